package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.value.DistributionSpec;
import dev.lbsim.scenario.language.value.Factor;
import dev.lbsim.scenario.language.value.Measure;
import dev.lbsim.scenario.language.value.Measured;
import dev.lbsim.scenario.language.value.Share;
import org.jspecify.annotations.Nullable;

/** What lies between places. */
@Doc("What lies between places.")
public record NetworkSpec(
    @Doc("How many times as long as the shortest way over the globe the fibre is.")
        @Default(
            value = "1.5x",
            source = "paths of 4/9 of the speed of light: Katz-Bassett et al., IMC 2006")
        @Range(min = "1", max = "100")
        Factor stretch,
    @Doc("A table of round trips between places (CSV), instead of what distances say.")
        @Nullable String rtt,
    @Doc("What each way takes longer at random.") @Default("0ms") @Measured(Measure.TIME)
        DistributionSpec jitter,
    @Doc("The share of packets between places that vanishes.") @Default("0%") Share loss) {}
