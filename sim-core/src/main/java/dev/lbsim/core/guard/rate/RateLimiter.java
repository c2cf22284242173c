package dev.lbsim.core.guard.rate;

/**
 * Decides how much each key (a client, a path, the value of a header) may ask for. A limit for all
 * together is one with a single key.
 *
 * <p>The answer is one number, so that asking allocates nothing: 0 lets the request pass at once, a
 * positive number lets it pass after so many nanoseconds (the place in the queue is taken), and a
 * negative one turns it away. Keys are 64 bits: whoever hashes names to them accepts that two names
 * in 2^32 share a limit.
 *
 * <p>A limiter remembers a bounded number of keys. Where that is full, the key unused for longest
 * makes room and, should it come back, starts anew: an attacker with more addresses than the
 * limiter has room is not limited. (nginx's {@code limit_req} does the same; {@code concurrency}
 * cannot forget, and turns unknown keys away instead, as nginx's {@code limit_conn} does.)
 *
 * <p>Confined to one thread. Time never runs backwards: a call with an earlier time than the last
 * is taken as made at the last. Hot path: runs once per request.
 */
public interface RateLimiter {
  /** The answer: turned away, and no time can be named after which it would not be. */
  long TURNED_AWAY = Long.MIN_VALUE;

  /**
   * Asks for {@code cost} units on behalf of {@code key}. If the answer is not negative, they are
   * taken.
   *
   * @param cost units asked for, at least 0 and finite; 1 where requests are counted
   * @return 0, a wait in nanoseconds, or {@code -retryAfter}: turned away, and the same request
   *     would pass so many nanoseconds later if nobody else came for this key; {@link #TURNED_AWAY}
   *     if no such time is known
   */
  long tryAcquire(long key, double cost, long nowNanos);

  /**
   * A request that was let through has ended. Must be told where the kind says that it holds
   * ({@link RateLimiters.Kind#holds}), and changes nothing elsewhere.
   */
  default void release(long key, double cost, long nowNanos) {}

  /** How many keys are remembered now. */
  int keys();

  /** How many keys were forgotten, for lack of room, while their history still mattered. */
  long forgotten();

  /** True if this answer lets the request pass, at once or later. */
  static boolean admitted(long answer) {
    return answer >= 0;
  }

  /** Of an answer that turns away: nanoseconds until it is worth asking again, or the largest. */
  static long retryAfterNanos(long answer) {
    return answer == TURNED_AWAY ? Long.MAX_VALUE : -answer;
  }
}
