package dev.lbsim.core.model;

import static dev.lbsim.core.model.TestWorld.members;
import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.health;
import static dev.lbsim.core.model.Worlds.poisson;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.steady;
import static dev.lbsim.core.model.Worlds.trace;
import static dev.lbsim.core.model.Worlds.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The network between clients and service, and the names that lead there. */
class LinkAndDnsFailureTest {
  private static final String CLIENTS = "clients.c";
  private static final String SERVER = "servers.s.1";
  private static final List<String> PAIR = members("servers.s", 2);

  private Run run;

  @AfterEach
  void nothingIsLostOrMadeUp() {
    assertThat(run.world().conservation()).isEmpty();
  }

  private static TestWorld distant() {
    return world()
        .server(SERVER, server(fixed(10 * MS)).workers(1_000))
        .clients(CLIENTS, steady(1_000).rtt(fixed(40 * MS)).timeout(500 * MS), SERVER);
  }

  @Test
  void aCutTakesWhatIsOnItsWayInEitherDirection() {
    run =
        distant()
            .at(SEC, levers -> levers.setCut(CLIENTS, true))
            .at(2 * SEC, levers -> levers.setCut(CLIENTS, false))
            .run(0, SEC, 2 * SEC, 4 * SEC);
    // Lost: born up to 50 ms before the cut, or before its end; those born in the last 20 ms of
    // the cut are gone as well, for nothing leaves while it is cut.
    long lost = run.count(CLIENTS, "errors.timeout");
    assertThat(lost).isBetween(1_049L, 1_051L);
    assertThat(run.value(SERVER, "requests", SEC, 2 * SEC)).isBetween(0L, 1L);
    assertThat(run.count(CLIENTS, "ok") + run.count(CLIENTS, "inflight"))
        .isEqualTo(run.count(CLIENTS, "requests") - lost);
  }

  @Test
  void aLossyLinkLosesItsShareOfRequestsAndOfAnswers() {
    run =
        distant()
            .at(0, levers -> levers.setLoss(CLIENTS, .2))
            .at(20 * SEC, levers -> levers.setLoss(CLIENTS, 0))
            .run(0, 20 * SEC, 22 * SEC);
    double sent = 20_000;
    double timeouts = run.count(CLIENTS, "errors.timeout") / sent;
    assertThat(timeouts).isCloseTo(1 - .8 * .8, within(4 * Math.sqrt(.64 * .36 / sent) + .002));
    double arrived = run.value(SERVER, "requests", 0, 20 * SEC) / sent;
    assertThat(arrived).isCloseTo(.8, within(4 * Math.sqrt(.8 * .2 / sent) + .002));
  }

  @Test
  void addedDelayIsAddedToTheRoundTripAndTakenBack() {
    run =
        distant()
            .at(SEC, levers -> levers.setExtraDelay(CLIENTS, 30 * MS))
            .at(2 * SEC, levers -> levers.setExtraDelay(CLIENTS, 0))
            .run(0, SEC, SEC + 100 * MS, 2 * SEC, 2 * SEC + 100 * MS, 3 * SEC);
    assertThat(run.recording().histogram(CLIENTS + "#0/ok", 0, SEC).max()).isEqualTo(50 * MS);
    var delayed = run.recording().histogram(CLIENTS + "#0/ok", SEC + 100 * MS, 2 * SEC);
    assertThat(delayed.min()).isEqualTo(80 * MS);
    assertThat(delayed.max()).isEqualTo(80 * MS);
    var after = run.recording().histogram(CLIENTS + "#0/ok", 2 * SEC + 100 * MS, 3 * SEC);
    assertThat(after.max()).isEqualTo(50 * MS);
  }

  @Test
  void delayCanBeAddedWhereThereWasNone() {
    run =
        world()
            .server(SERVER, server(fixed(1)))
            .clients(CLIENTS, trace(new long[] {0, SEC}, new double[] {MS, MS}), SERVER)
            .at(SEC / 2, levers -> levers.setExtraDelay(CLIENTS, 30 * MS))
            .run(0, 2 * SEC);
    assertThat(run.ok(CLIENTS).min()).isEqualTo(MS);
    assertThat(run.ok(CLIENTS).max()).isEqualTo(31 * MS);
  }

  @Test
  void aLossOnTheFirstPacketIsAFailureToConnect() {
    run =
        world()
            .servers("servers.s", 2, server(fixed(MS)).workers(100))
            .zone("dns.z", "round-robin", SEC, null, PAIR)
            .clients(CLIENTS, steady(100).connect(50 * MS, 2).timeout(SEC), "dns.z", null)
            .at(SEC, levers -> levers.setCut(CLIENTS, true))
            .run(0, SEC, 2 * SEC);
    assertThat(run.value(CLIENTS + "#0", "errors.unreachable", SEC, 2 * SEC)).isEqualTo(90);
    assertThat(run.errors(CLIENTS).max()).isEqualTo(100 * MS);
  }

