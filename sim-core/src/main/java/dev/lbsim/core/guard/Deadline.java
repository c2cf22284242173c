package dev.lbsim.core.guard;

/**
 * Arithmetic of deadlines: instants after which an answer is of no use, handed down from hop to hop
 * so that nobody works for a client that has left.
 *
 * <p>Source: gRPC deadlines ("Core concepts", deadline propagation); "Site Reliability
 * Engineering", chapter 22. A deadline is an instant of the local clock in nanoseconds, and {@link
 * #NONE} is none. On the wire it travels as the time left ({@code grpc-timeout}), which loses the
 * way over the network: leave a margin.
 *
 * <p>Hot path: runs once per request.
 */
public final class Deadline {
  /** Whenever it comes, it is in time. */
  public static final long NONE = Long.MAX_VALUE;

  private Deadline() {}

  /**
   * The deadline so long from now; {@link #NONE} if that is beyond all time.
   *
   * @param timeoutNanos at least 0; the largest number is for ever
   */
  public static long after(long timeoutNanos, long nowNanos) {
    if (timeoutNanos < 0) {
      throw new IllegalArgumentException("timeout " + timeoutNanos + " must be 0 or more");
    }
    return nowNanos > 0 && timeoutNanos > NONE - nowNanos ? NONE : nowNanos + timeoutNanos;
  }

  /** Nanoseconds left, 0 if it has passed, and the largest number if there is none. */
  public static long remainingNanos(long deadline, long nowNanos) {
    if (deadline == NONE) {
      return NONE;
    }
    return deadline <= nowNanos ? 0 : deadline - nowNanos;
  }

  /** True if an answer now would be too late: at the deadline it is. */
  public static boolean passed(long deadline, long nowNanos) {
    return deadline != NONE && deadline <= nowNanos;
  }

  /**
   * The deadline to hand to the next hop: the earlier of what this hop allows and what its own
   * caller allows, less a margin for the way back.
   *
   * @param timeoutNanos what this hop allows the next, at least 0
   * @param marginNanos at least 0
   */
  public static long forNextHop(long deadline, long timeoutNanos, long marginNanos, long nowNanos) {
    long own = after(timeoutNanos, nowNanos);
    return deadline == NONE ? own : Math.min(own, deadline - marginNanos);
  }

  /**
   * The deadline of one try out of several: an even part of the time left, but no more than one try
   * is allowed.
   *
   * @param triesLeft this one included, at least 1
   * @param tryNanos longest a try may take, at least 0
   */
  public static long forTry(long deadline, int triesLeft, long tryNanos, long nowNanos) {
    if (triesLeft < 1) {
      throw new IllegalArgumentException("tries left " + triesLeft + " must be 1 or more");
    }
    long own = after(tryNanos, nowNanos);
    long left = remainingNanos(deadline, nowNanos);
    return left == NONE ? own : Math.min(own, nowNanos + left / triesLeft);
  }

  /**
   * True if work that is expected to take so long can still be of use; false to turn it away now,
   * as it would be thrown away when done.
   */
  public static boolean worthStarting(long deadline, long expectedNanos, long nowNanos) {
    return deadline == NONE || expectedNanos < remainingNanos(deadline, nowNanos);
  }
}
