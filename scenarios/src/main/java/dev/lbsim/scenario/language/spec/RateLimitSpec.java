package dev.lbsim.scenario.language.spec;

import dev.lbsim.core.guard.rate.RateLimiters;
import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.bind.Short;
import dev.lbsim.scenario.language.value.CountBy;
import dev.lbsim.scenario.language.value.DistributionSpec;
import dev.lbsim.scenario.language.value.LimiterSpec;
import dev.lbsim.scenario.language.value.Measure;
import dev.lbsim.scenario.language.value.Measured;
import dev.lbsim.scenario.language.value.Share;
import dev.lbsim.scenario.language.value.Span;
import org.jspecify.annotations.Nullable;

/** A limit on what a layer-7 tier lets through; what is over it gets a 429. */
@Doc("A limit on what a layer-7 tier lets through; what is over it gets a 429.")
@Short("limit")
public record RateLimitSpec(
    @Doc("How much passes.") LimiterSpec limit,
    @Doc(
            "What has a limit of its own: each client (source address), group of clients, path, host,"
                + " method, value of a header or cookie (header x-api-key); global: all together."
                + " What lacks the header or cookie is not limited.")
        @Default(value = "global", source = "Envoy, local_ratelimit")
        CountBy by,
    @Doc("Who counts together: each worker by itself, each proxy, or the whole tier.")
        @Default(value = "instance", source = "Envoy, local_ratelimit; nginx, limit_req_zone")
        Scope scope,
    @Doc("Whether each request counts once, or as much as it costs (cost-aware).")
        @Default("requests")
        Charge charge,
    @Doc(
            "How many clients, paths or the like are remembered; beyond, whoever has been quiet for"
                + " longest starts anew.")
        @Default(
            value = "" + RateLimiters.DEFAULT_KEYS,
            source = "nginx, limit_req_zone: about 16 thousand in a megabyte")
        @Range(min = "1", max = "10000000")
        int keys,
    @Doc(
            "Where the whole tier's count is kept, if not at hand: each decision waits for it. A time"
                + " alone is its latency.")
        @Nullable StoreSpec store) {

  /** Who counts together. */
  public enum Scope {
    /** Each worker by itself. */
    WORKER,
    /** Each proxy. */
    INSTANCE,
    /** The whole tier. */
    TIER
  }

  /** What a request counts. */
  public enum Charge {
    /** One each. */
    REQUESTS,
    /** Its cost. */
    COST
  }

  /** A store that counts for a whole tier. */
  @Doc("A store that counts for a whole tier; it decides when asked, its word comes later.")
  @Short("latency")
  public record StoreSpec(
      @Doc("A round trip to it, its own work included.") @Measured(Measure.TIME)
          DistributionSpec latency,
      @Doc("The longest to wait for it; without it, for ever. Envoy waits 20ms.")
          @Range(above = "0s")
          @Nullable Span timeout,
      @Doc("How many round trips bring nothing.") @Default("0%") Share errors,
      @Doc("What it says nothing about: open lets it pass, closed turns it away (a 500).")
          @Default(value = "open", source = "Envoy, failure_mode_deny: false")
          Fail fail) {
    /** What happens without its word. */
    public enum Fail {
      /** Requests pass. */
      OPEN,
      /** Requests are turned away. */
      CLOSED
    }
  }

  /** Who counts together, given or not: a store is the whole tier's. */
  public Scope effectiveScope() {
    return store != null ? Scope.TIER : scope;
  }
}
