package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.bind.Short;
import dev.lbsim.scenario.language.value.Share;
import org.jspecify.annotations.Nullable;

/** Who is turned away when much is going on, the least important first. */
@Doc(
    "Who is turned away when much is going on, the least important first: by requests in flight as a"
        + " share of the limit, or of a number.")
@Short("start")
public record SheddingSpec(
    @Doc("Above this share, the least important are turned away more and more.") Share start,
    @Doc("At this share, nobody gets in.") @Default("100%") @Range(above = "0%") Share full,
    @Doc("Shares of how many requests in flight in each instance; without it, of the limit.")
        @Range(min = "1", max = "1000000")
        @Nullable Integer of) {}
