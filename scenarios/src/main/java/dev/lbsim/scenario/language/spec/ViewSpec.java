package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.value.Span;

/** How old a load balancer's picture of its backends is. */
@Doc("How old a load balancer's picture of its backends is.")
public record ViewSpec(
    @Doc("It sees in-flight counts as of the last refresh, this often.") @Range(above = "0s")
        Span refresh) {}
