package dev.lbsim.core.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NanosTest {
  @ParameterizedTest
  @CsvSource({
    "15ns, 15",
    "10us, 10_000",
    "250ms, 250_000_000",
    "0.4ms, 400_000",
    "1.5s, 1_500_000_000",
    "0.000000001s, 1",
    "007s, 7_000_000_000",
    "2m, 120_000_000_000",
    "1h, 3_600_000_000_000",
    "7d, 604_800_000_000_000",
    "9223372036854775807ns, 9_223_372_036_854_775_807",
    "9223372036.854775807s, 9_223_372_036_854_775_807"
  })
  void readsANumberAndAUnit(String text, String nanos) {
    assertThat(Nanos.parse(text)).isEqualTo(Long.parseLong(nanos.replace("_", "")));
  }

  @ParameterizedTest
  @CsvSource({
    "'', is not a duration",
    "ms, is not a duration",
    "5 ms, is not a duration",
    "' 5ms', is not a duration",
    "-5ms, is not a duration",
    "+5ms, is not a duration",
    "1e3s, is not a duration",
    "'1,5s', is not a duration",
    ".5s, is not a duration",
    "5.s, is not a duration",
    "1h30m, is not a duration",
    "NaN, is not a duration",
    "٣ms, is not a duration",
    "0, has no unit",
    "250, has no unit",
    "5min, 'has the unknown unit \"min\"'",
    "5MS, 'has the unknown unit \"MS\"'",
    "5µs, 'has the unknown unit \"µs\"'",
    "0.5ns, is finer than a nanosecond",
    "0.0000000001s, is finer than a nanosecond",
    "9223372036854775808ns, is longer than 292 years",
    "106752d, is longer than 292 years"
  })
  void saysWhatItFoundAndWhatIsAllowed(String text, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Nanos.parse(text))
        .withMessage(
            "\"%s\" %s: write a number and one of ns us ms s m h d, such as 250ms or 1.5s",
            text, why);
  }

  @Test
  void refusesEndlessDigitsWithoutReadingThem() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Nanos.parse("1".repeat(10_000_000) + "s"))
        .withMessage(
            "\"%s...\" is not a duration: write a number and one of ns us ms s m h d, such as 250ms"
                + " or 1.5s",
            "1".repeat(40));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0s",
    "1, 1ns",
    "1_500, 1.5us",
    "250_000_000, 250ms",
    "1_500_000_000, 1.5s",
    "1_234_567, 1.234567ms",
    "61_000_000_000, 61s",
    "75_000_000_000, 75s",
    "120_000_000_000, 2m",
    "3_600_000_000_000, 1h",
    "86_400_000_000_000, 1d",
    "90_000_000_000_000, 25h",
    "-20_000_000, -20ms",
    "9_223_372_036_854_775_807, 9223372036.854775807s",
    "-9_223_372_036_854_775_808, -9223372036.854775808s"
  })
  void printsInTheUnitOfFewestDigits(String nanos, String text) {
    assertThat(Nanos.print(Long.parseLong(nanos.replace("_", "")))).isEqualTo(text);
  }

  @Property(tries = 2000, seed = "1")
  void readsBackWhateverItPrints(@ForAll @LongRange(min = 0) long nanos) {
    assertThat(Nanos.parse(Nanos.print(nanos))).isEqualTo(nanos);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0s",
    "0.4, 0.4ns",
    "23025850.93, 23.03ms",
    "999999, 1ms",
    "999960000, 1s",
    "1e9, 1s",
    "5.02149e9, 5.021s",
    "1.234567e13, 12350s",
    "-1500.04, -1.5us",
    "Infinity, unlimited",
    "NaN, unknown"
  })
  void roundsMeasuredTimesToFourDigits(double nanos, String text) {
    assertThat(Nanos.approximate(nanos)).isEqualTo(text);
  }

  @Test
  void convertsToAndFromSeconds() {
    assertThat(Nanos.seconds(1_500_000_000L)).isEqualTo(1.5);
    assertThat(Nanos.ofSeconds(0.025)).isEqualTo(25_000_000L);
    assertThatIllegalArgumentException().isThrownBy(() -> Nanos.ofSeconds(1e10));
    assertThatIllegalArgumentException().isThrownBy(() -> Nanos.ofSeconds(Double.NaN));
  }
}
