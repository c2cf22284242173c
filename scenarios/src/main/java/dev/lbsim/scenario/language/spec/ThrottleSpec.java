package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.bind.Short;
import dev.lbsim.scenario.language.value.Span;

/** When clients do not even send a request. */
@Doc(
    "When clients do not even send a request: with probability (requests - k * accepts) /"
        + " (requests + 1), of the last time (adaptive throttling, Site Reliability Engineering,"
        + " chapter 21).")
@Short("k")
public record ThrottleSpec(
    @Doc("How many requests are sent for one that is accepted, where not all are.")
        @Default(value = "2", source = "Site Reliability Engineering, chapter 21")
        @Range(min = "1", max = "1000")
        double k,
    @Doc("How far back they remember.")
        @Default(value = "2m", source = "Site Reliability Engineering, chapter 21")
        @Range(min = "1s", max = "1d")
        Span window) {}
