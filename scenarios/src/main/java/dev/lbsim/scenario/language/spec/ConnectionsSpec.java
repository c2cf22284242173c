package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.value.Limit;
import dev.lbsim.scenario.language.value.Span;
import org.jspecify.annotations.Nullable;

/** How long clients keep a connection. */
@Doc("How long clients keep a connection.")
public record ConnectionsSpec(
    @Doc("Most requests on one connection; without it, any number.")
        @Default("unlimited")
        @Range(min = "1")
        Limit reuse,
    @Doc("How long an idle connection is kept; without it, for ever.") @Range(above = "0s")
        @Nullable Span idle,
    @Doc(
            "Requests a connection carries at once: 1 as in HTTP/1.1, more as streams of HTTP/2"
                + " (commonly 100 or 128). Another one is opened when all are full.")
        @Default("1")
        @Range(min = "1")
        int streams) {}
