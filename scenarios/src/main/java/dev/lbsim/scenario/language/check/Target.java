package dev.lbsim.scenario.language.check;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a reference means.
 *
 * @param kind which section it is in
 * @param name its name there
 * @param part another place, for the way between two; a member of a pool, an instance of a tier
 *     (from 1) or an answer of a DNS name; {@code *} for all of them one by one; null for the whole
 */
public record Target(Kind kind, String name, @Nullable String part) {
  /** Stands for every member, instance or answer, each on its own. */
  public static final String EACH = "*";

  /** A section whose entries have names. */
  public enum Kind {
    PLACES,
    CLIENTS,
    RESOLVERS,
    DNS,
    ANYCAST,
    L4,
    L7,
    SERVERS;

    /** As written. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The whole this is a part of, or itself. */
  Target whole() {
    return part == null ? this : new Target(kind, name, null);
  }

  /** The qualified name: {@code servers.app.big}. */
  @Override
  public String toString() {
    return kind.word() + "." + name + (part == null ? "" : "." + part);
  }
}
