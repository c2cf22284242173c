package dev.lbsim.scenario.whatif;

import dev.lbsim.core.anycast.Catchment;
import dev.lbsim.scenario.compile.Catchments;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.spec.AnycastSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What an answer rests on, so that nobody takes it for more than it is. */
final class Certainty {
  private Certainty() {}

  static List<String> of(Scenario scenario, Change change) {
    List<String> said = new ArrayList<>();
    for (Map.Entry<String, AnycastSpec> vip : scenario.spec().anycast().entrySet()) {
      String name = "anycast." + vip.getKey();
      switch (vip.getValue().routing().kind()) {
        case NEAREST ->
            said.add(name + ": the nearest site is assumed to win; real BGP often disagrees.");
        case BY_HAND -> said.add(name + ": who reaches which site is as written by hand.");
        case BGP -> said.addAll(bgp(scenario, vip.getKey(), change));
      }
    }
    scenario
        .spec()
        .resolvers()
        .forEach(
            (name, group) -> {
              if (group.ignoreTtl() == null) {
                said.add(
                    "resolvers."
                        + name
                        + ": all are taken to honour TTLs; about 1 in 11 does not.");
              }
            });
    return said;
  }

  private static List<String> bgp(Scenario scenario, String vip, Change change) {
    Catchments catchments = Catchments.of(scenario);
    Catchment now = catchments.catchment(vip);
    List<String> said = new ArrayList<>();
    said.add(
        String.format(
            Locale.ROOT,
            "anycast.%s: for %.0f %% of ASes only the tie rule decides their site.",
            vip,
            100 * now.tieShare()));
    List<String> sites =
        new ArrayList<>(
            java.util.Objects.requireNonNull(scenario.spec().anycast().get(vip)).sites().keySet());
    List<Integer> left = new ArrayList<>();
    for (int site = 0; site < sites.size(); site++) {
      if (change.leaves("anycast." + vip + "." + sites.get(site))) {
        left.add(site);
      }
    }
    if (left.isEmpty() || left.size() == sites.size()) {
      return said;
    }
    Catchment then = catchments.without(vip, left);
    int moved = 0;
    int bystanders = 0;
    int dark = 0;
    for (int as = 0; as < now.graph().size(); as++) {
      if (now.site(as) != then.site(as)) {
        moved++;
        bystanders += left.contains(now.site(as)) ? 0 : 1;
        dark += then.site(as) == Catchment.NO_SITE ? 1 : 0;
      }
    }
    said.add(
        String.format(
            Locale.ROOT,
            "anycast.%s: %,d of %,d ASes move, %,d of them bystanders; %,d lose every route.",
            vip,
            moved,
            now.graph().size(),
            bystanders,
            dark));
    return said;
  }
}
