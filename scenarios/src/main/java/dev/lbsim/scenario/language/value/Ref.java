package dev.lbsim.scenario.language.value;

import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;
import java.util.regex.Pattern;

/**
 * The name of another part of the scenario: bare ({@code edge}) or qualified ({@code l4.edge},
 * {@code servers.web.a}).
 *
 * @param text as written; empty where it could not be read
 */
public record Ref(String text) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_*][A-Za-z0-9_.*-]{0,300}");

  /** Stands in for a name that could not be read. */
  public static final Ref NONE = new Ref("");

  /** Reads a name; whether it exists is checked later. */
  public static Ref parse(String text) throws BadValue {
    if (!NAME.matcher(text).matches()) {
      throw new BadValue(
          Wording.quote(text) + " is not a name", "names are letters, digits, -, _ and dots");
    }
    return new Ref(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
