package dev.lbsim.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.core.balance.Balancers;
import dev.lbsim.core.random.Distributions;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Param;

/** A new algorithm or distribution cannot be left out of the measurements. */
class RegistriesTest {
  @Test
  void everyAlgorithmIsMeasured() throws NoSuchFieldException {
    assertThat(PickBenchmark.class.getField("algorithm").getAnnotation(Param.class).value())
        .containsExactlyInAnyOrderElementsOf(
            Balancers.all().stream().map(kind -> kind.about().name()).toList());
  }

  @Test
  void everyDistributionIsMeasured() throws NoSuchFieldException {
    assertThat(SamplerBenchmark.class.getField("distribution").getAnnotation(Param.class).value())
        .containsExactlyInAnyOrderElementsOf(
            Distributions.all().stream().map(kind -> kind.about().name()).toList())
        .allSatisfy(name -> assertThat(SamplerBenchmark.distribution(name).mean()).isPositive());
  }
}
