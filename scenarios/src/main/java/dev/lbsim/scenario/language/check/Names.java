package dev.lbsim.scenario.language.check;

import static dev.lbsim.scenario.language.check.Target.Kind.ANYCAST;
import static dev.lbsim.scenario.language.check.Target.Kind.CLIENTS;
import static dev.lbsim.scenario.language.check.Target.Kind.DNS;
import static dev.lbsim.scenario.language.check.Target.Kind.L4;
import static dev.lbsim.scenario.language.check.Target.Kind.L7;
import static dev.lbsim.scenario.language.check.Target.Kind.PLACES;
import static dev.lbsim.scenario.language.check.Target.Kind.RESOLVERS;
import static dev.lbsim.scenario.language.check.Target.Kind.SERVERS;

import dev.lbsim.scenario.language.spec.AnycastSpec;
import dev.lbsim.scenario.language.spec.DnsSpec;
import dev.lbsim.scenario.language.spec.EventSpec;
import dev.lbsim.scenario.language.spec.L4Spec;
import dev.lbsim.scenario.language.spec.L7Spec;
import dev.lbsim.scenario.language.spec.MemberSpec;
import dev.lbsim.scenario.language.spec.PlaceSpec;
import dev.lbsim.scenario.language.spec.ScenarioSpec;
import dev.lbsim.scenario.language.spec.ServersSpec;
import dev.lbsim.scenario.language.spec.Verb;
import dev.lbsim.scenario.language.value.AnswersSpec;
import dev.lbsim.scenario.language.value.Ref;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The names of a scenario, and what a reference among them means. */
public final class Names {
  private final ScenarioSpec spec;
  private final Map<String, Answers> answers = new HashMap<>();

  private Names(ScenarioSpec spec) {
    this.spec = spec;
  }

  /** The names of {@code spec}. */
  public static Names of(ScenarioSpec spec) {
    return new Names(spec);
  }

  /** What clients may visit. */
  public static final List<Target.Kind> VISITS = List.of(DNS, ANYCAST, L4, L7, SERVERS);

  /** What a DNS name may resolve to. */
  public static final List<Target.Kind> ANSWERS = List.of(ANYCAST, L4, L7, SERVERS);

  /** What may stand behind a load balancer. */
  public static final List<Target.Kind> POOLS = List.of(L7, SERVERS);

  /**
   * The one thing {@code ref} means among {@code kinds}.
   *
   * @throws IllegalArgumentException if it means nothing or several; never after a check
   */
  public Target resolve(Ref ref, Collection<Target.Kind> kinds) {
    List<Target> found = find(ref.text(), kinds);
    if (found.size() != 1) {
      throw new IllegalArgumentException(ref + " means " + found);
    }
    return found.get(0);
  }

  /**
   * What an event is done to; not for {@code set}, whose target is a number.
   *
   * @throws IllegalArgumentException if it means nothing or several; never after a check
   */
  public Target target(EventSpec event) {
    return resolve(event.target(), kinds(event.verb()));
  }

