package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.OrOne;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.value.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a layer-7 tier does for its requests besides sending them on. A route has the same keys for
 * its own requests; what it does not mention it takes from the tier.
 */
@Doc("What a layer-7 tier does for its requests besides sending them on.")
public record GuardsSpec(
    @Doc(
            "The longest it waits for an answer, retries included (504 after that); without it, for"
                + " ever. Envoy has 15s, nginx 60s for each read.")
        @Range(above = "0s")
        @Nullable Span timeout,
    @Doc("The longest one attempt at a backend takes; without it, as long as the timeout.")
        @Range(above = "0s")
        @Nullable Span tryTimeout,
    @Doc("What it does when an attempt fails; a number alone is the most retries.")
        @Nullable RetriesSpec retries,
    @Doc("Another attempt beside one that takes long; a time alone is after how long.")
        @Nullable HedgeSpec hedge,
    @Doc("Asks several backends at once; a number alone is how many.") @Nullable FanOutSpec fanOut,
    @Doc("Faults put in on purpose.") @Nullable FaultSpec fault,
    @Doc(
            "A cache of answers; a size alone is how much it holds. Routes without one of their own"
                + " share that of their tier.")
        @Nullable HttpCacheSpec cache,
    @Doc(
            "How many requests may be at backends at a time, in each instance, or how much cost; what"
                + " comes beyond is answered with a 503 at once (errors.shed). Routes without a limit of their own"
                + " share that of their tier.")
        @Nullable LimitSpec limit,
    @Doc(
            "Turns the less important away (503, errors.shed) as more is in flight, by the priority of"
                + " requests; a share alone is where that starts.")
        @Nullable SheddingSpec shed,
    @Doc("What a request gets instead of a failure; a time alone is how long that takes.")
        @Nullable FallbackSpec fallback,
    @Doc("How much it lets through: one limit or several, a request must pass all of them.") @OrOne
        List<RateLimitSpec> rateLimit,
    @Doc(
            "Whether sessions stay with their backends; a word alone is how they are known. For"
                + " sessions that a hash keeps in place, see the hashing algorithms and hash-on.")
        @Nullable StickySpec sticky,
    @Doc("Copies of requests for other pools: a pool, or several with shares.") @OrOne
        List<MirrorSpec> mirror,
    @Doc("What it changes of requests on their way to backends.") @Nullable RewriteSpec rewrite) {

  /** These, and where they say nothing what {@code tier} says. */
  public GuardsSpec over(GuardsSpec tier) {
    return new GuardsSpec(
        timeout != null ? timeout : tier.timeout,
        tryTimeout != null ? tryTimeout : tier.tryTimeout,
        retries != null ? retries : tier.retries,
        hedge != null ? hedge : tier.hedge,
        fanOut != null ? fanOut : tier.fanOut,
        fault != null ? fault : tier.fault,
        cache != null ? cache : tier.cache,
        limit != null ? limit : tier.limit,
        shed != null ? shed : tier.shed,
        fallback != null ? fallback : tier.fallback,
        !rateLimit.isEmpty() ? rateLimit : tier.rateLimit,
        sticky != null ? sticky : tier.sticky,
        !mirror.isEmpty() ? mirror : tier.mirror,
        rewrite != null ? rewrite : tier.rewrite);
  }
}
