package dev.lbsim.core.model;

/**
 * How a proxy keeps connections to its backends.
 *
 * @param setupRounds round trips to open one
 * @param reuse requests per connection; 1 for one each, Integer.MAX_VALUE for no bound
 * @param idleNanos how long an idle one is kept; 0 for ever
 * @param streams requests a connection carries at once; 1 for HTTP/1.1
 * @param connectTimeoutNanos how long a backend may take to answer at all; 0 for ever
 */
public record UpstreamSettings(
    int setupRounds, int reuse, long idleNanos, int streams, long connectTimeoutNanos) {
  /** Connections cost nothing and are not counted. */
  public static final UpstreamSettings NONE = new UpstreamSettings(0, 1, 0, 1, 0);

  /** True if it matters by which connection a request goes. */
  boolean keeps() {
    return reuse > 1 || streams > 1 || setupRounds > 0;
  }
}
