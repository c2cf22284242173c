package dev.lbsim.live.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbsim.live.net.LiveProblem;
import dev.lbsim.scenario.language.Overrides;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.ScenarioReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServePlanTest {
  private static final String FILE =
      """
      lbsim: 1
      places: { paris: paris, tokyo: tokyo }
      clients: { users: { arrivals: poisson(10rps), visits: edge } }
      l4: { edge: { at: paris, pool: proxy } }
      l7:
        proxy: { count: 2, at: tokyo, overhead: 1ms, per-kb: 1ms, pool: web }
        other: { pool: named }
      servers:
        web: { count: 5, at: paris, service: exp(1ms), autoscale: { max: 9, utilisation: 50% } }
        named: { service: exp(1ms), members: { a: { at: paris }, b: {} } }
      events: [ { at: 1s, do: crash, target: servers.web.5 } ]
      expect: [ p99(latency) < 1s ]
      """;

  private static Scenario read(Overrides overrides) {
    return ScenarioReader.read(FILE, "serve.yaml", Path.of(""), overrides).orThrow();
  }

  private static ServePlan plan(List<String> upstreams, List<String> listens) {
    return ServePlan.of(read(Overrides.none()), upstreams, listens);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wbe=127.0.0.1:80 | --upstream: there is no pool \"wbe\"; did you mean \"web\"?",
        "web=10.0.0.1:80 | lbsim serves and asks on loopback only, and 10.0.0.1 is not in"
            + " 127.0.0.0/8 or ::1",
        "web=127.0.0.1 | --upstream needs an address such as 127.0.0.1:8080, [::1]:8080 or"
            + " localhost:8080, not \"127.0.0.1\"",
        "web=localhost:99999 | --upstream: ports are 1 to 65535, and 99999 is none",
        "web | --upstream needs NAME=HOST:PORT, not \"web\"",
        "web.x=localhost:80 | --upstream web.x: servers of this pool are called 1, 2, 3 and so on",
        "web.1=localhost:80,localhost:81 | --upstream web.1: one server has one address",
        "named=localhost:80 | --upstream named: no tier that is served sends there"
      })
  void oneSentenceSaysWhatIsWrongWithAnUpstream(String upstream, String sentence) {
    assertThatThrownBy(() -> plan(List.of(upstream), List.of("edge=127.0.0.1:80")))
        .isInstanceOf(LiveProblem.class)
        .hasMessage(sentence);
  }

  @Test
  void everyServerBehindIsSomewhere() {
    assertThatThrownBy(() -> plan(List.of("web.2=localhost:1", "named.a=localhost:2"), List.of()))
        .hasMessage(
            "servers.web.1 has no address: --upstream web.1=HOST:PORT\n"
                + "servers.named.b has no address: --upstream named.b=HOST:PORT");
    assertThatThrownBy(() -> plan(List.of(), List.of("l4.edge=localhost:1")))
        .hasMessage(
            "servers.web is where requests go; say where it really is: --upstream web=HOST:PORT");
  }

  @Test
  void aTierHasAnAddressForEachInstance() {
    assertThatThrownBy(() -> plan(List.of(), List.of("proxy=localhost:1")))
        .hasMessageContaining("1 addresses for 2 that listen (l7.proxy.1, l7.proxy.2)");
    assertThatThrownBy(() -> plan(List.of(), List.of("porxy=localhost:1")))
        .hasMessageContaining("there is no tier \"porxy\"; did you mean \"proxy\"?");
  }

  @Test
  void whatIsRealIsNotPlayed() {
    ServePlan plan = plan(List.of("web=127.0.0.1:1,127.0.0.1:2"), List.of("edge=127.0.0.1:9"));
    Scenario served = read(plan.over(Overrides.none()));
    assertThat(served.spec().servers().get("web").all()).hasSize(2);
    assertThat(served.spec().servers().get("web").autoscale()).isNull();
    assertThat(served.spec().l7().get("proxy").overhead().isZero()).isTrue();
    assertThat(served.spec().l7().get("proxy").perKb().isZero()).isTrue();
    assertThat(served.spec().l7().get("proxy").at()).isNull();
    assertThat(served.spec().l4().get("edge").at()).isNull();
    assertThat(served.spec().servers().get("web").at()).isNull();
    assertThat(served.spec().servers().get("named").all().get(0).at()).isNull();
    assertThat(served.spec().events()).isEmpty();
    assertThat(served.spec().expect()).isEmpty();
    assertThat(plan.upstreams()).containsOnlyKeys("servers.web.1", "servers.web.2");
    assertThat(plan.cast(false, null).plays())
        .accepts("l4.edge", "l7.proxy.1", "l7.proxy.2")
        .rejects("l7.other.1", "servers.web.1", "servers.named.a");
  }

  @Test
  void whatIsKnownOfTheFilesOwnClientsOnlyIsRefused() {
    Scenario asks = read(Overrides.none().set("l7.proxy.sticky", "{ by: table, key: group }"));
    assertThatThrownBy(
            () ->
                ServePlan.of(asks, List.of("web=localhost:1", "named=[::1]:1,[::1]:2"), List.of()))
        .hasMessage("lbsim serve knows no groups of clients, which l7.proxy.sticky.key asks for");
  }
}
