package dev.lbsim.core.model;

import static dev.lbsim.core.model.TestWorld.members;
import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.exp;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.poisson;
import static dev.lbsim.core.model.Worlds.pool;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.steady;
import static dev.lbsim.core.model.Worlds.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.balance.CostRange;
import dev.lbsim.core.balance.CostUnits;
import dev.lbsim.core.catalog.Arguments;
import dev.lbsim.core.guard.cost.LearnedCosts;
import dev.lbsim.core.guard.limit.ConcurrencyLimits;
import dev.lbsim.core.guard.rate.RateLimiters;
import dev.lbsim.core.model.RouteSettings.PoolShare;
import dev.lbsim.core.model.Worlds.ClientSpec;
import dev.lbsim.core.stats.LatencyHistogram;
import dev.lbsim.core.theory.KaufmanRoberts;
import dev.lbsim.core.theory.MG1Queue;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a layer-7 tier does with what it knows of the costs of requests. */
class CostAwareTest {
  private static final String CLIENTS = "clients.c";
  private static final String PROXY = "l7.p.1";
  private static final PoolShare FIRST = new PoolShare(0, 1, 0);

  static CostSettings costs(CostSettings.Source source, double... table) {
    return new CostSettings(
        source,
        List.of("/", "/report"),
        new int[] {0, 1, 0, 1},
        table,
        new LearnedCosts.Settings(1, MS, .1, 0),
        new int[0][],
        List.of());
  }

  /** For a swarm. */
  static CostSettings any(SplittableRandom random) {
    CostSettings.Source[] sources = CostSettings.Source.values();
    return costs(sources[random.nextInt(sources.length)], 1, .5 + random.nextInt(4));
  }

  private static CostSettings declared() {
    return costs(CostSettings.Source.DECLARED);
  }

  /** Requests of cost 1, and with this share some of cost 100. */
  private static ClientSpec mixed(ClientSpec clients, double shareOfReports) {
    return clients.kinds(
        new RequestKind("/", 1 - shareOfReports, fixed(1), null, null, 0),
        new RequestKind("/report", shareOfReports, fixed(100), null, null, 1));
  }

  private static L7Settings tier(CostSettings costs, String balance, FilterSettings... filters) {
    L7Settings plain =
        Worlds.l7(
            1,
            null,
            List.of(pool(balance).settings()),
            UpstreamSettings.NONE,
            Worlds.route("all", null, List.of(FIRST), filters));
    return plain.withCosts(costs);
  }

  private static LatencyHistogram latency(Run run, int kind) {
    return run.recording().histogram(CLIENTS + "#" + kind + "/ok", run.fromNanos(), run.toNanos());
  }

  /** 1 x 100 against 99 x 1: 50.25 % of the work, with the deviation of a binomial count. */
  @Test
  void onePercentOfRequestsIsHalfOfTheWork() {
    Run run =
        world()
            .servers("servers.s", 4, server(fixed(1)).workers(1000))
            .l7(PROXY, tier(declared(), "least-cost"), List.of(members("servers.s", 4)))
            .clients(CLIENTS, mixed(poisson(1000), .01), PROXY)
            .run(0, 200 * SEC);
    double reports = run.value("l7.p.cost", "cost /report");
    double all = reports + run.value("l7.p.cost", "cost /");
    double n = run.value("l7.p.routes.all", "requests");
    // d share / d p = 100 / (1 + 99 p)^2
    double slope = 100 / (1.99 * 1.99);
    assertThat(reports / all).isCloseTo(100 / 199., within(4 * slope * Math.sqrt(.01 * .99 / n)));
    assertThat(run.value("l7.p.routes.all", "cost")).isEqualTo((long) all);
    assertThat(run.value("l7.p.cost", "requests /report") * 100 * CostUnits.PER_COST)
        .isEqualTo((long) reports);
  }

