package dev.lbsim.core.balance;

/**
 * A load-balancing algorithm: which backend gets the next request.
 *
 * <p>The same object serves the simulator and a real proxy, so it never reads a clock (time comes
 * in as {@code nowNanos}), never starts a thread, and draws only from the generator given to its
 * factory. It is confined to one thread: every worker of a proxy owns one. It sees what a proxy can
 * see, a {@link Flow} and its {@link Pool}, and never a server's true queue.
 *
 * <p>Adding one: a file in {@code balance.algorithm}, a line in {@link Balancers}, a test.
 */
public interface Balancer {
  /** Answer of {@link #pick} when no backend may take the request. */
  int NONE = -1;

  /**
   * The pool's membership, weights or usable set changed; rebuild what is derived from them. Called
   * once before the first pick and never during one. The pool object is the same for life.
   */
  void poolChanged(Pool pool, long nowNanos);

  /**
   * Chooses a backend for {@code flow} among the usable ones. Hot path: runs once per request or
   * connection, must not allocate.
   *
   * @return the index of a backend in the pool, or {@link #NONE}
   */
  int pick(Flow flow, long nowNanos);

  /** A request was handed to backend {@code index}, whether or not this balancer picked it. */
  default void started(int index, long nowNanos) {}

  /** A request handed to backend {@code index} ended, {@code latencyNanos} after it started. */
  default void finished(int index, Outcome outcome, long latencyNanos, long nowNanos) {}
}
