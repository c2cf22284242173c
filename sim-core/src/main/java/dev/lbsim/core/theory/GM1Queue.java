package dev.lbsim.core.theory;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.analysis.solvers.BrentSolver;

/**
 * GI/M/1: independent gaps of any distribution, exponential service, one server, first come first
 * served.
 *
 * <p>An arrival finds the server busy with chance sigma, the root below 1 of sigma = A((1 - sigma)
 * / s) with A the Laplace transform of the gap, and sojourns are exponential with mean s / (1 -
 * sigma) (Kleinrock, Queueing Systems 1, section 6.4). Rotation over k equal servers is the case of
 * Erlang gaps: each server sees every k-th arrival of a Poisson stream.
 *
 * @param busyOnArrival sigma: the chance that an arrival finds the server busy
 * @param meanService mean service time
 */
public record GM1Queue(double busyOnArrival, double meanService) {
  /** Nearer to 1 than this, rounding hides the sign of the equation's difference. */
  private static final double SMALLEST_DISTANCE = 1e-14;

  public GM1Queue {
    Require.share("chance of a busy server", busyOnArrival);
    Require.positive("mean service", meanService);
    Require.stable(busyOnArrival);
  }

  /**
   * From the gap's Laplace transform E[exp(-x gap)].
   *
   * @param arrivalRate one over the mean gap
   */
  public static GM1Queue of(DoubleUnaryOperator transform, double arrivalRate, double meanService) {
    Require.positive("arrival rate", arrivalRate);
    Require.positive("mean service", meanService);
    double utilisation = arrivalRate * meanService;
    Require.stable(utilisation);
    DoubleUnaryOperator gap = x -> transform.applyAsDouble((1 - x) / meanService) - x;
    // 1 is always a root, too: between the two the gap is negative.
    double fromOne = 1 - utilisation;
    while (gap.applyAsDouble(1 - fromOne) >= 0) {
      fromOne /= 10;
      if (fromOne < SMALLEST_DISTANCE) {
        throw new IllegalArgumentException("too near saturation to tell the roots apart");
      }
    }
    double sigma = new BrentSolver(1e-15, 1e-15).solve(1000, gap::applyAsDouble, 0, 1 - fromOne);
    return new GM1Queue(sigma, meanService);
  }

  /** One of {@code servers} equal servers that take turns at a Poisson stream: E_k/M/1. */
  public static GM1Queue rotation(double totalArrivalRate, double meanService, int servers) {
    Require.atLeast("servers", servers, 1);
    Require.positive("arrival rate", totalArrivalRate);
    return of(
        x -> Math.pow(totalArrivalRate / (totalArrivalRate + x), servers),
        totalArrivalRate / servers,
        meanService);
  }

  /** Arrivals like clockwork: D/M/1. */
  public static GM1Queue steady(double arrivalRate, double meanService) {
    return of(x -> Math.exp(-x / arrivalRate), arrivalRate, meanService);
  }

  /** Mean time in the system: s / (1 - sigma). */
  public double meanSojourn() {
    return meanService / (1 - busyOnArrival);
  }

  /** Mean time before service: sigma s / (1 - sigma). */
  public double meanWait() {
    return busyOnArrival * meanSojourn();
  }

  /** The time that a share {@code p} of sojourns stay below. */
  public double sojournQuantile(double p) {
    Require.quantile(p);
    return -Math.log1p(-p) * meanSojourn();
  }

  /** The time that a share {@code p} of waits stay within; 0 while p is at most 1 - sigma. */
  public double waitQuantile(double p) {
    Require.quantile(p);
    return Math.max(0, Math.log(busyOnArrival / (1 - p)) * meanSojourn());
  }
}
