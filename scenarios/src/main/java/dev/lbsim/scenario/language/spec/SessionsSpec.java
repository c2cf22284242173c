package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.ExactlyOne;
import dev.lbsim.scenario.language.bind.Short;
import dev.lbsim.scenario.language.value.DistributionSpec;
import dev.lbsim.scenario.language.value.Measure;
import dev.lbsim.scenario.language.value.Measured;
import org.jspecify.annotations.Nullable;

/** How long users stay before others come in their place. */
@Doc(
    "How long users stay before others come in their place, who have no cookies and no connections.")
@Short("length")
@ExactlyOne({"length", "requests"})
public record SessionsSpec(
    @Doc("How long a session lasts, from its first request on.") @Measured(Measure.TIME)
        @Nullable DistributionSpec length,
    @Doc("How many requests a session has.") @Measured(Measure.NUMBER)
        @Nullable DistributionSpec requests) {}
