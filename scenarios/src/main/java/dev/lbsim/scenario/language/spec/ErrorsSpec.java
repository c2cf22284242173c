package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Short;
import dev.lbsim.scenario.language.value.DistributionSpec;
import dev.lbsim.scenario.language.value.Measure;
import dev.lbsim.scenario.language.value.Measured;
import dev.lbsim.scenario.language.value.Share;
import org.jspecify.annotations.Nullable;

/** Requests a server answers with an error. */
@Doc("Requests a server answers with an error.")
@Short("share")
public record ErrorsSpec(
    @Doc("Which share of requests.") Share share,
    @Doc("How long such an answer takes; without it, as long as a good one.")
        @Measured(Measure.TIME)
        @Nullable DistributionSpec service) {}
