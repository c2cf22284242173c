package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.OrOne;
import dev.lbsim.scenario.language.bind.Short;
import dev.lbsim.scenario.language.value.Span;
import java.util.List;

/** An answer that is ready for requests that fail: an old one, a plain one, an empty list. */
@Doc(
    "An answer that is ready for requests that fail: an old one, a plain one, an empty list. It counts"
        + " as ok and, besides, under fallbacks.")
@Short("time")
public record FallbackSpec(
    @Doc("How long it takes to give it.") @Default("0ms") Span time,
    @Doc("Which failures it takes the place of; without it, all but limited.") @OrOne
        List<RetriesSpec.Failure> on) {}
