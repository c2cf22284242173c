package dev.lbsim.scenario.report;

import java.util.Set;

/**
 * The two parts of a flat metric name: {@code servers.app.big.latency.p99} is the measure {@code
 * latency.p99} of the scope {@code servers.app.big}. Names of tiers and hosts may hold dots and may
 * be words such as {@code cache} themselves, so the split goes by the measures that exist.
 *
 * @param scope what was measured
 * @param measure what was measured of it
 */
public record MetricName(String scope, String measure) {
  private static final Set<String> ONE_WORD =
      Set.of(
          "requests",
          "ok",
          "errors",
          "error_ratio",
          "rate",
          "goodput",
          "share",
          "utilisation",
          "connections",
          "retries",
          "throttled",
          "failovers",
          "raced",
          "moved",
          "handshakes",
          "broken",
          "evicted",
          "abandoned",
          "bytes",
          "lost",
          "tie_share",
          "cost_share",
          "unrouted");

  /** First words of the measures that have two. */
  private static final Set<String> FAMILIES =
      Set.of(
          "latency",
          "duration",
          "time",
          "queue",
          "wait",
          "inflight",
          "handshakes",
          "cache",
          "defence",
          "sticky",
          "cost",
          "dns",
          "accept_queue",
          "slots",
          "errors",
          "lost");

  /** Splits a flat name. */
  public static MetricName of(String name) {
    int last = name.lastIndexOf('.');
    if (last < 0) {
      return new MetricName("", name);
    }
    int before = name.lastIndexOf('.', last - 1);
    boolean twoWords =
        before > 0
            && !ONE_WORD.contains(name.substring(last + 1))
            && FAMILIES.contains(name.substring(before + 1, last));
    int split = twoWords ? before : last;
    return new MetricName(name.substring(0, split), name.substring(split + 1));
  }

  /** The first word of the scope: {@code servers}, {@code clients}, {@code total}. */
  public String section() {
    int dot = scope.indexOf('.');
    return dot < 0 ? scope : scope.substring(0, dot);
  }

  /** The scope without its section: {@code app.big}. Empty for {@code total}. */
  public String subject() {
    int dot = scope.indexOf('.');
    return dot < 0 ? "" : scope.substring(dot + 1);
  }
}
