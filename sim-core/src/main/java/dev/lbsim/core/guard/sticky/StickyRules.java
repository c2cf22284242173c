package dev.lbsim.core.guard.sticky;

/**
 * When a session that has a backend goes on to it, and what becomes of it when it cannot.
 *
 * <p>A session outlives the weight of its backend (HAProxy: weight 0 still takes persistent
 * connections) and, unless told otherwise, a drain; it does not outlive the backend's health
 * (HAProxy without {@code option persist}, nginx, Envoy's {@code override_host_status}).
 *
 * <p>A bad choice where backends keep no state of their own: load then follows old decisions, and a
 * new backend gets new sessions only.
 *
 * @param maxIdleNanos how long a session may be silent and still be known; 0 for ever (HAProxy,
 *     {@code maxidle} of a cookie, {@code expire} of a stick table)
 * @param maxLifeNanos how long after its start it is known; 0 for ever (HAProxy, {@code maxlife};
 *     Envoy, {@code ttl}; nginx, {@code expires})
 * @param staysWhileDraining true if a draining backend keeps the sessions it has (HAProxy and
 *     nginx, {@code drain}), false if they leave at once (AWS, deregistration)
 * @param strict true if a session whose backend is of no use gets an error (Envoy, {@code strict}),
 *     false if it gets another backend (HAProxy, {@code option redispatch})
 */
public record StickyRules(
    long maxIdleNanos, long maxLifeNanos, boolean staysWhileDraining, boolean strict) {

  /** For ever, as browsers keep a cookie without a date until they are closed. */
  public static final StickyRules FOR_EVER = new StickyRules(0, 0, true, false);

  public StickyRules {
    if (maxIdleNanos < 0 || maxLifeNanos < 0) {
      throw new IllegalArgumentException(
          "a session of " + maxLifeNanos + " ns that may be silent for " + maxIdleNanos + " ns");
    }
  }

  /**
   * True if a session is still known.
   *
   * @param begunNanos when it was sent to its backend first
   * @param seenNanos when it was last heard of
   */
  public boolean known(long begunNanos, long seenNanos, long nowNanos) {
    return (maxIdleNanos == 0 || nowNanos - seenNanos < maxIdleNanos)
        && (maxLifeNanos == 0 || nowNanos - begunNanos < maxLifeNanos);
  }
}
