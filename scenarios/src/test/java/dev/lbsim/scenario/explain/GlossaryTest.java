package dev.lbsim.scenario.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class GlossaryTest {
  private final Glossary glossary = Glossary.standard();
  private final Reference reference = new Reference();

  @Test
  void everyMetricSaysItsUnitItsSamplesAndItsFormula() {
    assertThat(glossary.ofKind("metric"))
        .hasSizeGreaterThan(30)
        .allSatisfy(
            term -> {
              assertThat(term.facts()).containsOnlyKeys("unit", "samples", "formula");
              assertThat(term.facts().values()).allSatisfy(fact -> assertThat(fact).isNotBlank());
            });
  }

  @Test
  void everyTermHasATextInWholeSentences() {
    assertThat(glossary.all())
        .allSatisfy(
            term -> {
              assertThat(term.text()).isNotBlank().doesNotContain("{term}", "{percent}");
              assertThat(term.summary()).endsWith(".");
            });
  }

  @Test
  void whatATermRefersToExists() {
    assertThat(glossary.all())
        .allSatisfy(
            term ->
                assertThat(term.see())
                    .allSatisfy(name -> assertThat(reference.find(name)).isNotEmpty()));
  }

  @Test
  void theSharedTextOfPercentilesNamesTheOneAskedFor() {
    assertThat(glossary.find("latency.p99").orElseThrow().text())
        .startsWith("99 % of the requests");
    assertThat(glossary.find("p99").orElseThrow().name()).isEqualTo("latency.p99");
    assertThat(glossary.find("p999").orElseThrow().text()).startsWith("99.9 % of the requests");
    assertThat(glossary.find("duration.p50").orElseThrow().facts().get("formula"))
        .contains("50/100");
  }

  @Test
  void namesAreFoundInAnyCaseAndUnitsExactly() {
    assertThat(glossary.find("MSER-5").orElseThrow().name()).isEqualTo("warm-up");
    assertThat(glossary.find("MB").orElseThrow().text()).contains("powers of 1000");
    assertThat(glossary.find("nonsense")).isEmpty();
  }
}
