package dev.lbsim.scenario.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RunSummaryTest {
  private static final List<RunReport> ONE = List.of(SampleReports.deadBackend());
  private static final List<RunReport> VARIANTS =
      List.of(
          SampleReports.variant(null, 0.133, 23_000),
          SampleReports.variant("geo-dns", 0.0991, 101_000.5));

  @Test
  void tellsTheWholeStory() {
    assertThat(RunSummary.of(ONE, Paint.NONE)).isEqualTo(Golden.text("dead-backend.txt"));
  }

  @Test
  void saysThatNothingCameAndThatItWasInterrupted() {
    assertThat(RunSummary.of(List.of(SampleReports.nothing()), Paint.NONE))
        .isEqualTo(Golden.text("nothing.txt"));
  }

  @Test
  void neverGoesBeyondEightyColumns() {
    assertThat(RunSummary.of(VARIANTS, Paint.NONE).lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  @Test
  void coloursChangeNoCharacter() {
    String painted = RunSummary.of(ONE, Paint.ANSI);
    assertThat(painted).contains("\u001b[32mPASS\u001b[0m", "\u001b[1;31mFAIL\u001b[0m");
    assertThat(painted.replaceAll("\u001b\\[[0-9;]*m", ""))
        .isEqualTo(RunSummary.of(ONE, Paint.NONE));
  }

  @Test
  void variantsStandSideBySideAndWhatComparesThemIsToldOnce() {
    String summary = RunSummary.of(VARIANTS, Paint.NONE);
    assertThat(summary).endsWith(Golden.text("variants.txt"));
    assertThat(summary).containsOnlyOnce("p99(latency) [blue] < p99(latency) [green]");
    assertThat(summary.split("count\\(errors\\) < 1000", -1)).hasSize(3);
  }
}
