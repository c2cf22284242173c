package dev.lbsim.core.theory;

/**
 * M/G/1: Poisson arrivals, any service times, one server.
 *
 * <p>What the queue feels of the service times depends on the discipline: first come first served
 * sees their variance (Pollaczek and Khinchine; Kleinrock, Queueing Systems 1, section 5.6),
 * processor sharing and preemptive last come first served only their mean (Harchol-Balter,
 * Performance Modeling and Design of Computer Systems, sections 30.1 and 32.2).
 *
 * @param arrivalRate arrivals per unit of time, above 0
 * @param meanService mean service time, above 0
 * @param scv squared coefficient of variation of service times, at least 0: 0 is M/D/1, 1 is M/M/1
 */
public record MG1Queue(double arrivalRate, double meanService, double scv) {
  public MG1Queue {
    Require.positive("arrival rate", arrivalRate);
    Require.positive("mean service", meanService);
    Require.notNegative("squared coefficient of variation", scv);
    Require.stable(arrivalRate * meanService);
  }

  /** Share of time the server is busy: rho. */
  public double utilisation() {
    return arrivalRate * meanService;
  }

  /**
   * Mean time before service where nobody is interrupted and the order does not depend on service
   * times: first or last come first served, or random. rho s (1 + scv) / (2 (1 - rho)).
   */
  public double meanWait() {
    return utilisation() * meanService * (1 + scv) / (2 * (1 - utilisation()));
  }

  /** Mean time in the system where nobody is interrupted. */
  public double meanSojourn() {
    return meanWait() + meanService;
  }

  /** Mean number that wait where nobody is interrupted. */
  public double meanInQueue() {
    return arrivalRate * meanWait();
  }

  /**
   * Mean time in the system when all share the server evenly, or when the newest interrupts: s / (1
   * - rho), whatever the variance.
   */
  public double meanSojournShared() {
    return sojournShared(meanService);
  }

  /**
   * Mean time in the system of a request that needs {@code service}, under the same disciplines.
   */
  public double sojournShared(double service) {
    Require.notNegative("service", service);
    return service / (1 - utilisation());
  }
}
