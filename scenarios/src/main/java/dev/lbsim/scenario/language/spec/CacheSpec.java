package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Short;
import dev.lbsim.scenario.language.value.Share;
import dev.lbsim.scenario.language.value.Span;
import org.jspecify.annotations.Nullable;

/** A DNS cache of each client's own. */
@Doc("A DNS cache of each client's own; a word alone is the product it is like.")
@Short("like")
public record CacheSpec(
    @Doc("A product that gives what is not written here; without one, an honest cache.")
        @Nullable Like like,
    @Doc("Keep every answer at least this long.") @Nullable Span min,
    @Doc("Keep no answer longer than this.") @Nullable Span max,
    @Doc("How long to keep that there is no answer; without it, as long as the name server says.")
        @Nullable Span negative,
    @Doc("Clients that keep answers as long as they like.") @Nullable IgnoreTtlSpec ignoreTtl) {

  /** Products, and what they do where a file says nothing. */
  public enum Like {
    /** At most 2 h (CACHE_TTL_MAX_USEC in resolved-dns-cache.c). */
    SYSTEMD_RESOLVED(0, 7_200, -1, 0),
    /**
     * 30 s whatever the TTL, and 10 s where there is no answer (networkaddress.cache.ttl and
     * networkaddress.cache.negative.ttl of java.security).
     */
    JVM(30, 30, 10, 0),
    /** A browser that does not see the TTL keeps answers for a minute. */
    BROWSER(60, -1, -1, 0),
    /** At most a day (MaxCacheTtl). */
    WINDOWS(0, 86_400, -1, 0),
    /**
     * A population: 37.3 % of clients keep answers for 60 s, the rest are honest. Fitted to Flavel
     * et al., LANMAN 2014, with resolvers like internet.
     */
    INTERNET(0, -1, -1, .373);

    private final @Nullable Span min;
    private final @Nullable Span max;
    private final @Nullable Span negative;
    private final double share;

    Like(long minSec, long maxSec, long negativeSec, double share) {
      this.min = sec(minSec);
      this.max = sec(maxSec);
      this.negative = sec(negativeSec);
      this.share = share;
    }

    private static @Nullable Span sec(long seconds) {
      return seconds < 0 ? null : new Span(seconds * 1_000_000_000L);
    }
  }

  /** The least time, given or by the product. */
  public Span effectiveMin() {
    Span ofProduct = like == null ? null : like.min;
    return min != null ? min : ofProduct != null ? ofProduct : Span.ZERO;
  }

  /** The most time, given or by the product; null for no limit. */
  public @Nullable Span effectiveMax() {
    return max != null ? max : like == null ? null : like.max;
  }

  /** How long there is no answer, given or by the product; null for as long as one is told. */
  public @Nullable Span effectiveNegative() {
    return negative != null ? negative : like == null ? null : like.negative;
  }

  /** Those who disregard TTLs, given or by the product. */
  public @Nullable IgnoreTtlSpec effectiveIgnoreTtl() {
    if (ignoreTtl != null || like == null || like.share == 0) {
      return ignoreTtl;
    }
    return new IgnoreTtlSpec(new Share(like.share), new Span(60_000_000_000L), null);
  }
}
