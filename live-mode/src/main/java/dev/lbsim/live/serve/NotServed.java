package dev.lbsim.live.serve;

import dev.lbsim.scenario.language.spec.CostAwareSpec;
import dev.lbsim.scenario.language.spec.GuardsSpec;
import dev.lbsim.scenario.language.spec.L7Spec;
import dev.lbsim.scenario.language.spec.RateLimitSpec;
import dev.lbsim.scenario.language.spec.RouteSpec;
import dev.lbsim.scenario.language.spec.ScenarioSpec;
import dev.lbsim.scenario.language.spec.StickySpec;
import dev.lbsim.scenario.language.value.CountBy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a tier may go by that nobody can read of the requests of real clients. */
final class NotServed {
  private NotServed() {}

  /** One sentence for each. */
  static List<String> in(ScenarioSpec spec, Set<String> tiers) {
    List<String> missing = new ArrayList<>();
    spec.l7()
        .forEach(
            (name, tier) -> {
              String path = "l7." + name;
              if (tiers.contains(path)) {
                tier(missing, path, tier);
              }
            });
    return missing;
  }

  private static void tier(List<String> missing, String path, L7Spec tier) {
    guards(missing, path, tier.guards());
    for (int i = 0; i < tier.routes().size(); i++) {
      RouteSpec route = tier.routes().get(i);
      guards(missing, path + ".routes[" + i + "]", route.guards());
    }
    CostAwareSpec costs = tier.costAware();
    if (costs != null) {
      String at = path + ".cost-aware";
      add(missing, costs.from() == CostAwareSpec.From.DECLARED, at, "requests that declare a cost");
      add(missing, byGroup(costs.by()), at + ".by", "groups of clients");
    }
  }

  private static void guards(List<String> missing, String path, GuardsSpec guards) {
    StickySpec sticky = guards.sticky();
    boolean sessions =
        sticky != null && sticky.by() == StickySpec.By.TABLE && byGroup(sticky.key());
    add(missing, sessions, path + ".sticky.key", "groups of clients");
    for (RateLimitSpec limit : guards.rateLimit()) {
      add(missing, byGroup(limit.by()), path + ".rate-limit.by", "groups of clients");
    }
  }

  private static boolean byGroup(CountBy by) {
    return by.part() == CountBy.Part.GROUP;
  }

  private static void add(List<String> missing, boolean asked, String path, String what) {
    if (asked) {
      missing.add("lbsim serve knows no %s, which %s asks for".formatted(what, path));
    }
  }
}
