package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Key;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.value.Share;
import dev.lbsim.scenario.language.value.Span;

/** When an instance stops sending to a pool for a while, because too much of it fails. */
@Doc(
    "When an instance stops sending to a pool for a while, because too much of it fails: open, it"
        + " answers with a 503 at once (errors.shed); after the wait a few requests decide whether it"
        + " closes.")
public record TripSpec(
    @Doc("It opens when this share of attempts failed.")
        @Default(value = "50%", source = "resilience4j, failureRateThreshold")
        @Range(above = "0%", max = "100%")
        Share failures,
    @Doc("It opens when this share of attempts was slow.")
        @Default(value = "100%", source = "resilience4j, slowCallRateThreshold")
        @Range(above = "0%", max = "100%")
        Share slow,
    @Doc("An attempt that takes longer is slow.")
        @Default(value = "60s", source = "resilience4j, slowCallDurationThreshold")
        Span slowAfter,
    @Doc("How many of the last attempts it judges by.")
        @Default(value = "100", source = "resilience4j, slidingWindowSize")
        @Range(min = "1", max = "100000")
        int window,
    @Doc("How many of them it must have seen before it judges, but no more than the window.")
        @Default(value = "100", source = "resilience4j, minimumNumberOfCalls")
        @Range(min = "1", max = "100000")
        int least,
    @Doc("How long it stays open.")
        @Default(value = "60s", source = "resilience4j, waitDurationInOpenState")
        @Key("wait")
        Span waits,
    @Doc("How many requests are let through on trial after that.")
        @Default(value = "10", source = "resilience4j, permittedNumberOfCallsInHalfOpenState")
        @Range(min = "1", max = "100000")
        int trials) {}
