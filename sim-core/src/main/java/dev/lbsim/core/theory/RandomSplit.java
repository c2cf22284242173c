package dev.lbsim.core.theory;

import java.util.Arrays;

/**
 * A Poisson stream split at random over servers of unequal speed, each an M/M/1 of its own.
 *
 * <p>A split of a Poisson stream is Poisson again, so the mean sojourn is the mean of M/M/1's over
 * the shares. The best split gives server i the rate mu_i - sqrt(mu_i) * k, the same k for all that
 * get any, and slow servers nothing while load is low (Bell and Stidham, "Individual versus social
 * optimization in the allocation of customers to alternative servers", Management Science 29(7),
 * 1983).
 */
public final class RandomSplit {
  private RandomSplit() {}

  /**
   * Mean time in the system over all servers; infinite when one of them is overloaded.
   *
   * @param arrivalRate arrivals per unit of time over all servers
   * @param meanServices mean service time of each server
   * @param weights share of each server, in any scale
   */
  public static double meanSojourn(double arrivalRate, double[] meanServices, double[] weights) {
    Require.positive("arrival rate", arrivalRate);
    require(meanServices);
    if (weights.length != meanServices.length) {
      throw new IllegalArgumentException("every server needs a weight");
    }
    double total = Arrays.stream(weights).sum();
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      Require.notNegative("weight", weights[i]);
      double share = weights[i] / total;
      double utilisation = arrivalRate * share * meanServices[i];
      if (share > 0 && utilisation >= 1) {
        return Double.POSITIVE_INFINITY;
      }
      sum += share * meanServices[i] / (1 - utilisation);
    }
    return sum;
  }

  /** The shares with the least mean sojourn; they add up to 1. */
  public static double[] best(double arrivalRate, double[] meanServices) {
    Require.positive("arrival rate", arrivalRate);
    require(meanServices);
    Require.stable(arrivalRate / Arrays.stream(meanServices).map(s -> 1 / s).sum());
    double[] sorted = meanServices.clone();
    Arrays.sort(sorted);
    // From the fastest on: the next server gets something if its root is above k of those before.
    double spare = -arrivalRate;
    double roots = 0;
    for (double service : sorted) {
      double root = Math.sqrt(1 / service);
      if (root * roots <= spare) {
        break;
      }
      spare += 1 / service;
      roots += root;
    }
    double slack = spare / roots;
    return Arrays.stream(meanServices)
        .map(s -> Math.max(0, 1 / s - Math.sqrt(1 / s) * slack) / arrivalRate)
        .toArray();
  }

  private static void require(double[] meanServices) {
    Require.atLeast("servers", meanServices.length, 1);
    for (double service : meanServices) {
      Require.positive("mean service", service);
    }
  }
}
