package dev.lbsim.scenario.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.scenario.language.problem.Mark;
import dev.lbsim.scenario.language.spec.ScenarioSpec;
import dev.lbsim.scenario.language.value.Span;
import org.junit.jupiter.api.Test;

class ScenarioReaderTest {
  @Test
  void theSmallestFileReads() {
    assertThat(ScenarioFiles.problems(ScenarioFiles.SMALLEST)).isEmpty();
    ScenarioSpec spec = ScenarioFiles.read(ScenarioFiles.SMALLEST).orThrow().spec();
    assertThat(spec.run().duration()).isEqualTo(new Span(600_000_000_000L));
    assertThat(spec.servers().get("web").all()).hasSize(1);
  }

  @Test
  void theFullerFileReads() {
    assertThat(ScenarioFiles.problems(ScenarioFiles.FULLER)).isEmpty();
    Scenario scenario = ScenarioFiles.read(ScenarioFiles.FULLER).orThrow();
    assertThat(scenario.spec().l4().get("edge").balance().consistent()).isTrue();
    assertThat(scenario.marks().of("servers.app.members.small.workers"))
        .isEqualTo(new Mark("scenario.yaml", 33, 37));
  }
}
