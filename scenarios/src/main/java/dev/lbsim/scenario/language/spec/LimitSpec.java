package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Key;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.bind.Short;
import dev.lbsim.scenario.language.value.ConcurrencySpec;
import dev.lbsim.scenario.language.value.Span;
import org.jspecify.annotations.Nullable;

/** How much of a layer-7 tier may be at backends at a time. */
@Doc("How much may be at backends at a time, in each instance.")
@Short("most")
public record LimitSpec(
    @Doc("How many requests, or how much cost.") ConcurrencySpec most,
    @Doc(
            "Whether each request counts once, or as much as it costs (cost-aware). One that costs"
                + " more than all that is allowed passes when nothing else is in flight.")
        @Default("requests")
        RateLimitSpec.Charge charge,
    @Doc(
            "How many requests wait where the limit is reached, instead of being turned away at once;"
                + " without it, none (Envoy). HAProxy's maxqueue is unlimited.")
        @Range(min = "1", max = "1000000")
        @Nullable Integer queue,
    @Doc("The longest a request waits in the queue; then it is turned away (503, errors.shed).")
        @Default(value = "1s", source = "Netflix concurrency-limits, backlogTimeout")
        @Range(above = "0s")
        @Key("wait")
        Span waits,
    @Doc("Who goes first: who has waited longest (HAProxy), or who came last (Netflix).")
        @Default(value = "fifo", source = "HAProxy, maxconn")
        Order order) {

  /** Who goes first. */
  public enum Order {
    /** Who came first. */
    FIFO,
    /** Who came last. */
    LIFO
  }
}