  /** Size-interval task assignment: two pools, each a queue M/G/1 of its own. */
  @Test
  void poolsByCostAreTwoQueuesOfTheirOwn() {
    CostSettings settings =
        new CostSettings(
            CostSettings.Source.DECLARED,
            List.of("/"),
            new int[] {0, 0, 0},
            new double[0],
            new LearnedCosts.Settings(1, MS, .1, 0),
            new int[][] {{0, 1}, {0, 1}, {0, 1}},
            List.of(new CostRange(CostUnits.of(10), Long.MAX_VALUE), CostRange.ALL));
    L7Settings two =
        Worlds.l7(
            1,
            null,
            List.of(pool("round-robin").settings(), pool("round-robin").settings()),
            UpstreamSettings.NONE,
            Worlds.route("big", null, List.of(FIRST)),
            Worlds.route("small", null, List.of(new PoolShare(1, 1, 0))));
    Replicated runs =
        Replicated.of(
            replication ->
                world(11, replication)
                    .server("servers.big", server(exp(MS)))
                    .server("servers.small", server(fixed(MS)))
                    .l7(
                        PROXY,
                        two.withCosts(settings),
                        List.of(List.of("servers.big"), List.of("servers.small")))
                    .clients(
                        CLIENTS,
                        poisson(400)
                            .kinds(
                                new RequestKind("/", 70, fixed(1), null, null, 0),
                                new RequestKind("/", 28, fixed(3), null, null, 1),
                                new RequestKind("/", 2, fixed(50), null, null, 2)),
                        PROXY)
                    .run(10 * SEC, 110 * SEC));
    // Small: 280 rps of 1 ms and 112 rps of 3 ms. Mean 11/7 ms, second moment (70 + 28 * 9) / 98.
    double mean = (70 + 28 * 3) / 98.;
    double scv = (70 + 28 * 9) / 98. / (mean * mean) - 1;
    double wait = new MG1Queue(.392, mean, scv).meanWait();
    runs.agrees(run -> latency(run, 0).mean() / MS, wait + 1, .02);
    runs.agrees(run -> latency(run, 1).mean() / MS, wait + 3, .02);
    // Big: 8 rps of 50 ms, exponential.
    runs.agrees(run -> latency(run, 2).mean() / MS, 50 / (1 - .4), .02);
    assertThat(runs.runs().get(0).value("l7.p.routes.big", "requests"))
        .isEqualTo(runs.runs().get(0).value("servers.big", "requests"));
  }

  /** Round robin sends lookups to servers busy with reports; who looks at costs does not. */
  @Test
  void leastCostKeepsCheapRequestsFromWaitingForExpensiveOnes() {
    double[] p99 = new double[3];
    String[] algorithms = {"round-robin", "least-request", "least-cost"};
    for (int i = 0; i < algorithms.length; i++) {
      Run run =
          world()
              .servers("servers.s", 10, server(exp(5 * MS)))
              .l7(PROXY, tier(declared(), algorithms[i]), List.of(members("servers.s", 10)))
              .clients(CLIENTS, mixed(poisson(600), .01), PROXY)
              .run(5 * SEC, 65 * SEC);
      assertThat(run.world().conservation()).isEmpty();
      p99[i] = latency(run, 0).quantile(.99) / (double) MS;
    }
    assertThat(p99[1]).isLessThan(p99[0] / 4);
    assertThat(p99[2]).isLessThan(p99[1]);
  }

  /** A server that works for exactly as long tells exactly what each path costs. */
  @ParameterizedTest
  @EnumSource(
      value = CostSettings.Source.class,
      names = {"LATENCY", "SERVICE"})
  void learnsWhatIsConstantExactly(CostSettings.Source source) {
    Run run =
        world()
            .servers("servers.s", 1, server(fixed(2 * MS)).workers(1000))
            .l7(PROXY, tier(costs(source), "least-cost"), List.of(members("servers.s", 1)))
            .clients(CLIENTS, mixed(steady(100), .5), PROXY)
            .run(10 * SEC, 20 * SEC);
    // In units of a millisecond.
    assertThat(run.ratio("l7.p.cost", "cost /", "requests /")).isEqualTo(2 * CostUnits.PER_COST);
    assertThat(run.ratio("l7.p.cost", "cost /report", "requests /report"))
        .isEqualTo(200 * CostUnits.PER_COST);
  }

  /** Where everybody queues, what the proxy times is the queue; what servers report is not. */
  @Test
  void latencyTeachesTheQueueAndServiceDoesNot() {
    Run byLatency = learning(CostSettings.Source.LATENCY);
    Run byService = learning(CostSettings.Source.SERVICE);
    double cheapByLatency = byLatency.ratio("l7.p.cost", "cost /", "requests /");
    double cheapByService = byService.ratio("l7.p.cost", "cost /", "requests /");
    assertThat(cheapByService).isEqualTo(2 * CostUnits.PER_COST);
    assertThat(cheapByLatency).isGreaterThan(20 * CostUnits.PER_COST);
  }

  private static Run learning(CostSettings.Source source) {
    return world()
        .servers("servers.s", 1, server(fixed(2 * MS)))
        .l7(PROXY, tier(costs(source), "round-robin"), List.of(members("servers.s", 1)))
        .clients(CLIENTS, mixed(poisson(200), .01), PROXY)
        .run(10 * SEC, 110 * SEC);
  }

