package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.bind.Short;
import dev.lbsim.scenario.language.value.Span;

/** A server that holds too many requests runs out of memory, is killed and comes back. */
@Doc("A server that holds too many requests runs out of memory, is killed and comes back.")
@Short("at")
public record OomSpec(
    @Doc("How many requests it has room for, waiting or worked on; one more kills it.")
        @Range(min = "1", max = "100000000")
        int at,
    @Doc("How long it takes to come back, cold.") @Default("0s") Span restart) {}
