package dev.lbsim.scenario.language.check;

import dev.lbsim.scenario.language.spec.CostAwareSpec;
import dev.lbsim.scenario.language.spec.GuardsSpec;
import dev.lbsim.scenario.language.spec.L7Spec;
import dev.lbsim.scenario.language.spec.RateLimitSpec;
import dev.lbsim.scenario.language.spec.RouteSpec;
import dev.lbsim.scenario.language.value.CountBy;
import java.util.List;

/** What must hold where a tier looks at what requests cost. */
final class CostCheck {
  private static final String UNKNOWN = "this tier does not know what requests cost";
  private static final String TELL_IT = "add cost-aware to it, such as cost-aware: declared";

  private final Context context;

  CostCheck(Context context) {
    this.context = context;
  }

  void check(String tier, L7Spec spec) {
    CostAwareSpec costs = spec.costAware();
    if (costs != null) {
      checkSource(tier + ".cost-aware", costs);
      return;
    }
    if (context.marks().has(tier + ".cost-aware")) {
      return; // could not be read
    }
    if (spec.balance().name().equals("least-cost")) {
      context.advice(tier + ".balance", UNKNOWN + ", so least-cost is least-request here", TELL_IT);
    }
    checkCharges(tier, spec.guards());
    for (int i = 0; i < spec.routes().size(); i++) {
      RouteSpec route = spec.routes().get(i);
      String path = tier + ".routes[" + i + "]";
      if (route.cost() != null) {
        context.error(path + ".cost", UNKNOWN, TELL_IT);
      }
      checkCharges(path, route.guards());
    }
  }

  private void checkCharges(String path, GuardsSpec guards) {
    if (guards.limit() != null && guards.limit().charge() == RateLimitSpec.Charge.COST) {
      context.error(path + ".limit.charge", UNKNOWN, TELL_IT);
    }
    List<RateLimitSpec> limits = guards.rateLimit();
    for (int i = 0; i < limits.size(); i++) {
      if (limits.get(i).charge() == RateLimitSpec.Charge.COST) {
        String at = path + ".rate-limit" + (limits.size() == 1 ? "" : "[" + i + "]");
        context.error(at + ".charge", UNKNOWN, TELL_IT);
      }
    }
  }

  private void checkSource(String path, CostAwareSpec costs) {
    boolean table = costs.from() == CostAwareSpec.From.TABLE;
    if (table && costs.costs().isEmpty()) {
      context.error(path, "a table without costs says nothing", "add costs: {/report: 100}");
    }
    if (costs.by().part() == CountBy.Part.CLIENT) {
      context.error(
          path + ".by",
          "what a request costs is told by what it asks for, not by who asks",
          "write by: path, or by: group");
    }
    if (context.problems().failed(path + ".from")) {
      return;
    }
    for (String key : List.of("costs", "other")) {
      uselessUnless(table, path, key, "the table is not asked", "write from: table, or remove it");
    }
    for (String key : List.of("unit", "initial", "alpha", "half-life")) {
      uselessUnless(
          costs.from().learned(),
          path,
          key,
          "nothing is learned here",
          "write from: latency or from: service, or remove it");
    }
    if (costs.halfLife() != null && context.marks().has(path + ".alpha")) {
      context.error(
          path + ".alpha",
          "an answer has the weight of alpha, or one that grows with the time since the last",
          "keep alpha or half-life");
    }
  }

  private void uselessUnless(boolean used, String path, String key, String why, String hint) {
    if (!used && context.marks().has(path + "." + key)) {
      context.advice(path + "." + key, why + ", so this does nothing", hint);
    }
  }
}
