package dev.lbsim.core.model;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a route counts besides requests and how they end; a column of {@link RouteMeters} each. */
public enum RouteCount {
  /** Requests whose client gave up while they were kept. */
  ABANDONED,
  /** Attempts sent to backends. */
  ATTEMPTS,
  /** Of them, those after one that failed. */
  RETRIES,
  /** Of them, those beside one that took long. */
  HEDGES,
  /** Hedges whose answer came first. */
  HEDGES_WON,
  /** Hedges that were due and that their budget did not allow. */
  HEDGES_DENIED,
  /** Requests answered from a fallback. */
  FALLBACKS,
  /** Requests that injected faults delayed. */
  DELAYED,
  /** Requests looked up in a cache. */
  CACHE_LOOKUPS,
  /** Of them, those answered from it. */
  CACHE_HITS,
  /** Of those, the ones answered with something stale. */
  CACHE_STALE,
  /** Of those, the ones that waited for what another one was fetching. */
  CACHE_COALESCED,
  /** Of those, the ones answered with a version that the origin had replaced. */
  CACHE_OUTDATED,
  /** Requests looked up that went on to a backend. */
  CACHE_MISSES,
  /** Of them, those that found that nothing had changed. */
  CACHE_REVALIDATED,
  /** Fetches for which no client waited. */
  CACHE_REFRESHED,
  /** Objects that had to go to make room. */
  CACHE_EVICTED,
  /** Bytes of the answers to all requests looked up. */
  CACHE_ASKED_BYTES,
  /** Of them, those that no backend had to send. */
  CACHE_SAVED_BYTES,
  /** Requests that rate limits turned away. */
  LIMITED,
  /** Requests that rate limits let wait for their turn. */
  HELD,
  /** Requests about which the store of a rate limit said nothing in time. */
  UNDECIDED,
  /** Requests of sticky sessions that have a backend. */
  STICKY_REQUESTS,
  /** Of them, those that went there. */
  STICKY_KEPT,
  /** Of them, those that went elsewhere, because their backend was of no use. */
  STICKY_MOVED,
  /** Of them, those that got an error instead. */
  STICKY_REFUSED,
  /** Requests of sessions that were known once, for too long or too long ago. */
  STICKY_EXPIRED,
  /** How often a session got a backend: cookies given, or entries of a table written. */
  STICKY_SET,
  /** Sessions that a table forgot to make room. */
  STICKY_EVICTED,
  /** Requests answered with a challenge. */
  CHALLENGED,
  /** Requests that came back with a solution. */
  SOLVED,
  /** Requests that waited for room below a concurrency limit. */
  QUEUED,
  /** Copies of requests sent to other pools. */
  MIRRORED,
  /** Of them, those that failed, which nobody hears of. */
  MIRROR_ERRORS,
  /** Requests that backends were sent with another path, host or headers. */
  REWRITTEN,
  /** What all requests cost together as far as the tier knows, in millionths. */
  COST,
  /** Of that, what limits turned away. */
  COST_LIMITED;

  private static final List<RouteCount> ALL = List.of(values());

  /** Its column, such as {@code hedges-won}. */
  public String column() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The columns of what a route does besides sending requests on: all but {@link #ABANDONED} and
   * what its cache and its sticky sessions count, or what requests cost.
   */
  public static List<String> doings() {
    return ALL.stream()
        .skip(1)
        .map(RouteCount::column)
        .filter(c -> !c.startsWith("cache-") && !c.startsWith("sticky-"))
        .filter(c -> !c.startsWith("cost"))
        .toList();
  }

  static Stream<String> columns() {
    return ALL.stream().map(RouteCount::column);
  }
}
