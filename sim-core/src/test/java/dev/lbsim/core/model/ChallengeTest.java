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
import static dev.lbsim.core.model.Worlds.users;
import static dev.lbsim.core.model.Worlds.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.guard.defence.ChallengeTrigger;
import dev.lbsim.core.guard.defence.ChallengeTrigger.Figure;
import dev.lbsim.core.model.RouteSettings.PoolShare;
import dev.lbsim.core.model.Worlds.ClientSpec;
import dev.lbsim.core.random.Distribution;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that must show that they are no robots. */
class ChallengeTest {
  private static final String GOOD = "clients.good";
  private static final String BAD = "clients.bad";
  private static final String PROXY = "l7.p.1";
  private static final String ROUTE = "l7.p.routes.all";
  private static final List<String> SERVERS = members("servers.s", 1);

  private Run run;

  @AfterEach
  void nothingIsLostOrMadeUp() {
    assertThat(run.world().conservation()).isEmpty();
  }

  static ChallengeSettings challenge(
      Figure figure, double above, Distribution solving, double failing, long validNanos) {
    return new ChallengeSettings(
        new ChallengeTrigger.Settings(figure, above, SEC, 5 * SEC), solving, failing, validNanos);
  }

  private static ChallengeSettings always(double failing, long validNanos) {
    return challenge(Figure.ALWAYS, 0, fixed(100 * MS), failing, validNanos);
  }

  /** A site that can do 1000 rps. */
  private static TestWorld site(FilterSettings... filters) {
    return world()
        .servers("servers.s", 1, server(fixed(10 * MS)).workers(10).queue(20))
        .l7(
            PROXY,
            Worlds.l7(
                1,
                null,
                List.of(pool("round-robin").settings()),
                UpstreamSettings.NONE,
                Worlds.route("all", null, List.of(new PoolShare(0, 1, 0)), filters)),
            List.of(SERVERS));
  }

  @Test
  void aClientSolvesItOnceAndIsLeftInPeace() {
    ClientSpec clients = users(10, fixed(SEC)).rtt(fixed(20 * MS));
    run = site(always(0, 600 * SEC)).clients(GOOD, clients, PROXY).run(0, 30 * SEC);
    assertThat(run.value(ROUTE, "challenged")).isEqualTo(10);
    assertThat(run.value(ROUTE, "solved")).isEqualTo(10);
    assertThat(run.ok(GOOD).min()).isEqualTo(30 * MS);
    assertThat(run.ok(GOOD).max()).as("20 there and back, 100 of work, and 30").isEqualTo(150 * MS);
    assertThat(run.count(GOOD, "time.challenge")).isEqualTo(10 * 100 * MS);
    assertThat(run.count(GOOD, "requests"))
        .isEqualTo(run.count(GOOD, "ok") + run.count(GOOD, "inflight"));
  }

  @Test
  void itIsAskedAgainWhenItHasExpired() {
    // A cycle is 1 s and 10 ms; the first takes 100 ms more. Cleared at 100, 3130, 6160 ms ...
    run = site(always(0, 3 * SEC)).clients(GOOD, users(1, fixed(SEC)), PROXY).run(0, 30 * SEC);
    assertThat(run.value(ROUTE, "challenged")).isBetween(9L, 10L);
  }

  @Test
  void robotsDoNotSolveIt() {
    run =
        site(always(0, SEC))
            .clients(BAD, poisson(3000).addresses(1000).robots(), PROXY)
            .run(0, 5 * SEC);
    assertThat(run.count(BAD, "errors.challenged")).isEqualTo(run.count(BAD, "requests"));
    assertThat(run.value("servers.s.1", "requests")).isZero();
  }

  @Test
  void aShareOfHonestClientsFailsAlwaysTheSame() {
    run =
        site(always(.1, 600 * SEC))
            .clients(GOOD, steady(500).addresses(1000), PROXY)
            .run(0, 20 * SEC);
    double failing = run.ratio(GOOD + "#0", "errors.challenged", "requests");
    assertThat(failing).isCloseTo(.1, within(4 * Math.sqrt(.1 * .9 / 1000)));
    assertThat(run.value(ROUTE, "solved")).as("nobody twice, but at once").isLessThan(1100);
  }

  @Test
  void patienceRunsOnWhileAClientSolves() {
    run =
        site(challenge(Figure.ALWAYS, 0, fixed(2 * SEC), 0, SEC))
            .clients(GOOD, steady(50).addresses(5).timeout(SEC).retries(1), PROXY)
            .run(0, 5 * SEC, 10 * SEC);
    assertThat(run.count(GOOD, "ok")).isZero();
    assertThat(run.errors(GOOD).max()).isEqualTo(2 * SEC);
  }

  /** FIFO turns away alike: of a rps of attackers and g of users, c / (a + g) are served. */
  @ParameterizedTest
  @CsvSource({"RATE, 1200", "INFLIGHT, 25"})
  void underAFloodItBringsTheUsersBack(Figure figure, double above) {
    run = flooded().run(5 * SEC, 25 * SEC);
    assertThat(run.ratio(GOOD + "#0", "ok", "requests")).isCloseTo(1000. / 4000, within(.01));
    run = flooded(challenge(figure, above, exp(300 * MS), .02, 600 * SEC)).run(5 * SEC, 25 * SEC);
    assertThat(run.ratio(GOOD + "#0", "ok", "requests"))
        .as("but for those who fail")
        .isGreaterThan(.98 - 4 * Math.sqrt(.02 * .98 / 200));
  }

  private static TestWorld flooded(FilterSettings... filters) {
    return site(filters)
        .clients(BAD, poisson(3500).addresses(5000).robots(), PROXY)
        .clients(GOOD, poisson(500).addresses(200), PROXY);
  }

  /** What it protects is then idle, so it is switched off: five seconds of peace, one of flood. */
  @Test
  void aDefenceThatLooksAtWhatItProtectsSwitchesItselfOff() {
    run =
        flooded(challenge(Figure.UTILISATION, .8, exp(300 * MS), 0, 600 * SEC))
            .run(6 * SEC, 36 * SEC);
    assertThat(run.ratio(GOOD + "#0", "ok", "requests"))
        .isCloseTo((5 + 1000. / 4000) / 6, within(.03));
  }

  @Test
  void belowTheThresholdNobodyIsAsked() {
    run =
        site(challenge(Figure.RATE, 1200, fixed(SEC), 1, SEC))
            .clients(GOOD, poisson(500).addresses(200), PROXY)
            .run(0, 20 * SEC);
    assertThat(run.value(ROUTE, "challenged")).isZero();
  }

  @Test
  void attackersWhoSolveItPayOncePerAddress() {
    run =
        site(challenge(Figure.ALWAYS, 0, fixed(500 * MS), 0, 600 * SEC))
            .clients(BAD, steady(2000).addresses(100), PROXY)
            .run(0, 10 * SEC);
    // Who comes while his first solution is under way solves it as well: 20 rps each, for 500 ms.
    assertThat(run.value(ROUTE, "solved")).isBetween(100L, 2000L);
    assertThat(run.count(BAD, "ok")).isGreaterThan(8000);
  }
}
