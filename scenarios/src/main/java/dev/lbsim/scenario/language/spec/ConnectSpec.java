package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.value.Span;
import org.jspecify.annotations.Nullable;

/** How clients open a connection. */
@Doc("How clients open a connection.")
public record ConnectSpec(
    @Doc("How long to wait for an address to answer; without it, as long as for the request.")
        @Range(above = "0s")
        @Nullable Span timeout,
    @Doc("How many addresses of a DNS answer to try.")
        @Default(value = "1", source = "no fallback unless asked for")
        @Range(min = "1", max = "100")
        int tries) {}
