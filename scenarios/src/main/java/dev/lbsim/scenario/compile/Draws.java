package dev.lbsim.scenario.compile;

import dev.lbsim.core.random.Distribution;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.value.DistributionSpec;
import dev.lbsim.scenario.language.value.NumberSource;

/** Turns distributions as written into distributions to draw from. */
record Draws(NumberSource files) {
  Distribution of(DistributionSpec spec) {
    try {
      return spec.distribution(files);
    } catch (BadValue e) {
      throw new IllegalArgumentException(spec.text() + ": " + e.message(), e);
    }
  }
}
