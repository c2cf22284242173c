package dev.lbsim.live.run;

import static dev.lbsim.live.Figures.metric;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.live.dns.DnsClient;
import dev.lbsim.live.dns.Lookup;
import dev.lbsim.live.dns.Question;
import dev.lbsim.live.dns.Rcode;
import dev.lbsim.live.dns.RecordType;
import dev.lbsim.live.net.Transport;
import dev.lbsim.scenario.report.RunReport;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The resolvers of a live world, asked over the network as dig would. */
class LiveResolversTest {
  private static String scenario(String resolver, String events) {
    return """
        lbsim: 1
        run: { duration: 60s, warmup: 0s, seed: 7, replications: 1 }
        places: { ams: amsterdam, nyc: new-york }
        clients:
          dutch: { at: ams, arrivals: steady(5rps), visits: www.example.test, resolver: isp, timeout: 20s }
          yankee: { at: nyc, arrivals: steady(5rps), visits: www.example.test, resolver: isp, timeout: 20s }
        resolvers: { isp: { at: ams, %s } }
        dns: { www.example.test: { answers: [web-ams, web-nyc], policy: geo, ttl: 20s } }
        servers:
          web-ams: { at: ams, service: 1ms }
          web-nyc: { at: nyc, service: 1ms }
        %s
        """
        .formatted(resolver, events);
  }

  /** Asks from some address. */
  static Lookup ask(Map<String, InetSocketAddress> at, String to, String from, String name)
      throws Exception {
    MultiThreadIoEventLoopGroup loop =
        new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try (DnsClient client =
        DnsClient.open(
            Transport.portable("a test"),
            loop.next(),
            InetAddress.getByName(from),
            new SplittableRandom(1))) {
      return client
          .ask(
              Objects.requireNonNull(at.get(to)),
              new Question(name, RecordType.A, false, null),
              100_000_000_000L)
          .sync()
          .getNow();
    } finally {
      loop.shutdownGracefully();
    }
  }

  private static InetAddress server(Map<String, InetSocketAddress> at, String name) {
    return Objects.requireNonNull(at.get(name)).getAddress();
  }

  @Test
  void theyGiveWhatIsLeftOfTheTtlAndAskOnceInIts() {
    RunReport report =
        LiveTrial.until(
            scenario("count: 2", ""),
            at -> {
              for (int i = 0; i < 50; i++) {
                Lookup found = ask(at, "resolvers.isp", "127.0.0.1", "www.example.test");
                assertThat(found.rcode()).isEqualTo(Rcode.NOERROR);
                assertThat(found.ttlSeconds()).isBetween(1, 20);
                // Geo goes by the resolver's place, which stands in for its clients.
                assertThat(found.addresses()).containsExactly(server(at, "servers.web-ams.1"));
              }
            });
    // At first caches are at random phases of 20 s: within a few seconds each may ask once.
    assertThat(metric(report, "dns.www.example.test.dns.queries")).isLessThan(8);
    assertThat(metric(report, "total.errors")).isZero();
  }

  @Test
  void whoAsksFromAGroupsAddressIsWhereTheGroupIs() {
    LiveTrial.until(
        scenario("count: 2, ecs: true", ""),
        at -> {
          for (String to : List.of("resolvers.isp", "dns")) {
            assertThat(ask(at, to, "127.78.2.1", "www.example.test").addresses())
                .as(to)
                .containsExactly(server(at, "servers.web-nyc.1"));
            assertThat(ask(at, to, "127.78.1.1", "www.example.test").addresses())
                .as(to)
                .containsExactly(server(at, "servers.web-ams.1"));
          }
        });
  }

  @Test
  void whatIsOutOfDateIsServedWhileNobodyAnswers() {
    LiveTrial.until(
        scenario(
            "count: 1, ttl: { max: 1s }, serve-stale: { ttl: 7s }",
            "events: [{ at: 500ms, do: crash, target: www.example.test }]"),
        at -> {
          Lookup found;
          do {
            found = ask(at, "resolvers.isp", "127.0.0.1", "www.example.test");
            assertThat(found.rcode()).isEqualTo(Rcode.NOERROR);
            assertThat(found.addresses()).containsExactly(server(at, "servers.web-ams.1"));
          } while (found.ttlSeconds() != 7);
        });
  }

  @Test
  void whatNobodyCanFindOutIsAFailureAndOtherNamesAreNotTheirs() {
    LiveTrial.until(
        scenario(
            "count: 1, ttl: { max: 1s }",
            "events: [{ at: 200ms, do: crash, target: www.example.test }]"),
        at -> {
          Lookup found;
          do {
            found = ask(at, "resolvers.isp", "127.0.0.1", "www.example.test");
          } while (found.rcode() != Rcode.SERVFAIL);
          assertThat(ask(at, "resolvers.isp", "127.0.0.1", "nobody.www.example.test").rcode())
              .isEqualTo(Rcode.NXDOMAIN);
          assertThat(ask(at, "resolvers.isp", "127.0.0.1", "example.org").rcode())
              .isEqualTo(Rcode.REFUSED);
        });
  }
}
