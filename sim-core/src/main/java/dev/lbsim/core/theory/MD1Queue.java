package dev.lbsim.core.theory;

import java.util.Arrays;
import org.apache.commons.math3.analysis.solvers.BrentSolver;
import org.apache.commons.math3.distribution.PoissonDistribution;

/**
 * M/D/1: Poisson arrivals, constant service, one server, first come first served.
 *
 * <p>The mean wait is half of M/M/1's. The distribution of the wait is Franx's form, "A simple
 * solution for the M/D/c waiting time distribution" (Operations Research Letters 29(5), 2001),
 * whose terms are all positive; Erlang's older alternating sum loses all digits after some twenty
 * service times.
 *
 * @param arrivalRate arrivals per unit of time, above 0
 * @param service the service time, above 0
 */
public record MD1Queue(double arrivalRate, double service) {
  public MD1Queue {
    Require.positive("arrival rate", arrivalRate);
    Require.positive("service", service);
    Require.stable(arrivalRate * service);
  }

  /** Share of time the server is busy: rho. */
  public double utilisation() {
    return arrivalRate * service;
  }

  /** Mean time before service: rho s / (2 (1 - rho)). */
  public double meanWait() {
    return utilisation() * service / (2 * (1 - utilisation()));
  }

  /** Mean time in the system. */
  public double meanSojourn() {
    return meanWait() + service;
  }

  /** Chances of 0 to {@code last} in the system, found just before an arrival or at any time. */
  private double[] probabilities(int last) {
    var arrivals = new PoissonDistribution(utilisation());
    double[] moreThan = new double[last + 1];
    Arrays.setAll(moreThan, n -> 1 - arrivals.cumulativeProbability(n));
    double[] chances = new double[last + 1];
    chances[0] = 1 - utilisation();
    // As many departures leave n behind as arrivals find n: a balance of positive terms only.
    for (int n = 0; n < last; n++) {
      double flow = chances[0] * moreThan[n];
      for (int k = 1; k <= n; k++) {
        flow += chances[k] * moreThan[n - k + 1];
      }
      chances[n + 1] = flow / arrivals.probability(0);
    }
    return chances;
  }

  /** Share of arrivals that wait at most {@code time}. */
  public double waitProbability(double time) {
    Require.notNegative("time", time);
    int services = (int) (time / service) + 1;
    double left = arrivalRate * (services * service - time);
    double[] chances = probabilities(services);
    double[] queued = new double[services];
    queued[0] = chances[0] + chances[1];
    for (int n = 1; n < services; n++) {
      queued[n] = queued[n - 1] + chances[n + 1];
    }
    double sum = 0;
    double poisson = Math.exp(-left);
    for (int j = 0; j < services; j++) {
      sum += queued[services - 1 - j] * poisson;
      poisson *= left / (j + 1);
    }
    return sum;
  }

  /** The time that a share {@code p} of waits stay within; 0 while p is at most 1 - rho. */
  public double waitQuantile(double p) {
    Require.quantile(p);
    if (p <= 1 - utilisation()) {
      return 0;
    }
    double high = meanSojourn();
    while (waitProbability(high) < p) {
      high *= 2;
    }
    return new BrentSolver(1e-12, 1e-12 * service)
        .solve(1000, time -> waitProbability(time) - p, 0, high);
  }
}
