package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.value.Span;

/** How patiently a DNS question is asked. */
@Doc("How patiently clients ask their resolver.")
public record LookupSpec(
    @Doc("How long to wait for an answer.")
        @Default(value = "5s", source = "resolv.conf, timeout")
        @Range(above = "0s")
        Span timeout,
    @Doc("How often to ask.")
        @Default(value = "2", source = "resolv.conf, attempts")
        @Range(min = "1", max = "100")
        int tries) {}