  @Test
  void aTableIsBelievedWhateverRequestsReallyCost() {
    Run run =
        world()
            .servers("servers.s", 1, server(fixed(1)).workers(1000))
            .l7(
                PROXY,
                tier(costs(CostSettings.Source.TABLE, 2, 7.5), "least-cost"),
                List.of(members("servers.s", 1)))
            .clients(CLIENTS, mixed(steady(100), .5), PROXY)
            .run(0, 10 * SEC);
    assertThat(run.ratio("l7.p.cost", "cost /", "requests /")).isEqualTo(2e6);
    assertThat(run.ratio("l7.p.cost", "cost /report", "requests /report")).isEqualTo(7.5e6);
  }

  /**
   * A bucket of 500 a second, and requests of 1 and of 100 that ask for more: what passes is 500.
   */
  @Test
  void aBucketOfCostLetsSoMuchCostPass() {
    RateLimiters.Kind kind = RateLimiters.find("token-bucket").orElseThrow();
    Map<String, Object> arguments = Map.of("rate", 500., "burst", 200.);
    RateLimitSettings bucket =
        new RateLimitSettings(
            () -> kind.factory().create(Arguments.of(arguments), 1),
            false,
            RequestKeys.ofKinds(1, 1),
            RateLimitSettings.Scope.TIER,
            true,
            null);
    Run run =
        world()
            .servers("servers.s", 1, server(fixed(1)).workers(1000))
            .l7(PROXY, tier(declared(), "least-cost", bucket), List.of(members("servers.s", 1)))
            .clients(CLIENTS, mixed(poisson(2000), .01), PROXY)
            .run(0, 100 * SEC);
    double passed = run.value(CLIENTS + "#0", "ok") * 1. + run.value(CLIENTS + "#1", "ok") * 100.;
    // What is in the bucket at the start, and up to a request's worth that is not enough at the
    // end.
    assertThat(passed).isBetween(500. * 100 - 100, 500. * 100 + 200);
    double limited =
        run.value(CLIENTS + "#0", "errors.limited")
            + run.value(CLIENTS + "#1", "errors.limited") * 100.;
    assertThat(run.value("l7.p.routes.all", "cost-limited"))
        .isEqualTo((long) (limited * CostUnits.PER_COST));
  }

  /** A limit on outstanding cost is a loss system with requests of several sizes. */
  @Test
  void aLimitOnCostLosesAsKaufmanAndRobertsSay() {
    ConcurrencyLimits.Kind kind = ConcurrencyLimits.find("fixed").orElseThrow();
    LimitSettings limit =
        new LimitSettings(
            (random, now) -> kind.factory().create(Arguments.of(Map.of("limit", 20)), random, now),
            true);
    CostSettings costs = costs(CostSettings.Source.TABLE, 1, 5);
    Replicated runs =
        Replicated.of(
            replication ->
                world(5, replication)
                    .servers("servers.s", 1, server(exp(10 * MS)).workers(1000))
                    .l7(PROXY, tier(costs, "round-robin", limit), List.of(members("servers.s", 1)))
                    .clients(
                        CLIENTS,
                        poisson(1000)
                            .kinds(
                                new RequestKind("/", 80, fixed(1), null, null, 0),
                                new RequestKind("/report", 20, fixed(1), null, null, 1)),
                        PROXY)
                    .run(SEC, 41 * SEC));
    KaufmanRoberts theory = new KaufmanRoberts(20, new double[] {8, 2}, new int[] {1, 5});
    runs.agrees(run -> lost(run, 0), theory.blocking(1), .02);
    runs.agrees(run -> lost(run, 1), theory.blocking(5), .02);
  }

  private static double lost(Run run, int kind) {
    return run.ratio(CLIENTS + "#" + kind, "errors.shed", "requests");
  }

  @Test
  void aRequestDearerThanTheWholeLimitPassesAlone() {
    ConcurrencyLimits.Kind kind = ConcurrencyLimits.find("fixed").orElseThrow();
    LimitSettings limit =
        new LimitSettings(
            (random, now) -> kind.factory().create(Arguments.of(Map.of("limit", 20)), random, now),
            true);
    Run run =
        world()
            .servers("servers.s", 1, server(fixed(MS)).workers(1000))
            .l7(PROXY, tier(declared(), "round-robin", limit), List.of(members("servers.s", 1)))
            .clients(
                CLIENTS,
                steady(20).kinds(new RequestKind("/", 1, fixed(100), null, null, 1)),
                PROXY)
            .run(0, 10 * SEC);
    // Every 50 ms one that takes 100 ms: each second one finds nobody.
    assertThat(run.count(CLIENTS, "errors.shed")).isCloseTo(100, within(1L));
    assertThat(run.value("servers.s.1", "inflight-peak")).isEqualTo(1);
  }
}