  @Test
  void aWithdrawnAddressFadesOutOfCachesWithinOneTtl() {
    run =
        world()
            .servers("servers.s", 2, server(fixed(1)))
            .zone("dns.z", "multivalue", 10 * SEC, null, PAIR)
            .resolvers("resolvers.r", 200)
            .clients(CLIENTS, poisson(2_000), "dns.z", "resolvers.r")
            .at(20 * SEC, levers -> levers.setAnnounced("dns.z", SERVER, false))
            .at(40 * SEC, levers -> levers.setAnnounced("dns.z", SERVER, true))
            .run(0, 20 * SEC, 25 * SEC, 30 * SEC + 200 * MS, 40 * SEC, 50 * SEC);
    // Half of the resolvers hand it out first; random phases make them forget it evenly, so over
    // the first half of a TTL 3/4 of that on average, of 200 resolvers.
    assertThat(share(0, 20)).isCloseTo(.5, within(4 * Math.sqrt(.25 / 200)));
    assertThat(share(20, 25)).isCloseTo(.375, within(4 * Math.sqrt(.25 / 200)));
    assertThat(run.value(SERVER, "requests", 30 * SEC + 200 * MS, 40 * SEC)).isZero();
    assertThat(share(40, 50)).isCloseTo(.25, within(4 * Math.sqrt(.25 / 200)));
  }

  private double share(int fromSec, int toSec) {
    double one = run.value(SERVER, "requests", fromSec * SEC, toSec * SEC);
    return one / (one + run.value("servers.s.2", "requests", fromSec * SEC, toSec * SEC));
  }

  @Test
  void aShorterTtlCountsFromTheNextAnswerOn() {
    run =
        world()
            .server(SERVER, server(fixed(1)))
            .zone("dns.z", "round-robin", 10 * SEC, null, List.of(SERVER))
            .resolvers("resolvers.r", 20)
            .clients(CLIENTS, poisson(10_000), "dns.z", "resolvers.r")
            .at(10 * SEC, levers -> levers.setTtl("dns.z", SEC))
            .run(0, 10 * SEC, 20 * SEC, 30 * SEC);
    assertThat(run.value("dns.z", "queries", 0, 10 * SEC)).isBetween(19L, 21L);
    // While the old answers run out evenly, half of the new rate on average, and one more each.
    assertThat(run.value("dns.z", "queries", 10 * SEC, 20 * SEC)).isBetween(90L, 140L);
    assertThat(run.value("dns.z", "queries", 20 * SEC, 30 * SEC)).isBetween(195L, 200L);
  }

  @Test
  void flushedCachesAskAgain() {
    run =
        world()
            .server(SERVER, server(fixed(1)))
            .zone("dns.z", "round-robin", 1_000 * SEC, null, List.of(SERVER))
            .resolvers("resolvers.r", 30)
            .clients(CLIENTS, poisson(5_000), "dns.z", "resolvers.r")
            .at(SEC, levers -> levers.flush("resolvers.r"))
            .run(0, SEC, 2 * SEC);
    assertThat(run.value("resolvers.r", "queries", 0, SEC)).isLessThan(3);
    assertThat(run.value("resolvers.r", "queries", SEC, 2 * SEC)).isEqualTo(30);
  }

  @Test
  void weightsOfAnswersCanChange() {
    run =
        world()
            .servers("servers.s", 2, server(fixed(1)))
            .zone("dns.z", "weighted", SEC, null, PAIR)
            .clients(CLIENTS, poisson(5_000), "dns.z", null)
            .at(SEC, levers -> levers.setAnswerWeight("dns.z", SERVER, 3))
            .run(0, SEC, 2 * SEC);
    assertThat(share(0, 1)).isCloseTo(.5, within(4 * Math.sqrt(.25 / 5_000)));
    assertThat(share(1, 2)).isCloseTo(.75, within(4 * Math.sqrt(.25 / 5_000)));
  }

  /** The name server stops answering with what its checks find dead, and starts again. */
  @Test
  void checksOfTheNameServerMoveNewClients() {
    run =
        world()
            .servers("servers.s", 2, server(fixed(1)))
            .zone("dns.z", "failover", 0, health(SEC, SEC / 2, 2, 2), PAIR)
            .clients(CLIENTS, steady(100), "dns.z", null)
            .at(10 * SEC, levers -> levers.crash(SERVER))
            .at(20 * SEC, levers -> levers.restore(SERVER))
            .run(0, 10 * SEC, 12 * SEC, 20 * SEC, 22 * SEC, 30 * SEC);
    assertThat(run.count(CLIENTS, "errors.refused")).isBetween(100L, 200L);
    assertThat(run.value("servers.s.2", "requests", 12 * SEC, 20 * SEC)).isEqualTo(800);
    assertThat(run.value(SERVER, "requests", 22 * SEC, 30 * SEC)).isEqualTo(800);
  }
}
