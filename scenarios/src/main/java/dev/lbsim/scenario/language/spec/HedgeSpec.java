package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.bind.Short;
import dev.lbsim.scenario.language.value.Span;

/** Another attempt beside one that takes long; the first answer wins. */
@Doc("Another attempt beside one that takes long; the first answer wins.")
@Short("after")
public record HedgeSpec(
    @Doc("How long to wait for an answer before another attempt.") @Range(above = "0s") Span after,
    @Doc("How many such attempts one request may get.")
        @Default(value = "1", source = "Dean and Barroso, The Tail at Scale, CACM 2013")
        @Range(min = "1", max = "100")
        int max) {}
