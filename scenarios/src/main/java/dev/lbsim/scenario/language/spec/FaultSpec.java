package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Short;
import dev.lbsim.scenario.language.value.DistributionSpec;
import dev.lbsim.scenario.language.value.Measure;
import dev.lbsim.scenario.language.value.Measured;
import dev.lbsim.scenario.language.value.Share;
import org.jspecify.annotations.Nullable;

/** Faults put in on purpose, before a backend is chosen (Envoy, HTTP fault filter). */
@Doc("Faults put in on purpose, before a backend is chosen.")
public record FaultSpec(
    @Doc("Requests kept waiting; a time alone delays all of them.") @Nullable DelaySpec delay,
    @Doc("Which share of requests is answered with an error.") @Default("0%") Share abort) {

  /** Requests kept waiting. */
  @Doc("Requests kept waiting.")
  @Short("time")
  public record DelaySpec(
      @Doc("How long.") @Measured(Measure.TIME) DistributionSpec time,
      @Doc("Which share of requests.") @Default("100%") Share share) {}
}
