package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Key;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.value.Factor;
import dev.lbsim.scenario.language.value.Span;

/** A server that has just started works slower for a while. */
@Doc("A server that has just started works slower for a while.")
public record WarmUpSpec(
    @Doc("How long until it is at full speed.") @Key("for") @Range(above = "0s") Span lasts,
    @Doc("How many times as long a request takes right after the start.") @Range(min = "1")
        Factor factor) {}
