package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.bind.Short;
import dev.lbsim.scenario.language.value.Share;
import dev.lbsim.scenario.language.value.Span;

/** Little traffic at first for a backend that has just come up. */
@Doc("Little traffic at first for a backend that has just come up.")
@Short("window")
public record SlowStartSpec(
    @Doc("How long it takes to the full weight.") @Range(above = "0s") Span window,
    @Doc("Shape of the ramp: 1 is a straight line, more is fast at first.")
        @Default(value = "1", source = "Envoy, aggression")
        @Range(above = "0", max = "100")
        double aggression,
    @Doc("The share of its weight it starts with.")
        @Default(value = "10%", source = "Envoy, min_weight_percent")
        @Range(above = "0%")
        Share min) {}
