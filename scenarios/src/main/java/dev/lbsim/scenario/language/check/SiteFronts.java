package dev.lbsim.scenario.language.check;

import dev.lbsim.scenario.language.spec.ScenarioSpec;
import dev.lbsim.scenario.language.value.Ref;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind a site of an anycast address: what is written there, or where that is a place,
 * the one thing there that requests meet first.
 */
public final class SiteFronts {
  private SiteFronts() {}

  /** Everything {@code ref} can mean; exactly one where a scenario is good. */
  public static List<Target> of(ScenarioSpec spec, Names names, Ref ref) {
    List<Target> found =
        names.find(ref.text(), List.of(Target.Kind.L4, Target.Kind.L7, Target.Kind.SERVERS));
    List<Target> places = names.find(ref.text(), List.of(Target.Kind.PLACES));
    return found.isEmpty() && places.size() == 1 && places.get(0).part() == null
        ? first(spec, names, places.get(0))
        : found;
  }

  private static List<Target> first(ScenarioSpec spec, Names names, Target place) {
    List<Target> standing = new ArrayList<>();
    spec.l4().forEach((name, tier) -> add(standing, names, place, Target.Kind.L4, name, tier.at()));
    if (standing.isEmpty()) {
      spec.l7()
          .forEach((name, tier) -> add(standing, names, place, Target.Kind.L7, name, tier.at()));
    }
    if (standing.isEmpty()) {
      spec.servers()
          .forEach(
              (name, pool) -> add(standing, names, place, Target.Kind.SERVERS, name, pool.at()));
    }
    return standing;
  }

  private static void add(
      List<Target> standing,
      Names names,
      Target place,
      Target.Kind kind,
      String name,
      @Nullable Ref at) {
    if (at != null && names.find(at.text(), List.of(Target.Kind.PLACES)).contains(place)) {
      standing.add(new Target(kind, name, null));
    }
  }
}
