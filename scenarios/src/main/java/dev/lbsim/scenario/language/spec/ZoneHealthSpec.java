package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.OrOne;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.bind.Short;
import dev.lbsim.scenario.language.value.Ref;
import dev.lbsim.scenario.language.value.Share;
import dev.lbsim.scenario.language.value.Span;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a name server finds out which of its answers work. */
@Doc("How a name server finds out which of its answers work; a word alone is the product.")
@Short("like")
public record ZoneHealthSpec(
    @Doc("A product that gives what is not written here.") @Nullable Like like,
    @Doc("From the start of one check to the start of the next.") @Range(min = "1ms")
        @Nullable Span every,
    @Doc("The same while results speak against the verdict; without it, as always.")
        @Range(min = "1ms")
        @Nullable Span fast,
    @Doc("A check without an answer after this long has failed; without it, after one interval.")
        @Range(above = "0s")
        @Nullable Span timeout,
    @Doc("Failures that take an answer out; 3 unless the product says otherwise.")
        @Range(min = "1", max = "1000")
        @Nullable Integer fall,
    @Doc("Successes in a row that bring it back; 2 unless the product says otherwise.")
        @Range(min = "1", max = "1000")
        @Nullable Integer rise,
    @Doc("Successes in a row that make failures forgotten; 1 unless the product says otherwise.")
        @Range(min = "1", max = "1000")
        @Nullable Integer ok,
    @Doc("How much an interval varies, so that checks do not march in step.")
        @Default("0%")
        @Range(max = "50%")
        Share jitter,
    @Doc(
            "How many checkers there are, each with a rhythm of its own; 1 unless the product has more.")
        @Range(min = "1", max = "1000")
        @Nullable Integer checkers,
    @Doc("The places of the checkers, in turn; without it, the first place of the name server.")
        @OrOne
        List<Ref> from,
    @Doc("An answer works while more than this share of the checkers says so.")
        @Default(value = "18%", source = "Amazon Route 53, how health checks are judged")
        @Range(max = "99%")
        Share quorum,
    @Doc("How long it takes until a verdict is in the answers.") @Default("0s") Span publishDelay,
    @Doc("Whether nothing is checked before somebody asks.")
        @Default(value = "false", source = "like powerdns-lua sets it, whatever is written")
        boolean onDemand) {

  private static final int FALL = 3;
  private static final int RISE = 2;

  /** Products, and what they do where a file says nothing. */
  public enum Like {
    /** Request interval 30 s, failure threshold 3, a connection within 4 s, many checkers. */
    ROUTE53(30, 4, 3, 3, 1, 16, false),
    /** interval, timeout, down_thresh, up_thresh, ok_thresh. */
    GDNSD(10, 5, 10, 20, 10, 1, false),
    /** ifurlup: interval 5 s, timeout 2 s, one failure; checked from the first query on. */
    POWERDNS_LUA(5, 2, 1, 1, 1, 1, true),
    /** Probing interval 30 s, timeout 10 s, and 3 failures that are tolerated. */
    AZURE(30, 10, 4, 1, 1, 1, false),
    /** Interval 60 s, timeout 5 s, and 2 retries at once. */
    CLOUDFLARE(60, 5, 3, 1, 1, 1, false);

    private final Span every;
    private final Span timeout;
    private final int fall;
    private final int rise;
    private final int ok;
    private final int checkers;
    private final boolean onDemand;

    Like(
        long everySec,
        long timeoutSec,
        int fall,
        int rise,
        int ok,
        int checkers,
        boolean onDemand) {
      this.every = new Span(everySec * 1_000_000_000L);
      this.timeout = new Span(timeoutSec * 1_000_000_000L);
      this.fall = fall;
      this.rise = rise;
      this.ok = ok;
      this.checkers = checkers;
      this.onDemand = onDemand;
    }
  }

  /** The interval, given or by the product; null if there is neither, which the check refuses. */
  public @Nullable Span knownEvery() {
    return every != null ? every : like == null ? null : like.every;
  }

  /** The interval of a checked scenario. */
  public Span effectiveEvery() {
    return Objects.requireNonNull(knownEvery());
  }

  /** The interval while results speak against the verdict. */
  public Span effectiveFast() {
    Span ofProduct = like == Like.CLOUDFLARE ? new Span(1) : effectiveEvery();
    return fast != null ? fast : ofProduct;
  }

  /** The timeout, given or by the product, or one interval. */
  public Span effectiveTimeout() {
    return timeout != null ? timeout : like == null ? effectiveEvery() : like.timeout;
  }

  /** Failures that take an answer out. */
  public int effectiveFall() {
    return fall != null ? fall : like == null ? FALL : like.fall;
  }

  /** Successes that bring it back. */
  public int effectiveRise() {
    return rise != null ? rise : like == null ? RISE : like.rise;
  }

  /** Successes that make failures forgotten. */
  public int effectiveOk() {
    return ok != null ? ok : like == null ? 1 : like.ok;
  }

  /** How many checkers there are. */
  public int effectiveCheckers() {
    return checkers != null ? checkers : like == null ? 1 : like.checkers;
  }

  /** True if nothing is checked before somebody asks. */
  public boolean effectiveOnDemand() {
    return onDemand || (like != null && like.onDemand);
  }
}
