package dev.lbsim.scenario.language.check;

import dev.lbsim.scenario.language.spec.DnsSpec;
import dev.lbsim.scenario.language.spec.L4Spec;
import dev.lbsim.scenario.language.spec.L7Spec;
import dev.lbsim.scenario.language.spec.MemberSpec;
import dev.lbsim.scenario.language.spec.ScenarioSpec;
import dev.lbsim.scenario.language.spec.ServersSpec;
import dev.lbsim.scenario.language.value.Ref;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names of a scenario, and what a reference among them means. */
public final class Names {
  private final ScenarioSpec spec;

  private Names(ScenarioSpec spec) {
    this.spec = spec;
  }

  /** The names of {@code spec}. */
  public static Names of(ScenarioSpec spec) {
    return new Names(spec);
  }

  /**
   * The one thing {@code ref} means among {@code kinds}.
   *
   * @throws IllegalArgumentException if it means nothing or several; never after a check
   */
  public Target resolve(Ref ref, Set<Target.Kind> kinds) {
    List<Target> found = find(ref.text(), kinds);
    if (found.size() != 1) {
      throw new IllegalArgumentException(ref + " means " + found);
    }
    return found.get(0);
  }

  /** Everything {@code text} can mean among {@code kinds}: bare or after the section's name. */
  public List<Target> find(String text, Collection<Target.Kind> kinds) {
    Set<Target> found = new LinkedHashSet<>();
    for (Target.Kind kind : kinds) {
      String prefix = kind.word() + ".";
      add(found, within(kind, text));
      if (text.startsWith(prefix)) {
        add(found, within(kind, text.substring(prefix.length())));
      }
    }
    return List.copyOf(found);
  }

  private static void add(Set<Target> found, @Nullable Target target) {
    if (target != null) {
      found.add(target);
    }
  }

  private @Nullable Target within(Target.Kind kind, String text) {
    if (entries(kind).containsKey(text)) {
      return new Target(kind, text, null);
    }
    // A host name holds dots, so the part is behind the last one.
    int dot = kind == Target.Kind.DNS ? dnsSplit(text) : text.indexOf('.');
    if (dot <= 0) {
      return null;
    }
    String name = text.substring(0, dot);
    String part = text.substring(dot + 1);
    return hasPart(kind, name, part) ? new Target(kind, name, part) : null;
  }

  /** Where the longest DNS name that {@code text} starts with ends. */
  private int dnsSplit(String text) {
    int longest = -1;
    for (String name : spec.dns().keySet()) {
      if (text.startsWith(name + ".")) {
        longest = Math.max(longest, name.length());
      }
    }
    return longest;
  }

  private boolean hasPart(Target.Kind kind, String name, String part) {
    Object entry = entries(kind).get(name);
    if (entry instanceof DnsSpec dns) {
      return hasAnswer(dns, part);
    }
    if (entry instanceof L4Spec tier) {
      return isNumber(part, tier.count());
    }
    if (entry instanceof L7Spec tier) {
      return isNumber(part, tier.count());
    }
    return entry instanceof ServersSpec pool && hasMember(pool, part);
  }

  private static boolean hasAnswer(DnsSpec dns, String part) {
    return dns.answers().answers().stream()
        .anyMatch(answer -> part.equals(Target.EACH) || answer.target().text().equals(part));
  }

  private static boolean hasMember(ServersSpec pool, String member) {
    Map<String, MemberSpec> members = pool.members();
    return members.isEmpty()
        ? isNumber(member, pool.count())
        : member.equals(Target.EACH) || members.containsKey(member);
  }

  private static boolean isNumber(String part, int max) {
    return part.equals(Target.EACH)
        || part.matches("[1-9][0-9]{0,6}") && Integer.parseInt(part) <= max;
  }

  /** The entries of a section by name. */
  Map<String, ?> entries(Target.Kind kind) {
    return switch (kind) {
      case CLIENTS -> spec.clients();
      case RESOLVERS -> spec.resolvers();
      case DNS -> spec.dns();
      case L4 -> spec.l4();
      case L7 -> spec.l7();
      case SERVERS -> spec.servers();
    };
  }

  /** All names of {@code kinds}, bare, for suggestions. */
  List<String> all(Collection<Target.Kind> kinds) {
    List<String> all = new ArrayList<>();
    kinds.forEach(kind -> all.addAll(entries(kind).keySet()));
    return all;
  }
}
