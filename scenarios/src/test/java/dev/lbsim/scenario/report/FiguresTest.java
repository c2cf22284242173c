package dev.lbsim.scenario.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.scenario.report.RunReport.Metric;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FiguresTest {
  @ParameterizedTest
  @CsvSource({
    "0, s, 0 s",
    "0.1153, s, 115.3 ms",
    "0.035, s, 35.0 ms",
    "0.001, s, 1.00 ms",
    "0.0000123456, s, 12.3 us",
    "0.0000000075, s, 7.50 ns",
    "65.301, s, 65.3 s",
    "4615, count, 4 615",
    "359812.4, count, 359 812",
    "61.2, count, 61.2",
    "7, count, 7",
    "0.000012, count, 0.000012",
    "1234567, count, 1 234 567",
    "-1234.5, count, -1 234",
    "1998.95, rps, 1 999 rps",
    "2.5, rps, 2.50 rps",
    "0.0128, ratio, 1.28 %",
    "1, ratio, 100 %",
    "0, ratio, 0 %",
    "0.5, ratio, 50.0 %",
    "1.75, ratio, 175.0 %",
    "1500, B, 1.50 KB",
    "3.5, hops, 3.50 hops",
    "NaN, s, -",
    "Infinity, s, unbounded",
  })
  void measuredValuesHaveThreeOrFourDigitsAndAUnit(double value, String unit, String expected) {
    assertThat(Figures.value(value, unit)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0.99, 99.0 %",
    "0.995, 99.5 %",
    "0.99993, 99.993 %",
    "0.9999997, 99.99997 %",
    "0.0000003, 0.000030 %",
  })
  void aShareIsNeverRoundedToAllOrNothing(double ratio, String expected) {
    assertThat(Figures.value(ratio, "ratio")).isEqualTo(expected);
  }

  @Property(tries = 300, seed = "4711")
  void onlyExactlyOneIsAHundredPercent(
      @ForAll @DoubleRange(min = 0.9, max = 1, maxIncluded = false) double ratio) {
    assertThat(Figures.value(ratio, "ratio")).isNotEqualTo("100 %").doesNotStartWith("100");
  }

  @Test
  void halfAnIntervalHasTwoDigitsInTheUnitOfItsValue() {
    assertThat(Figures.halfWidth(metric(0.0361, 0.03589, 0.03631, "s"))).isEqualTo("+- 0.21");
    assertThat(Figures.halfWidth(metric(4615, 4555, 4675, "count"))).isEqualTo("+- 60");
    assertThat(Figures.halfWidth(metric(0.5, 0.48, 0.52, "ratio"))).isEqualTo("+- 2.0");
    assertThat(Figures.halfWidth(metric(3, 3, 3, "count"))).isEqualTo("+- 0");
  }

  @Test
  void halfALopsidedIntervalIsItsLongerSide() {
    assertThat(Figures.halfWidth(metric(10, 9.5, 12, "count"))).isEqualTo("+- 2.0");
  }

  @Test
  void withoutAnIntervalThereIsNoHalf() {
    assertThat(Figures.halfWidth(new Metric(5, null, "count", 1))).isEmpty();
    assertThat(Figures.halfWidth(null)).isEmpty();
    assertThat(Figures.halfWidth(metric(Double.NaN, 0, 1, "s"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"180, 180 s", "1.9, 1.9 s", "0.5, 500 ms", "0.00025, 250 us", "86400, 86 400 s"})
  void chosenLengthsOfTimeHaveNoNeedlessZeros(double seconds, String expected) {
    assertThat(Figures.seconds(seconds)).isEqualTo(expected);
  }

  private static Metric metric(double value, double lo, double hi, String unit) {
    return new Metric(value, new double[] {lo, hi}, unit, 10);
  }
}
