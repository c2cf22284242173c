package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.AtMostOne;
import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.value.DistributionSpec;
import dev.lbsim.scenario.language.value.Measure;
import dev.lbsim.scenario.language.value.Measured;
import dev.lbsim.scenario.language.value.Rate;
import dev.lbsim.scenario.language.value.Share;
import dev.lbsim.scenario.language.value.Span;
import org.jspecify.annotations.Nullable;

/** Proof that a client is no robot. */
@Doc(
    "Asks clients for proof that they are no robots (errors.challenged), a script to run or a proof of"
        + " work: always, or while one figure of a proxy is above what is given here.")
@AtMostOne({"rate", "inflight", "utilisation"})
public record ChallengeSpec(
    @Doc("While more requests per second come to a proxy.") @Range(above = "0rps")
        @Nullable Rate rate,
    @Doc("While a proxy has more requests in flight.") @Range(min = "1", max = "1000000000")
        @Nullable Integer inflight,
    @Doc("While a larger share of the workers of the servers behind it is busy, over a second.")
        @Range(above = "0%")
        @Nullable Share utilisation,
    @Doc("How long it goes on after that.") @Default("60s") Span hold,
    @Doc("How long a client takes to solve it.") @Default("1s") @Measured(Measure.TIME)
        DistributionSpec solving,
    @Doc("Which share of honest clients cannot or will not, always the same ones.") @Default("0%")
        Share failing,
    @Doc("How long who has solved it is not asked again.")
        @Default(value = "30m", source = "Cloudflare, challenge passage")
        @Range(above = "0s")
        Span validFor) {}
