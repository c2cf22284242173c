package dev.lbsim.live.run;

import static dev.lbsim.live.Figures.metric;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.scenario.report.RunReport;
import org.junit.jupiter.api.Test;

/** Whole live runs in which a tier ends TLS. */
class SecuredRunTest {
  private static final String BURST =
      "{ profile: [{ at: 0s, rate: %1$drps }, { at: 1s, rate: %1$drps }, { at: 1001ms, rate: 0rps }] }";

  private static RunReport run(int rate, String clients, String tls, String more) {
    return LiveRuns.play(
        """
        lbsim: 1
        run: { duration: 4s, warmup: 0s, seed: 7, replications: 1 }
        clients: { web: { arrivals: %s, visits: edge, timeout: 20s, %s } }
        l4: { edge: { balance: maglev, health: { every: 200ms, timeout: 20s }, pool: proxy } }
        l7: { proxy: { count: 2, tls: %s, pool: app } }
        servers: { app: { workers: 50, service: 1ms } }
        %s
        """
            .formatted(BURST.formatted(rate), clients, tls, more),
        7L,
        null);
  }

  @Test
  void clientsChecksAndProxiesSpeakTlsAndEachConnectionIsOneHandshake() {
    RunReport live = run(100, "rtt: 10ms, connect: { setup: tcp }", "{ handshake: 1ms }", "");
    assertThat(metric(live, "total.errors")).isZero();
    assertThat(metric(live, "total.ok")).isEqualTo(metric(live, "total.requests"));
    assertThat(metric(live, "l7.proxy.handshakes")).isEqualTo(metric(live, "total.ok"));
    assertThat(metric(live, "l7.proxy.handshakes.full")).isEqualTo(metric(live, "total.ok"));
    // A round trip for TCP and one for TLS 1.3, beside what it really takes.
    assertThat(metric(live, "clients.web.time.handshake")).isGreaterThanOrEqualTo(.02);
    assertThat(metric(live, "clients.web.time.l7_cpu")).isGreaterThanOrEqualTo(.001);
  }

  @Test
  void thoseWhoKeepTicketsResume() {
    RunReport live = run(100, "addresses: 5", "{ tickets: { lifetime: 1h, scope: tier } }", "");
    assertThat(metric(live, "total.errors")).isZero();
    // Two may connect at once with one ticket, of which TLS 1.3 allows one use.
    assertThat(metric(live, "l7.proxy.handshakes.resumed")).isGreaterThan(0);
    assertThat(metric(live, "l7.proxy.handshakes.full")).isGreaterThanOrEqualTo(5);
    RunReport forgetful =
        run(
            100,
            "addresses: 5, connect: { resume: 0% }",
            "{ tickets: { lifetime: 1h, scope: tier } }",
            "");
    assertThat(metric(forgetful, "l7.proxy.handshakes.full"))
        .isEqualTo(metric(forgetful, "total.ok"));
  }

  @Test
  void nobodyAcceptsACertificateThatHasExpired() {
    RunReport live =
        run(50, "rtt: 0ms", "{ certificates: { edge: { hosts: edge, expires: 1ms } } }", "");
    assertThat(metric(live, "total.ok")).isLessThanOrEqualTo(2);
    assertThat(metric(live, "total.errors.tls-error")).isEqualTo(metric(live, "total.errors"));
    assertThat(metric(live, "l7.proxy.handshakes.failed"))
        .isEqualTo(metric(live, "total.errors.tls-error"));
  }
}
