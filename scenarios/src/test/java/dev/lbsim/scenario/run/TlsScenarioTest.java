package dev.lbsim.scenario.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.scenario.report.RunReport;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TLS as a file says it, to the figures of its result. */
class TlsScenarioTest {
  private static RunReport run(String text) {
    return Reports.run(text);
  }

  private static double metric(RunReport report, String name) {
    return Objects.requireNonNull(report.metrics().get(name), name).value();
  }

  private static RunReport secured(String tls, String clients, String events) {
    return run(
        """
        lbsim: 1
        run: { duration: 10s, warmup: 0s, replications: 1 }
        clients: { users: { %s, visits: proxy } }
        l7: { proxy: { count: 1, overhead: 0.2ms, tls: { %s }, pool: web } }
        servers: { web: { service: 1us } }
        events: [%s]
        """
            .formatted(clients, tls, events));
  }

  @Test
  void handshakesAreCountedByKindAndCostWhatTheyAreSaidTo() {
    RunReport report =
        secured(
            "handshake: 2ms, resume: 0.3ms, tickets: 1h",
            "arrivals: steady(100rps), addresses: 1",
            "");
    assertThat(metric(report, "l7.proxy.handshakes")).isEqualTo(1000);
    assertThat(metric(report, "l7.proxy.handshakes.full")).isEqualTo(1);
    assertThat(metric(report, "l7.proxy.handshakes.resumed")).isEqualTo(999);
    assertThat(metric(report, "l7.proxy.handshakes.resumed_ratio")).isCloseTo(.999, within(1e-9));
    double handshakes = 2 + 999 * .3;
    double all = handshakes + 1000 * .2;
    assertThat(metric(report, "l7.proxy.utilisation")).isCloseTo(all / 10_000, within(1e-6));
    assertThat(metric(report, "l7.proxy.handshakes.cpu_ratio"))
        .isCloseTo(handshakes / all, within(1e-6));
  }

  @Test
  void aTierWithoutTlsTellsNothingOfHandshakes() {
    RunReport report =
        run(
            """
            lbsim: 1
            run: { duration: 5s, warmup: 0s, replications: 1 }
            clients: { users: { arrivals: steady(10rps), visits: proxy } }
            l7: { proxy: { pool: web } }
            servers: { web: { service: 1ms } }
            """);
    assertThat(report.metrics().keySet()).noneMatch(name -> name.contains("handshakes"));
  }

  /** RFC 8470: what is not safe waits for the handshake. The first three have no ticket yet. */
  @ParameterizedTest
  @CsvSource({"GET, 20, 997", "POST, 40, 0"})
  void onlySafeRequestsAreSentEarly(String method, double millis, long early) {
    RunReport report =
        secured(
            "tickets: 1h, early-data: true",
            "arrivals: steady(100rps), addresses: 1, rtt: 20ms, requests: [{ method: %s }]"
                .formatted(method),
            "");
    assertThat(metric(report, "total.latency.p50") * 1000).isCloseTo(millis + .2, within(.3));
    if (early > 0) {
      assertThat(metric(report, "l7.proxy.handshakes.early")).isEqualTo(early);
    } else {
      assertThat(report.metrics()).doesNotContainKey("l7.proxy.handshakes.early");
    }
  }

  @ParameterizedTest
  @CsvSource({"first, 2.2", "refuse, 0.2"})
  void anUnknownHostFailsAtACostOrAtNone(String unknown, double millis) {
    RunReport report =
        secured(
            "handshake: 2ms, certificates: { shop: shop.test }, unknown-host: " + unknown,
            "arrivals: steady(100rps), requests: [{ path: /a, host: shop.test }, { path: /b, host:"
                + " blog.test }]",
            "");
    double shop = metric(report, "path./a.ok");
    double blog = metric(report, "path./b.errors.tls-error");
    assertThat(shop + blog).isEqualTo(1000);
    assertThat(metric(report, "l7.proxy.handshakes.failed")).isEqualTo(blog);
    double busy = shop * 2.2 + (millis > 1 ? blog * 2 : 0);
    assertThat(metric(report, "l7.proxy.utilisation")).isCloseTo(busy / 10_000, within(1e-6));
  }

  @ParameterizedTest
  @CsvSource({
    "'{ at: 3s, do: expire, target: l7.proxy, for: 2s }', 200",
    "'{ at: 3s, do: expire, target: l7.proxy.1, certificate: shop }', 700",
    "'{ at: 8s, do: renew, target: l7.proxy, certificate: shop }', 100",
    "'', 300"
  })
  void certificatesExpireAndAreRenewed(String event, long failed) {
    RunReport report =
        secured(
            "certificates: { shop: { hosts: shop.test, expires: %s } }"
                .formatted(event.contains("renew") || event.isEmpty() ? "7s" : "1h"),
            "arrivals: steady(100rps), requests: [{ host: shop.test }]",
            event);
    // Of those at the very edge one more or less.
    assertThat(metric(report, "total.errors.tls-error")).isCloseTo(failed, within(1.));
  }

  @Test
  void failedHandshakesAreNotRetriedUnlessAskedFor() {
    String clients =
        "arrivals: steady(100rps), requests: [{ host: a.test }], retries: { max: 2%s }";
    String tls = "certificates: { b: b.test }";
    assertThat(metric(secured(tls, clients.formatted(""), ""), "total.retries")).isZero();
    assertThat(
            metric(
                secured(tls, clients.formatted(", backoff: none, on: connect"), ""),
                "total.retries"))
        .isEqualTo(2000);
  }
}
