package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.value.Limit;
import dev.lbsim.scenario.language.value.Span;
import org.jspecify.annotations.Nullable;

/** How a layer-7 tier keeps connections to its backends. */
@Doc("How a layer-7 tier keeps connections to its backends.")
public record UpstreamSpec(
    @Doc("Requests one connection carries, one after the other, or unlimited.")
        @Default(value = "unlimited", source = "Envoy, max_requests_per_connection")
        @Range(min = "1")
        Limit reuse,
    @Doc("How long an idle one is kept; without it, for ever.") @Range(above = "0s")
        @Nullable Span idle,
    @Doc("Requests one carries at once: 1 as in HTTP/1.1, more as streams of HTTP/2.")
        @Default("1")
        @Range(min = "1")
        int streams,
    @Doc("Round trips to open one: none, tcp (1), tls (2) or tls12 (3).") @Default("none")
        ConnectSpec.Setup setup,
    @Doc("How long a backend may take to answer at all; without it, as long as an attempt.")
        @Range(above = "0s")
        @Nullable Span connectTimeout) {}
