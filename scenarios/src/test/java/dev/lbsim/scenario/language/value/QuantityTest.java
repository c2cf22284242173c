package dev.lbsim.scenario.language.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lbsim.scenario.language.problem.BadValue;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {
  @ParameterizedTest
  @CsvSource({
    "10ms, TIME, 10e6",
    "0.4ms, TIME, 400000",
    "1.5s, TIME, 1.5e9",
    "1m30s, TIME, 90e9",
    "2h, TIME, 7200e9",
    "1d, TIME, 86400e9",
    "5ns, TIME, 5",
    "3us, TIME, 3000",
    "80rps, RATE, 80",
    "2krps, RATE, 2000",
    "1.5Mrps, RATE, 1.5e6",
    "15KB, SIZE, 15000",
    "1KiB, SIZE, 1024",
    "2GiB, SIZE, 2147483648",
    "50%, SHARE, 0.5",
    "0.25, SHARE, 0.25",
    "5x, FACTOR, 5",
    "5, FACTOR, 5",
    "1M, COUNT, 1e6",
    "64k, COUNT, 64000",
    "1e3, NUMBER, 1000",
    ".5, NUMBER, 0.5",
  })
  void aNumberAndItsUnitBecomeBaseUnits(String text, Measure measure, double expected)
      throws BadValue {
    assertThat(Quantity.parse(text, measure)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "10, TIME",
    "ms, TIME",
    "'', TIME",
    "10 ms, TIME",
    "-1s, TIME",
    "1s2, TIME",
    "1..2s, TIME",
    "1e999999999s, TIME",
    "10ms, RATE",
    "10krqs, RATE",
    "10%, RATE",
    "1kb, SIZE",
    "5y, FACTOR",
    "5x5, FACTOR",
    "1m30s, SIZE",
    "0x10, NUMBER",
    "NaN, NUMBER",
    "Infinity, NUMBER",
    "1_000, COUNT",
  })
  void everythingElseIsRefused(String text, Measure measure) {
    assertThatExceptionOfType(BadValue.class).isThrownBy(() -> Quantity.parse(text, measure));
  }

  @Test
  void aBareNumberIsToldTheUnitItLacks() {
    assertThatExceptionOfType(BadValue.class)
        .isThrownBy(() -> Quantity.parse("10", Measure.TIME))
        .satisfies(
            bad ->
                assertThat(bad.message())
                    .isEqualTo("\"10\" has no unit; write a duration such as 10ms"));
  }

  @Property(tries = 500, seed = "1")
  void everyLengthOfTimeReadsBackAsItPrints(
      @ForAll @LongRange(max = 3_000_000_000_000_000_000L) long nanos) throws BadValue {
    long size = Math.abs(nanos);
    assertThat(Span.parse(new Span(size).toString())).isEqualTo(new Span(size));
  }

  @Test
  void aSpanLongerThanACenturyIsRefused() {
    assertThatExceptionOfType(BadValue.class).isThrownBy(() -> Span.parse("36501d"));
  }

  @Test
  void aShareIsAtMostTheWhole() {
    assertThatExceptionOfType(BadValue.class).isThrownBy(() -> Share.parse("101%"));
    assertThatExceptionOfType(BadValue.class).isThrownBy(() -> Share.parse("1.01"));
  }

  @Test
  void aLimitIsANumberOrUnlimited() throws BadValue {
    assertThat(Limit.parse("64k").max()).isEqualTo(64_000);
    assertThat(Limit.parse("unlimited").isUnlimited()).isTrue();
    assertThatExceptionOfType(BadValue.class).isThrownBy(() -> Limit.parse("1.5"));
    assertThatExceptionOfType(BadValue.class).isThrownBy(() -> Limit.parse("none"));
  }
}
