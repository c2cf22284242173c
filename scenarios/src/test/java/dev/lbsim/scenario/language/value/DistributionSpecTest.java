package dev.lbsim.scenario.language.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lbsim.scenario.language.problem.BadValue;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DistributionSpecTest {
  @ParameterizedTest
  @CsvSource({
    "10ms, 10e6",
    "const(10ms), 10e6",
    "exp(10ms), 10e6",
    "'uniform(1ms, 5ms)', 3e6",
    "'uniform(high=5ms, low=1ms)', 3e6",
    "'mix(0.9*exp(5ms), 0.1*exp(50ms))', 9.5e6",
    "'mix(5ms, 15ms)', 10e6",
    "'mix(90%*5ms, 10%*mix(0.5*1ms, 0.5*3ms))', 4.7e6",
    "'erlang(mean=8ms, k=4)', 8e6",
  })
  void aCallBecomesADistributionInNanoseconds(String text, double mean) throws BadValue {
    DistributionSpec spec = DistributionSpec.parse(text, Measure.TIME);
    assertThat(spec.knownMean()).isCloseTo(mean, org.assertj.core.data.Offset.offset(mean * 1e-12));
    assertThat(spec.files()).isEmpty();
  }

  @Test
  void everyDistributionOfTheRegistryCanBeWritten() throws BadValue {
    for (String text :
        java.util.List.of(
            "const(1ms)",
            "exp(1ms)",
            "uniform(1ms, 2ms)",
            "normal(10ms, 1ms)",
            "lognormal(median=15ms, sigma=0.6)",
            "pareto(1ms, 1.5)",
            "pareto(1ms, 1.5, cap=1s)",
            "gamma(1ms, 2)",
            "weibull(1ms, 2)",
            "erlang(1ms, 3)",
            "hyperexp(1ms, 4)",
            "mix(0.5*1ms, 0.5*exp(2ms))")) {
      assertThat(DistributionSpec.parse(text, Measure.TIME).known()).as(text).isNotNull();
    }
    assertThat(DistributionSpec.parse("zipf(s=0.9, n=1000)", Measure.NUMBER).known()).isNotNull();
  }

  @Test
  void aFileIsReadOnlyWhenAskedFor() throws BadValue, IOException {
    DistributionSpec spec =
        DistributionSpec.parse("mix(0.5*empirical(times.csv), 0.5*2ms)", Measure.TIME);
    assertThat(spec.known()).isNull();
    assertThat(spec.files()).containsExactly("times.csv");
    assertThat(spec.distribution((file, measure) -> new double[] {4e6, 8e6}).mean()).isEqualTo(4e6);
  }

  @Test
  void theUnitFollowsFromThePlace() throws BadValue {
    assertThat(DistributionSpec.parse("exp(15KB)", Measure.SIZE).knownMean()).isEqualTo(15_000);
    assertThat(DistributionSpec.parse("exp(2)", Measure.FACTOR).knownMean()).isEqualTo(2);
    assertThatExceptionOfType(BadValue.class)
        .isThrownBy(() -> DistributionSpec.parse("exp(15KB)", Measure.TIME));
  }
}
