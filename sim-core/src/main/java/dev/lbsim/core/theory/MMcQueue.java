package dev.lbsim.core.theory;

import org.apache.commons.math3.analysis.solvers.BrentSolver;

/**
 * M/M/c: Poisson arrivals, exponential service, c servers that share one queue, first come first
 * served.
 *
 * <p>A share C (Erlang's second formula) wait for an exponential time of rate c/s - lambda, the
 * others not at all (Kleinrock, Queueing Systems 1, section 3.4; Gross and others, Fundamentals of
 * Queueing Theory, section 3.3).
 *
 * @param arrivalRate arrivals per unit of time, above 0
 * @param meanService mean service time, above 0
 * @param servers c, at least 1
 */
public record MMcQueue(double arrivalRate, double meanService, int servers) {
  public MMcQueue {
    Require.positive("arrival rate", arrivalRate);
    Require.positive("mean service", meanService);
    Require.atLeast("servers", servers, 1);
    Require.stable(arrivalRate * meanService / servers);
  }

  /** Share of time a server is busy: rho = lambda s / c. */
  public double utilisation() {
    return arrivalRate * meanService / servers;
  }

  /** Share of arrivals that wait: C. */
  public double waitingShare() {
    return Erlang.waiting(arrivalRate * meanService, servers);
  }

  /** Mean time before service, over all arrivals: C / (c/s - lambda). */
  public double meanWait() {
    return waitingShare() / drainRate();
  }

  /** Mean time in the system. */
  public double meanSojourn() {
    return meanWait() + meanService;
  }

  /** Mean number in the system, those in service included. */
  public double meanInSystem() {
    return arrivalRate * meanSojourn();
  }

  /** Mean number that wait. */
  public double meanInQueue() {
    return arrivalRate * meanWait();
  }

  /** The time that a share {@code p} of waits stay within; 0 while p is at most 1 - C. */
  public double waitQuantile(double p) {
    Require.quantile(p);
    return Math.max(0, Math.log(waitingShare() / (1 - p)) / drainRate());
  }

  /** Share of sojourns longer than {@code time}: service alone, or a wait and then service. */
  public double sojournTail(double time) {
    Require.notNegative("time", time);
    double gap = drainRate() - 1 / meanService;
    // The integral of exp(-gap t) up to time, which is time itself where the two rates are equal.
    double integral = gap == 0 ? time : -Math.expm1(-gap * time) / gap;
    return Math.exp(-time / meanService) * (1 + waitingShare() * integral / meanService);
  }

  /** The time that a share {@code p} of sojourns stay below. */
  public double sojournQuantile(double p) {
    Require.quantile(p);
    double high = meanSojourn();
    while (sojournTail(high) > 1 - p) {
      high *= 2;
    }
    return new BrentSolver(1e-14, 1e-14 * meanService)
        .solve(1000, time -> sojournTail(time) - (1 - p), 0, high);
  }

  /** How much faster than arrivals c busy servers work: the rate of the wait of those who wait. */
  private double drainRate() {
    return servers / meanService - arrivalRate;
  }
}
