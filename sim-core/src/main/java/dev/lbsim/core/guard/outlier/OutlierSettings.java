package dev.lbsim.core.guard.outlier;

import org.jspecify.annotations.Nullable;

/**
 * What makes a backend an outlier, and what follows. Names in braces are Envoy's options; what
 * Envoy counts but does not enforce by default ({@code enforcing_...: 0}) is off by default here.
 *
 * @param serverErrors failures in a row that eject, 0 for never ({@code consecutive_5xx}, 5)
 * @param gatewayErrors gateway errors in a row that eject, 0 for never ({@code
 *     consecutive_gateway_failure}, counted to 5 and not enforced)
 * @param localFailures local failures in a row that eject, 0 for never; counts only if split
 *     ({@code consecutive_local_origin_failure}, 5)
 * @param splitLocal true to judge local failures apart from answers; false to take a failed
 *     connection for a 503 and a timeout for a 504 ({@code split_external_local_origin_errors})
 * @param successRate ejects who is far below the others, or null for never
 * @param failureShare ejects who fails too much whatever the others do, or null for never ({@code
 *     failure_percentage_threshold}, computed and not enforced)
 * @param intervalNanos time between sweeps, at least 1 ({@code interval}, 10 s)
 * @param ejection for how long, and how many
 */
public record OutlierSettings(
    int serverErrors,
    int gatewayErrors,
    int localFailures,
    boolean splitLocal,
    @Nullable SuccessRate successRate,
    @Nullable FailureShare failureShare,
    long intervalNanos,
    Ejection ejection) {

  /** What Envoy does with an empty {@code outlier_detection: {}}. */
  public static final OutlierSettings ENVOY =
      new OutlierSettings(5, 0, 5, false, SuccessRate.ENVOY, null, 10_000_000_000L, Ejection.ENVOY);

  public OutlierSettings {
    if (serverErrors < 0 || gatewayErrors < 0 || localFailures < 0) {
      throw new IllegalArgumentException(
          "errors in a row: %d, %d and %d must be 0 or more"
              .formatted(serverErrors, gatewayErrors, localFailures));
    }
    if (intervalNanos < 1) {
      throw new IllegalArgumentException("interval " + intervalNanos + " must be 1 ns or more");
    }
  }

  /**
   * Ejects backends whose success rate in the last interval is below mean - factor · standard
   * deviation, over the backends with enough requests. Among n backends a single bad one is at most
   * √(n-1) deviations below the mean, so with factor 1.9 nothing is ever found among fewer than 5.
   *
   * @param stdevFactor at least 0 ({@code success_rate_stdev_factor} / 1000, 1.9)
   * @param hostsMin backends with enough requests needed to compare ({@code
   *     success_rate_minimum_hosts}, 5)
   * @param requestsMin requests in an interval that are enough ({@code
   *     success_rate_request_volume}, 100)
   */
  public record SuccessRate(double stdevFactor, int hostsMin, int requestsMin) {
    /** Envoy's defaults. */
    public static final SuccessRate ENVOY = new SuccessRate(1.9, 5, 100);

    public SuccessRate {
      if (!(stdevFactor >= 0) || hostsMin < 0 || requestsMin < 0) {
        throw new IllegalArgumentException(
            "factor %s, hosts %d, requests %d".formatted(stdevFactor, hostsMin, requestsMin));
      }
    }
  }

  /**
   * Ejects backends of whose requests in the last interval at least this share failed.
   *
   * @param threshold above 0, up to 1 ({@code failure_percentage_threshold}, 85 %)
   * @param hostsMin backends with enough requests needed ({@code failure_percentage_minimum_hosts},
   *     5)
   * @param requestsMin requests in an interval that are enough ({@code
   *     failure_percentage_request_volume}, 50)
   */
  public record FailureShare(double threshold, int hostsMin, int requestsMin) {
    /** What Envoy computes. */
    public static final FailureShare ENVOY = new FailureShare(0.85, 5, 50);

    public FailureShare {
      if (!(threshold > 0 && threshold <= 1) || hostsMin < 0 || requestsMin < 0) {
        throw new IllegalArgumentException(
            "threshold %s, hosts %d, requests %d".formatted(threshold, hostsMin, requestsMin));
      }
    }
  }

  /**
   * For how long, and how many.
   *
   * @param baseNanos times the number of recent ejections is how long one lasts ({@code
   *     base_ejection_time}, 30 s)
   * @param maxNanos longest, at least the base ({@code max_ejection_time}, 300 s)
   * @param jitterNanos up to this much is added at random, so that backends ejected together do not
   *     return together ({@code max_ejection_time_jitter}, 0)
   * @param shareMax largest share of the backends ejected at a time, 0 to 1 ({@code
   *     max_ejection_percent}, 10 %)
   * @param alwaysOne true to let one be ejected even where one is more than the share: what {@code
   *     max_ejection_percent} says in Envoy's manual, and {@code always_eject_one_host} in newer
   *     versions
   */
  public record Ejection(
      long baseNanos, long maxNanos, long jitterNanos, double shareMax, boolean alwaysOne) {
    /** Envoy's defaults. */
    public static final Ejection ENVOY =
        new Ejection(30_000_000_000L, 300_000_000_000L, 0, 0.1, true);

    public Ejection {
      if (baseNanos < 1 || maxNanos < baseNanos || jitterNanos < 0) {
        throw new IllegalArgumentException(
            "ejection of %d ns must be 1 or more and at most %d ns, jitter %d ns 0 or more"
                .formatted(baseNanos, maxNanos, jitterNanos));
      }
      if (!(shareMax >= 0 && shareMax <= 1)) {
        throw new IllegalArgumentException("share " + shareMax + " is not within 0 to 1");
      }
    }
  }
}
