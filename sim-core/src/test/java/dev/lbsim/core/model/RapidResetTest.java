package dev.lbsim.core.model;

import static dev.lbsim.core.model.TestWorld.members;
import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.poisson;
import static dev.lbsim.core.model.Worlds.pool;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.steady;
import static dev.lbsim.core.model.Worlds.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.core.model.ClientSettings.Retries;
import dev.lbsim.core.model.RouteSettings.PoolShare;
import dev.lbsim.core.model.Worlds.ClientSpec;
import dev.lbsim.core.random.Streams;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that reset each request as soon as it is there (CVE-2023-44487). */
class RapidResetTest {
  private static final String ATTACK = "clients.attack";
  private static final String PROXY = "l7.p.1";
  private static final List<String> SERVERS = members("servers.s", 1);

  private Run run;

  @AfterEach
  void nothingIsLostOrMadeUp() {
    assertThat(run.world().conservation()).isEmpty();
  }

  private static ClientSpec attackers(double ratePerSec) {
    return steady(ratePerSec).addresses(1).streams(100).resets();
  }

  private static L7Settings proxy(boolean keeps, boolean cancels) {
    ExchangeSettings exchange = new ExchangeSettings(0, 0, Retries.NONE, 0, 0, cancels, 1, 1, true);
    return Worlds.l7(
        1,
        null,
        List.of(pool("round-robin").settings()),
        UpstreamSettings.NONE,
        Worlds.route("all", keeps ? exchange : null, List.of(new PoolShare(0, 1, 0))));
  }

  private static TestWorld attacked(L7Settings proxy, ClientSpec attackers) {
    return world()
        .servers("servers.s", 1, server(fixed(20 * MS)).workers(1000))
        .l7(PROXY, proxy, List.of(SERVERS))
        .clients(ATTACK, attackers, PROXY);
  }

  /** 1000 rps of 20 ms: 20 workers are busy for nobody, and the proxy has nothing in flight. */
  private void worksForNobody(L7Settings proxy, ClientSpec attackers) {
    run = attacked(proxy, attackers).run(0, 10 * SEC, 11 * SEC);
    assertThat(run.count(ATTACK, "errors.cancelled")).isCloseTo(11_000, within(20L));
    assertThat(run.value("servers.s.1", "busy-nanos", 0, 10 * SEC) / 1e9)
        .isCloseTo(1000 * .020 * 10, within(1.));
    assertThat(run.value(PROXY, "inflight-nanos")).isZero();
    assertThat(run.value(PROXY, "abandoned")).isCloseTo(11_000, within(20L));
    assertThat(run.value(ATTACK, "connections")).as("one stream at a time").isEqualTo(1);
  }

  @Test
  void aProxyThatHandsOnWorksForNobody() {
    worksForNobody(proxy(false, false), attackers(1000));
  }

  @Test
  void aProxyThatKeepsRequestsWorksForNobodyUnlessItCancels() {
    worksForNobody(proxy(true, false), attackers(1000));
    run = attacked(proxy(true, true), attackers(1000)).run(0, SEC, 2 * SEC);
    assertThat(run.value("servers.s.1", "busy-nanos")).isZero();
    assertThat(run.count(ATTACK, "errors.cancelled")).isCloseTo(2000, within(5L));
  }

  @Test
  void theResetIsBehindTheRequestAllTheWay() {
    worksForNobody(proxy(false, false), attackers(1000).rtt(fixed(30 * MS)).setup(1));
  }

  @Test
  void theBackendMayBeFarFromTheProxy() {
    run =
        new TestWorld(
                new Streams(1, 0),
                new Network.Settings(2, new long[] {0, 10 * MS, 10 * MS, 0}, null, 0))
            .servers("servers.s", 1, server(fixed(20 * MS)).workers(1000))
            .at("servers.s.1", 1)
            .l7(PROXY, proxy(true, false), List.of(SERVERS))
            .at(PROXY, 0)
            .clients(ATTACK, attackers(1000), PROXY)
            .at(ATTACK, 0)
            .run(0, 5 * SEC, 6 * SEC);
    assertThat(run.value("servers.s.1", "busy-nanos", 0, 5 * SEC) / 1e9)
        .isCloseTo(1000 * .020 * 5, within(1.));
  }

  @Test
  void whatIsAnsweredAtOnceIsNotReset() {
    run =
        attacked(proxy(true, false), attackers(1000))
            .at(0, levers -> levers.setDraining("servers.s.1", true))
            .run(0, SEC);
    assertThat(run.count(ATTACK, "errors.no-backend")).isEqualTo(run.count(ATTACK, "requests"));
  }

  @Test
  void othersWaitBehindWorkForNobody() {
    // 90 % of the capacity goes to resets; the rest is too little for the users.
    run =
        world()
            .servers("servers.s", 1, server(fixed(10 * MS)).workers(10).queue(20))
            .l7(PROXY, proxy(false, false), List.of(SERVERS))
            .clients(ATTACK, poisson(4000).addresses(1).streams(100).resets(), PROXY)
            .clients("clients.good", poisson(500), PROXY)
            .run(SEC, 21 * SEC);
    // 1000 of 4500 rps are served, whoever asks.
    double share = (double) run.count("clients.good", "ok") / run.count("clients.good", "requests");
    assertThat(share).isCloseTo(1000 / 4500., within(.01));
  }
}
