package dev.lbsim.scenario.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.scenario.language.problem.Problem;
import dev.lbsim.scenario.language.spec.ScenarioSpec;
import dev.lbsim.scenario.language.value.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverridesTest {
  private static final String FILE =
      """
      lbsim: 1
      clients: { users: { arrivals: poisson(80rps), visits: www.example.test, timeout: 1s } }
      dns: { www.example.test: { answers: [web], ttl: 60s } }
      servers: { web: { service: exp(10ms), count: 3 } }
      events:
        - { at: 10s, do: crash, target: web }
        - { at: 20s, do: crash, target: web }
      variants:
        calm: { clients: { users: { timeout: null } }, events: [], run: { duration: 1m } }
        big: { servers: { web: { count: 30 } } }
      """;

  @Test
  void aValueIsSet() {
    ScenarioSpec spec = read(Overrides.none().set("servers.web.count", "4"));
    assertThat(spec.servers().get("web").count()).isEqualTo(4);
  }

  @Test
  void aValueInASectionThatIsNotThereIsSet() {
    assertThat(read(Overrides.none().set("run.seed", "7")).run().seed()).isEqualTo(7);
  }

  @Test
  void aValueUnderAHostNameIsSet() {
    ScenarioSpec spec = read(Overrides.none().set("dns.www.example.test.ttl", "5s"));
    assertThat(spec.dns().get("www.example.test").ttl()).isEqualTo(span("5s"));
  }

  @Test
  void aValueInAListIsSet() {
    ScenarioSpec spec = read(Overrides.none().set("events[1].at", "30s"));
    assertThat(spec.events().get(0).at()).isEqualTo(span("10s"));
    assertThat(spec.events().get(1).at()).isEqualTo(span("30s"));
  }

  @Test
  void aWholeMapIsSet() {
    ScenarioSpec spec =
        read(Overrides.none().set("clients.users.retries", "{ max: 2, backoff: none }"));
    assertThat(spec.clients().get("users").retries().max()).isEqualTo(2);
  }

  @Test
  void nullRemovesAKey() {
    ScenarioSpec spec = read(Overrides.none().set("clients.users.timeout", "null"));
    assertThat(spec.clients().get("users").timeout()).isNull();
  }

  @Test
  void theLastValueWins() {
    ScenarioSpec spec = read(Overrides.none().set("run.seed", "7").set("run.seed", "8"));
    assertThat(spec.run().seed()).isEqualTo(8);
  }

  @Test
  void aVariantMergesMapsRemovesNullsAndReplacesLists() {
    ScenarioSpec spec = read(Overrides.none().variant("calm"));
    assertThat(spec.clients().get("users").timeout()).isNull();
    assertThat(spec.clients().get("users").visits().text()).isEqualTo("www.example.test");
    assertThat(spec.events()).isEmpty();
    assertThat(spec.run().duration()).isEqualTo(span("1m"));
  }

  @Test
  void valuesAreSetOnTopOfTheVariant() {
    ScenarioSpec spec = read(Overrides.none().set("run.duration", "2m").variant("calm"));
    assertThat(spec.run().duration()).isEqualTo(span("2m"));
  }

  @Test
  void aScenarioNamesItsVariants() {
    Scenario scenario = ScenarioFiles.read(FILE).orThrow();
    assertThat(scenario.variants()).containsExactly("calm", "big");
    assertThat(scenario.variant()).isNull();
  }

  @Test
  void theHashIsThatOfTheFileWhateverIsSet() {
    String plain = ScenarioFiles.read(FILE).orThrow().sha256();
    String set = ScenarioFiles.read(FILE, Overrides.none().set("run.seed", "7")).orThrow().sha256();
    assertThat(set).isEqualTo(plain).hasSize(64);
  }

  @Test
  void aBadValueIsBlamedOnTheOption() {
    assertThat(problem(Overrides.none().set("servers.web.workers", "0")))
        .isEqualTo("--set servers.web.workers=0: \"0\" is out of range; allowed is 1 to 1000000");
  }

  @Test
  void aBadNameIsBlamedOnTheOptionAndMakesNoNewServer() {
    assertThat(problem(Overrides.none().set("servers.wbe.workers", "3")))
        .isEqualTo(
            """
            --set servers.wbe.workers=3: there is no "wbe" in servers
              hint: did you mean "web"?""");
  }

  @Test
  void aBadKeyIsBlamedOnTheOption() {
    assertThat(problem(Overrides.none().set("servers.web.wokers", "3")))
        .isEqualTo(
            """
            --set servers.web.wokers=3: servers.web: there is no key "wokers" here
              hint: did you mean "workers"?""");
  }

  @Test
  void aPathThroughAValueIsRefused() {
    assertThat(problem(Overrides.none().set("servers.web.service.mean", "3ms")))
        .isEqualTo(
            "--set servers.web.service.mean=3ms: servers.web.service is \"exp(10ms)\" and has no"
                + " \"mean\" in it");
  }

  @Test
  void anEntryThatIsNotThereIsRefused() {
    assertThat(problem(Overrides.none().set("events[2].at", "3s")))
        .isEqualTo("--set events[2].at=3s: events has 2 entries, the first is [0]");
  }

  @Test
  void aPathThatIsNoneIsRefusedInWords() {
    assertThat(problem(new Overrides(List.of("servers.web"), null)))
        .isEqualTo(
            """
            --set servers.web: this is not path=value
              hint: such as servers.web.workers=4""");
    assertThat(problem(Overrides.none().set("servers.web.workers", "")))
        .isEqualTo(
            """
            --set servers.web.workers=: there is no value after the =
              hint: null removes what is there""");
    assertThat(problem(Overrides.none().set("clients[0].timeout", "3s")))
        .isEqualTo(
            "--set clients[0].timeout=3s: clients has names, not numbers: write clients.NAME");
    assertThat(problem(Overrides.none().set("servers..web", "3")))
        .isEqualTo("--set servers..web=3: two dots stand together in this path");
    assertThat(problem(Overrides.none().set("expect[0]", "count(errors) == 0")))
        .isEqualTo("--set expect[0]=count(errors) == 0: expect has no entries");
    assertThat(problem(Overrides.none().set("server.web.workers", "3")))
        .isEqualTo(
            """
            --set server.web.workers=3: there is no key "server" here
              hint: did you mean "servers"?""");
    assertThat(problem(Overrides.none().set("run.seed", "[")))
        .startsWith("--set run.seed=[: there is nothing where a value should be");
  }

  @Test
  void anUnknownVariantIsRefused() {
    assertThat(problem(Overrides.none().variant("clam")))
        .isEqualTo(
            """
            --variant clam: the file has no variant "clam"
              hint: did you mean "calm"?""");
  }

  private static ScenarioSpec read(Overrides overrides) {
    return ScenarioFiles.read(FILE, overrides).orThrow().spec();
  }

  private static String problem(Overrides overrides) {
    ReadResult result = ScenarioFiles.read(FILE, overrides);
    assertThat(result.scenario()).isNull();
    return String.join("\n", result.problems().stream().map(Problem::render).toList());
  }

  private static Span span(String text) {
    return ScenarioFiles.span(text);
  }
}
