package dev.lbsim.core.model;

import dev.lbsim.core.guard.Backoff;
import dev.lbsim.core.guard.RetryBudget;
import dev.lbsim.core.random.Distribution;
import dev.lbsim.core.random.RandomStream;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one client group is like. Times in nanoseconds; 0 stands for "never" where said.
 *
 * @param kinds what they ask for, at least one
 * @param users number of users of a closed loop, or 0 for open arrivals
 * @param think pause of a user between an answer and the next request
 * @param addresses number of source addresses, or 0 for as many as connections
 * @param roundTrip network delay to what they visit and back, or null for none
 * @param networks number of networks they come from, at least 1
 * @param ases index of the AS each network is in, over and over; empty where there are none
 * @param setupRounds round trips to open a connection, before its first request can be sent
 * @param timeoutNanos patience for one attempt; 0 for ever
 * @param cancel true if servers are told to stop abandoned work
 * @param connectTimeoutNanos patience for a connection attempt; 0 for ever
 * @param raceNanos how long before another address is tried beside one that has not accepted; 0 for
 *     never
 * @param reuse requests per connection; 1 for one each, Integer.MAX_VALUE for no bound
 * @param idleNanos how long an idle connection is kept; 0 for ever
 * @param streams requests a connection carries at once; 1 for HTTP/1.1
 * @param retries what is done about failed attempts
 * @param throttle when an attempt is not even sent, or null for never
 * @param sessions how long a user stays before another comes, or null for ever; only where users or
 *     addresses are told apart
 * @param line how they send and read, or null if neither takes time
 * @param attacks true if they are no users: what is in flight of theirs is no backlog
 * @param resets true if they reset each request as soon as a proxy has taken it up
 * @param solves true if they solve challenges
 * @param resumes which part of the users or addresses keeps TLS session tickets, from 0 to 1
 */
public record ClientSettings(
    List<RequestKind> kinds,
    int users,
    Distribution think,
    int addresses,
    @Nullable Distribution roundTrip,
    int networks,
    int[] ases,
    int setupRounds,
    long timeoutNanos,
    boolean cancel,
    long connectTimeoutNanos,
    long raceNanos,
    int reuse,
    long idleNanos,
    int streams,
    Retries retries,
    @Nullable ThrottleSettings throttle,
    @Nullable SessionSettings sessions,
    @Nullable LineSettings line,
    boolean attacks,
    boolean resets,
    boolean solves,
    double resumes) {

  /**
   * @param max attempts after the first
   * @param backoff how the pause before each grows
   * @param baseNanos pause before the first
   * @param capNanos longest pause
   * @param jitter how the pause is spread
   * @param budget retries as a share of requests, or null for no limit
   * @param on endings worth another attempt
   * @param heedsRetryAfter true if it waits at least as long as an answer asks it to
   */
  public record Retries(
      int max,
      Growth backoff,
      long baseNanos,
      long capNanos,
      Backoff.Jitter jitter,
      @Nullable Double budget,
      Set<Ending> on,
      boolean heedsRetryAfter) {
    /** How the pause grows from retry to retry. */
    public enum Growth {
      NONE,
      CONST,
      EXP
    }

    /** As above, for who does not heed what an answer asks. */
    public Retries(
        int max,
        Growth backoff,
        long baseNanos,
        long capNanos,
        Backoff.Jitter jitter,
        @Nullable Double budget,
        Set<Ending> on) {
      this(max, backoff, baseNanos, capNanos, jitter, budget, on, false);
    }

    /** Failed attempts stay failed. */
    public static final Retries NONE =
        new Retries(0, Growth.NONE, 0, 0, Backoff.Jitter.NONE, null, Set.of());

    RetryRule rule(RandomStream random) {
      Backoff pauses =
          switch (backoff) {
            case NONE -> Backoff.none(random);
            case CONST -> Backoff.constant(baseNanos, jitter, random);
            case EXP -> Backoff.exponential(baseNanos, capNanos, jitter, random);
          };
      RetryBudget limit =
          budget == null ? null : new RetryBudget(budget, RetryBudget.DEFAULT_TTL_NANOS, 0);
      return new RetryRule(max, pauses, limit, on, heedsRetryAfter);
    }
  }
}
