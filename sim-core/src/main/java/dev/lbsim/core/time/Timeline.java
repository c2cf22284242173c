package dev.lbsim.core.time;

/**
 * The clock of one world: what guards that must wake up (health checks, ejection sweeps) wait on.
 *
 * <p>The simulator's engine is one implementation, a Netty event loop another. Decisions that only
 * need to know the time take {@code nowNanos} as a parameter instead; a timeline is for those that
 * must act when nobody calls them.
 */
public interface Timeline {
  /** Nanoseconds since the start of the run; never decreases. */
  long nowNanos();

  /**
   * Runs {@code action} once, {@code delayNanos} from now, on the thread that owns this timeline.
   *
   * @param delayNanos how long to wait, in nanoseconds, at least 0
   * @throws IllegalArgumentException if the delay is negative
   */
  Ticket after(long delayNanos, Runnable action);
}
