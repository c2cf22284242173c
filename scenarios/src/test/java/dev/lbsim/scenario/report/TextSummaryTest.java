package dev.lbsim.scenario.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TextSummaryTest {
  @Test
  void tellsTheWholeStory() {
    assertThat(TextSummary.of(SampleReports.deadBackend(), Paint.NONE))
        .isEqualTo(Golden.text("dead-backend.txt"));
  }

  @Test
  void saysThatNothingCameAndThatItWasInterrupted() {
    assertThat(TextSummary.of(SampleReports.nothing(), Paint.NONE))
        .isEqualTo(Golden.text("nothing.txt"));
  }

  @Test
  void neverGoesBeyondEightyColumns() {
    assertThat(TextSummary.of(SampleReports.deadBackend(), Paint.NONE).lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  @Test
  void coloursChangeNoCharacter() {
    String painted = TextSummary.of(SampleReports.deadBackend(), Paint.ANSI);
    assertThat(painted).contains("\u001b[32mPASS\u001b[0m", "\u001b[1;31mFAIL\u001b[0m");
    assertThat(painted.replaceAll("\u001b\\[[0-9;]*m", ""))
        .isEqualTo(TextSummary.of(SampleReports.deadBackend(), Paint.NONE));
  }

  @Test
  void variantsStandSideBySide() {
    List<RunReport> variants =
        List.of(
            SampleReports.variant("anycast", 0.133, 23_000),
            SampleReports.variant("geo-dns", 0.0991, 101_000.5));
    assertThat(VariantTable.of(variants, Paint.NONE)).isEqualTo(Golden.text("variants.txt"));
  }

  @Test
  void oneVariantNeedsNoTable() {
    assertThat(VariantTable.of(List.of(SampleReports.deadBackend()), Paint.NONE)).isEmpty();
  }
}
