package dev.lbsim.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Random L7 tiers, one behind the other or not, whose routes keep requests, with random failures:
 * whatever they do, nothing is lost or made up, two runs are one, and in the end nothing is left.
 */
class L7SwarmTest {

  @Property(tries = 80, seed = "20261124")
  void everyTierAddsUp(@ForAll long seed) {
    RandomTiers tiers = new RandomTiers(seed);
    Run run = tiers.run();
    assertThat(run.world().conservation()).as("world %d", seed).isEmpty();
    assertThat(run.count("clients.c", "requests")).isPositive();
    assertThat(run.world().attemptsOut()).as("world %d leaves nothing behind", seed).isZero();
    for (String proxy : RandomTiers.OUTER) {
      assertThat(run.value(proxy, "inflight")).as("world %d at %s", seed, proxy).isZero();
    }
    budgetsAreKept(run, "l7.in.routes.all", tiers.inner);
    budgetsAreKept(run, "l7.out.routes.all", tiers.outer);
    sessionsAddUp(run, "l7.in.routes.all");
    sessionsAddUp(run, "l7.out.routes.all");
    assertThat(new RandomTiers(seed).run().everything())
        .as("world %d", seed)
        .isEqualTo(run.everything());
  }

  private static void sessionsAddUp(Run run, String route) {
    assertThat(run.value(route, "sticky-requests"))
        .as(route)
        .isEqualTo(
            run.value(route, "sticky-kept")
                + run.value(route, "sticky-moved")
                + run.value(route, "sticky-refused"));
  }

  /** All requests come within the window of a budget. */
  private static void budgetsAreKept(Run run, String route, L7Settings tier) {
    ExchangeSettings exchange = tier.routes().get(0).exchange();
    double requests = run.value(route, "requests");
    if (exchange != null && exchange.retries().budget() != null) {
      assertThat((double) run.value(route, "retries"))
          .isLessThanOrEqualTo(exchange.retries().budget() * requests);
    }
    if (exchange != null && exchange.hedge() != null && exchange.hedge().budget() != null) {
      assertThat((double) run.value(route, "hedges"))
          .isLessThanOrEqualTo(exchange.hedge().budget() * requests);
    }
  }
}