  /** The sections in which the targets of a verb are. */
  static List<Target.Kind> kinds(Verb verb) {
    List<Target.Kind> kinds = new ArrayList<>();
    for (Verb.On on : verb.targets()) {
      switch (on) {
        case SERVER -> kinds.add(SERVERS);
        case L4 -> kinds.add(L4);
        case L7 -> kinds.add(L7);
        case ANSWER, NAME -> kinds.add(DNS);
        case SITE -> kinds.add(ANYCAST);
        case PLACE, WAY -> kinds.add(PLACES);
        case CLIENTS -> kinds.add(CLIENTS);
        case RESOLVERS -> kinds.add(RESOLVERS);
        case NUMBER -> {}
      }
    }
    return kinds;
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

  /** What {@code text} means in the section {@code kind}, or null. */
  @Nullable Target within(Target.Kind kind, String text) {
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

  /** Where the longest DNS name that {@code text} starts with ends, or -1. */
  private int dnsSplit(String text) {
    int dot = text.lastIndexOf('.');
    while (dot > 0 && !spec.dns().containsKey(text.substring(0, dot))) {
      dot = text.lastIndexOf('.', dot - 1);
    }
    return dot;
  }

  private boolean hasPart(Target.Kind kind, String name, String part) {
    Object entry = entries(kind).get(name);
    if (entry instanceof DnsSpec dns) {
      return answers.computeIfAbsent(name, n -> new Answers(dns, this)).has(part, this);
    }
    if (entry instanceof AnycastSpec vip) {
      return part.equals(Target.EACH) || vip.sites().containsKey(part);
    }
    if (entry instanceof PlaceSpec) {
      return !part.equals(name) && spec.places().containsKey(part);
    }
    if (entry instanceof L4Spec tier) {
      return isNumber(part, tier.count());
    }
    if (entry instanceof L7Spec tier) {
      return isNumber(part, tier.count());
    }
    return entry instanceof ServersSpec pool && hasMember(pool, part);
  }

  /** The answers of one DNS name, by what was written and by what it means. */
  private record Answers(Set<String> texts, Set<Target> targets) {
    Answers(DnsSpec dns, Names names) {
      this(new HashSet<>(), new HashSet<>());
      for (AnswersSpec.Answer answer : dns.answers().answers()) {
        texts.add(answer.target().text());
        targets.addAll(names.find(answer.target().text(), ANSWERS));
      }
    }

    /** A member of a pool that is an answer is an answer of its own. */
    boolean has(String part, Names names) {
      return part.equals(Target.EACH)
          || texts.contains(part)
          || meansOne(names.find(part, ANSWERS));
    }

    private boolean meansOne(List<Target> meant) {
      return meant.size() == 1
          && !Target.EACH.equals(meant.get(0).part())
          && (targets.contains(meant.get(0)) || targets.contains(meant.get(0).whole()));
    }
  }

  private static boolean hasMember(ServersSpec pool, String member) {
    Map<String, MemberSpec> members = pool.members();
    return members.isEmpty()
        ? isNumber(member, pool.size())
        : member.equals(Target.EACH) || members.containsKey(member);
  }

  private static boolean isNumber(String part, int max) {
    return part.equals(Target.EACH) || number(part) <= max;
  }

  /** The number that {@code part} is, or one larger than any count. */
  private static int number(String part) {
    if (part.isEmpty() || part.length() > 7 || part.charAt(0) == '0') {
      return Integer.MAX_VALUE;
    }
    int number = 0;
    for (int i = 0; i < part.length(); i++) {
      int digit = part.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return Integer.MAX_VALUE;
      }
      number = 10 * number + digit;
    }
    return number;
  }

  /** What the file says of {@code target}'s whole, or null. */
  @Nullable Object entry(Target target) {
    return entries(target.kind()).get(target.name());
  }

  /** The entries of a section by name. */
  Map<String, ?> entries(Target.Kind kind) {
    return switch (kind) {
      case PLACES -> spec.places();
      case CLIENTS -> spec.clients();
      case RESOLVERS -> spec.resolvers();
      case DNS -> spec.dns();
      case ANYCAST -> spec.anycast();
      case L4 -> spec.l4();
      case L7 -> spec.l7();
      case SERVERS -> spec.servers();
    };
  }

  /** All names of {@code kinds} after the names of their sections, for suggestions. */
  List<String> allQualified(List<Target.Kind> kinds) {
    List<String> all = new ArrayList<>();
    for (Target.Kind kind : kinds) {
      entries(kind).keySet().forEach(name -> all.add(kind.word() + "." + name));
    }
    return all;
  }

  /** All names of {@code kinds}, bare, for suggestions. */
  Set<String> all(List<Target.Kind> kinds) {
    Set<String> all = new LinkedHashSet<>();
    kinds.forEach(kind -> all.addAll(entries(kind).keySet()));
    return all;
  }

  /** The parts of a whole, or the first of them, for suggestions. */
  List<String> parts(Target whole) {
    Object entry = entry(whole);
    if (entry instanceof ServersSpec pool) {
      return pool.members().isEmpty() ? numbers(pool.size()) : List.copyOf(pool.members().keySet());
    }
    if (entry instanceof AnycastSpec vip) {
      return List.copyOf(vip.sites().keySet());
    }
    if (entry instanceof PlaceSpec) {
      return spec.places().keySet().stream().filter(p -> !p.equals(whole.name())).toList();
    }
    if (entry instanceof DnsSpec dns) {
      return dns.answers().answers().stream().map(answer -> answer.target().text()).toList();
    }
    if (entry instanceof L4Spec tier) {
      return numbers(tier.count());
    }
    return entry instanceof L7Spec tier ? numbers(tier.count()) : List.of();
  }

  private static List<String> numbers(int count) {
    return IntStream.rangeClosed(1, Math.min(count, 21)).mapToObj(Integer::toString).toList();
  }
}
