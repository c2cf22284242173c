package dev.lbsim.scenario.compile;

import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.check.Target;
import dev.lbsim.scenario.language.spec.EventSpec;
import dev.lbsim.scenario.language.spec.ScenarioSpec;
import dev.lbsim.scenario.language.spec.ServerSpec;
import dev.lbsim.scenario.language.spec.ServersSpec;
import dev.lbsim.scenario.language.spec.Verb;
import dev.lbsim.scenario.language.value.AnswersSpec;
import dev.lbsim.scenario.language.value.Ref;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The full names of a scenario's components ({@code servers.web.1}, {@code l7.proxy.2}, {@code
 * l4.edge}), and which of them a reference stands for.
 */
final class ComponentNames {
  private final Scenario scenario;
  private final Map<String, List<String>> members = new LinkedHashMap<>();
  private final Set<String> standby = new HashSet<>();

  ComponentNames(Scenario scenario) {
    this.scenario = scenario;
    spec().servers().forEach((pool, servers) -> members.put(pool, declared(pool, servers)));
    for (EventSpec event : spec().events()) {
      if (event.verb() == Verb.ADD) {
        standBy(event);
      }
    }
  }

  private static List<String> declared(String pool, ServersSpec servers) {
    List<String> names = new ArrayList<>();
    for (ServerSpec server : servers.all()) {
      names.add("servers." + pool + "." + server.name());
    }
    return names;
  }

  /** What an event adds exists from the start and stands by until then. */
  private void standBy(EventSpec event) {
    standby.addAll(added(event));
  }

  /** What an {@code add} event adds: the members it names, or new ones after those of the pool. */
  List<String> added(EventSpec event) {
    Target target = target(event.target(), Set.of(Target.Kind.SERVERS));
    if (target.part() != null) {
      return expand(target);
    }
    List<String> ofPool = members(target.name());
    List<String> names = wouldAdd(event);
    for (String name : names) {
      if (!ofPool.contains(name)) {
        ofPool.add(name);
      }
    }
    return names;
  }

  /** Names of what an event would add to a whole pool, whether they exist or not. */
  List<String> wouldAdd(EventSpec event) {
    Target target = target(event.target(), Set.of(Target.Kind.SERVERS));
    int declared = Objects.requireNonNull(spec().servers().get(target.name())).all().size();
    int count = event.count() == null ? 1 : event.count();
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      names.add("servers." + target.name() + ".added-" + (declared + i));
    }
    return names;
  }

  private ScenarioSpec spec() {
    return scenario.spec();
  }

  /** Members of a pool, those that stand by included. */
  List<String> members(String pool) {
    return members.getOrDefault(pool, List.of());
  }

  /** True for a server that joins only later. */
  boolean standsBy(String server) {
    return standby.contains(server);
  }

  List<String> l7Instances(String tier) {
    return numbered("l7." + tier, Objects.requireNonNull(spec().l7().get(tier)).count());
  }

  List<String> l4Instances(String tier) {
    return numbered("l4." + tier, Objects.requireNonNull(spec().l4().get(tier)).count());
  }

  private static List<String> numbered(String name, int count) {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      names.add(name + "." + i);
    }
    return names;
  }

  /** What a reference means among sections. */
  Target target(Ref ref, Set<Target.Kind> kinds) {
    return scenario.names().resolve(ref, kinds);
  }

  /** The backends a pool reference stands for: servers or L7 instances. */
  List<String> backends(Ref pool) {
    return expand(target(pool, Set.of(Target.Kind.L7, Target.Kind.SERVERS)));
  }

  /** The addresses a reference stands for: servers, L7 instances, or the VIP of an L4 tier. */
  List<String> fronts(Ref ref) {
    Target target =
        target(
            ref, Set.of(Target.Kind.ANYCAST, Target.Kind.L4, Target.Kind.L7, Target.Kind.SERVERS));
    return switch (target.kind()) {
      case L4, ANYCAST -> List.of(target.kind().word() + "." + target.name());
      default -> expand(target);
    };
  }

  /** The addresses behind an answer of a DNS name, or behind all of them. */
  List<String> answers(Target answer) {
    String part = Objects.requireNonNull(answer.part());
    if (!part.equals(Target.EACH)) {
      return fronts(new Ref(part));
    }
    List<String> fronts = new ArrayList<>();
    for (AnswersSpec.Answer each :
        Objects.requireNonNull(spec().dns().get(answer.name())).answers().answers()) {
      fronts.addAll(fronts(each.target()));
    }
    return fronts;
  }

  /** All that stands at a place and can fail: servers, L7 and L4 instances. */
  private List<String> standingAt(String place) {
    List<String> names = new ArrayList<>();
    spec()
        .servers()
        .forEach(
            (pool, servers) -> {
              Map<String, ServerSpec> declared = new LinkedHashMap<>();
              servers.all().forEach(server -> declared.put(server.name(), server));
              for (String member : members(pool)) {
                ServerSpec server = declared.get(member.substring(member.lastIndexOf('.') + 1));
                if (stands(server == null ? servers.at() : server.at(), place)) {
                  names.add(member);
                }
              }
            });
    spec().l7().forEach((name, tier) -> addIf(stands(tier.at(), place), l7Instances(name), names));
    spec().l4().forEach((name, tier) -> addIf(stands(tier.at(), place), l4Instances(name), names));
    return names;
  }

  private static void addIf(boolean wanted, List<String> some, List<String> names) {
    if (wanted) {
      names.addAll(some);
    }
  }

  private boolean stands(@Nullable Ref at, String place) {
    return at != null && target(at, Set.of(Target.Kind.PLACES)).name().equals(place);
  }

  /** Every component a target stands for, each on its own. */
  List<String> expand(Target target) {
    String part = target.part();
    boolean all = part == null || part.equals(Target.EACH);
    return switch (target.kind()) {
      case SERVERS ->
          all ? members(target.name()) : List.of("servers." + target.name() + "." + part);
      case L7 -> all ? l7Instances(target.name()) : List.of("l7." + target.name() + "." + part);
      case PLACES -> standingAt(target.name());
      case L4 -> all ? l4Instances(target.name()) : List.of("l4." + target.name() + "." + part);
      default -> List.of(target.toString());
    };
  }
}
