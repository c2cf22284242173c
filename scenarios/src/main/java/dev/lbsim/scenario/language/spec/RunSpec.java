package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.value.Span;
import org.jspecify.annotations.Nullable;

/** How long to run, and how often. */
@Doc("How long to run, and how often.")
public record RunSpec(
    @Doc("Simulated time of one replication.")
        @Default(value = "10m", source = "long enough for queues at 90 % load to settle")
        @Range(above = "0s")
        Span duration,
    @Doc(
            "What to leave out at the start of each replication. Without it: nothing where there are"
                + " events, else as much as MSER-5 finds.")
        @Nullable Span warmup,
    @Doc("Same file, same seed: same result.") @Default("1") long seed,
    @Doc("How many independent runs; intervals come from how they differ.")
        @Default(value = "10", source = "Law, Simulation Modeling and Analysis, section 9.4")
        @Range(min = "1", max = "100000")
        int replications) {}
