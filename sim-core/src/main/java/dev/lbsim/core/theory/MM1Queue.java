package dev.lbsim.core.theory;

/**
 * M/M/1: Poisson arrivals, exponential service, one server, first come first served.
 *
 * <p>The sojourn is exponential with mean s / (1 - rho), the number in the system geometric
 * (Kleinrock, Queueing Systems 1, section 3.2; Harchol-Balter, Performance Modeling and Design of
 * Computer Systems, section 13.2).
 *
 * @param arrivalRate arrivals per unit of time, above 0
 * @param meanService mean service time, above 0
 */
public record MM1Queue(double arrivalRate, double meanService) {
  public MM1Queue {
    Require.positive("arrival rate", arrivalRate);
    Require.positive("mean service", meanService);
    Require.stable(arrivalRate * meanService);
  }

  /** Share of time the server is busy: rho. */
  public double utilisation() {
    return arrivalRate * meanService;
  }

  /** Mean time in the system: s / (1 - rho). */
  public double meanSojourn() {
    return meanService / (1 - utilisation());
  }

  /** Mean time before service: rho s / (1 - rho). */
  public double meanWait() {
    return utilisation() * meanSojourn();
  }

  /** Mean number in the system, the one in service included: rho / (1 - rho). */
  public double meanInSystem() {
    return arrivalRate * meanSojourn();
  }

  /** Mean number that wait: rho^2 / (1 - rho). */
  public double meanInQueue() {
    return arrivalRate * meanWait();
  }

  /** Chance of {@code n} in the system: (1 - rho) rho^n. */
  public double probability(int n) {
    Require.atLeast("number in the system", n, 0);
    return (1 - utilisation()) * Math.pow(utilisation(), n);
  }

  /** The time that a share {@code p} of sojourns stay below: -ln(1 - p) mean sojourns. */
  public double sojournQuantile(double p) {
    Require.quantile(p);
    return -Math.log1p(-p) * meanSojourn();
  }

  /** The time that a share {@code p} of waits stay within; 0 while p is at most 1 - rho. */
  public double waitQuantile(double p) {
    Require.quantile(p);
    return Math.max(0, Math.log(utilisation() / (1 - p)) * meanSojourn());
  }
}
