package dev.lbsim.core.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PowerOfChoicesTest {
  @ParameterizedTest
  @CsvSource({
    "0.5, 2.000, 1.2657, 1.1252, 1.0313",
    "0.7, 3.333, 1.6145, 1.3568, 1.1681",
    "0.9, 10.000, 2.6141, 2.0279, 1.6329",
    "0.95, 20.000, 3.3830, 2.5351, 1.9888",
    "0.99, 100.000, 5.4320, 3.8578, 2.9017"
  })
  void meansAreThePublishedOnes(double utilisation, double d1, double d2, double d3, double d5) {
    assertThat(PowerOfChoices.meanSojourn(utilisation, 1)).isCloseTo(d1, within(5e-4));
    assertThat(PowerOfChoices.meanSojourn(utilisation, 2)).isCloseTo(d2, within(5e-5));
    assertThat(PowerOfChoices.meanSojourn(utilisation, 3)).isCloseTo(d3, within(5e-5));
    assertThat(PowerOfChoices.meanSojourn(utilisation, 5)).isCloseTo(d5, within(5e-5));
  }

  @ParameterizedTest
  @CsvSource({"0.5, 1", "0.5, 2", "0.9, 1", "0.9, 2", "0.9, 4"})
  void tailsAddUpToTheMeanByLittlesLaw(double utilisation, int choices) {
    double inSystem = 0;
    for (int i = 1; i < 1000; i++) {
      inSystem += PowerOfChoices.tail(utilisation, choices, i);
    }
    assertThat(inSystem / utilisation)
        .isCloseTo(PowerOfChoices.meanSojourn(utilisation, choices), within(1e-9));
  }

  @Test
  void theShareOfBusyServersIsTheUtilisation() {
    assertThat(PowerOfChoices.tail(0.9, 2, 0)).isEqualTo(1);
    assertThat(PowerOfChoices.tail(0.9, 2, 1)).isEqualTo(0.9);
    assertThat(PowerOfChoices.tail(0.9, 2, 2)).isCloseTo(0.729, within(1e-12));
  }
}
