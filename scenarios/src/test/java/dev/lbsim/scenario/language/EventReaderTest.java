package dev.lbsim.scenario.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbsim.core.failure.Failure;
import dev.lbsim.scenario.compile.CompiledScenario;
import dev.lbsim.scenario.compile.Intervention;
import dev.lbsim.scenario.compile.ScenarioCompiler;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Problem;
import dev.lbsim.scenario.language.spec.Verb;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Events that are sent to a running world: the grammar of a file's, without a time. */
class EventReaderTest {
  private static final Scenario SCENARIO =
      ScenarioReader.read(
              """
              lbsim: 1
              places: { ams: { at: amsterdam }, nyc: { at: new-york } }
              clients: { web: { at: ams, arrivals: poisson(10rps), visits: proxy } }
              l7: { proxy: { at: ams, pool: app } }
              servers: { app: { at: nyc, count: 2, service: 5ms } }
              events: [{ at: 1s, do: add, target: app, count: 2 }]
              """,
              "test.yaml",
              Path.of(""),
              Overrides.none())
          .orThrow();

  private static List<Failure> failures(String text) throws BadValue {
    EventReader.Read read = EventReader.read(text, "body", SCENARIO);
    assertThat(read.problems()).isEmpty();
    return intervention(read).failures();
  }

  private static Intervention intervention(EventReader.Read read) throws BadValue {
    CompiledScenario compiled = ScenarioCompiler.compile(SCENARIO);
    return compiled.intervention(Objects.requireNonNull(read.event()));
  }

  private static List<String> problems(String text) {
    EventReader.Read read = EventReader.read(text, "body", SCENARIO);
    assertThat(read.event()).isNull();
    return read.problems().stream().map(Problem::render).toList();
  }

  @Test
  void whatAFileMaySayMayBeSent() throws BadValue {
    assertThat(failures("{\"do\": \"crash\", \"target\": \"servers.app\"}"))
        .extracting(Failure::target)
        .contains("servers.app.1", "servers.app.2", "servers.app.added-3");
    assertThat(failures("do: cut\ntarget: places.ams.nyc"))
        .allMatch(Failure.CutWay.class::isInstance);
    assertThat(failures("{do: set, target: clients.web.arrivals, value: poisson(50rps)}"))
        .allMatch(Failure.SetArrivals.class::isInstance);
    assertThat(failures("{do: add, target: app, count: 2}")).hasSize(2);
  }

  @Test
  void howLongItLastsMayBeDrawn() throws BadValue {
    EventReader.Read read =
        EventReader.read("{do: hang, target: app.1, for: exp(3s)}", "body", SCENARIO);
    assertThat(Objects.requireNonNull(intervention(read).lasts()).mean()).isEqualTo(3e9);
  }

  @Test
  void itHappensNowAndNotAtSomeTime() {
    assertThat(problems("{do: crash, target: app.1, at: 3s, every: 5s}"))
        .containsExactly(
            "body:1:32: at: what is sent happens now\n  hint: remove at",
            "body:1:43: every: what is sent happens now\n  hint: remove every");
  }

  @Test
  void allThatIsWrongIsSaidAtOnceWithItsPlace() {
    assertThat(problems("{do: slow, target: servers.ap, by: 3s}"))
        .anyMatch(line -> line.startsWith("body:1:2: slow needs the key \"factor\""))
        .anyMatch(line -> line.contains("did you mean \"servers.app\"?"))
        .anyMatch(line -> line.startsWith("body:1:32: slow takes no \"by\""));
    assertThat(problems("{do: crush, target: app}"))
        .containsExactly(
            "body:1:6: do: \"crush\" means nothing here\n  hint: did you mean \"crash\"?");
    assertThat(problems("[]")).hasSize(1);
    assertThat(problems("crash")).hasSize(1);
    assertThat(problems("{")).isNotEmpty();
  }

  @Test
  void whoeverIsToJoinMustStandBy() {
    EventReader.Read read = EventReader.read("{do: add, target: app, count: 3}", "body", SCENARIO);
    assertThatThrownBy(() -> intervention(read))
        .isInstanceOf(BadValue.class)
        .hasMessageContaining("so many servers do not stand by in servers.app");
  }

  @Test
  void anEventCanBeMadeOfItsParts() {
    EventReader.Read read =
        EventReader.of(Map.of("do", "drain", "target", "app.1"), "body", SCENARIO);
    assertThat(Objects.requireNonNull(read.event()).verb()).isEqualTo(Verb.DRAIN);
  }
}
