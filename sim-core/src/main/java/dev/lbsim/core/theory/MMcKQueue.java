package dev.lbsim.core.theory;

/**
 * M/M/c/K: as M/M/c, but at most K in the system, waiting or in service; who comes to a full one is
 * turned away. M/M/1/K is the case c = 1, Erlang's loss system the case K = c.
 *
 * <p>There is a steady state at any load (Gross and others, Fundamentals of Queueing Theory,
 * section 3.4).
 *
 * @param arrivalRate arrivals per unit of time, accepted or not, above 0
 * @param meanService mean service time, above 0
 * @param servers c, at least 1
 * @param capacity K, at least c; a queue of q waiting places makes K = c + q
 */
public record MMcKQueue(double arrivalRate, double meanService, int servers, int capacity) {
  public MMcKQueue {
    Require.positive("arrival rate", arrivalRate);
    Require.positive("mean service", meanService);
    Require.atLeast("servers", servers, 1);
    Require.atLeast("capacity", capacity, servers);
  }

  /** Chances of 0 to K in the system. */
  public double[] probabilities() {
    return BirthDeath.probabilities(
        capacity, n -> arrivalRate, n -> Math.min(n, servers) / meanService);
  }

  /** Share of arrivals that find the system full and are turned away. */
  public double blocking() {
    return probabilities()[capacity];
  }

  /** Accepted arrivals per unit of time, which is also how many get done. */
  public double throughput() {
    return arrivalRate * (1 - blocking());
  }

  /** Share of time a server is busy. */
  public double utilisation() {
    return throughput() * meanService / servers;
  }

  /** Mean number in the system, those in service included. */
  public double meanInSystem() {
    return BirthDeath.mean(probabilities(), n -> n);
  }

  /** Mean time in the system of those accepted, by Little's law. */
  public double meanSojourn() {
    return meanInSystem() / throughput();
  }

  /** Mean time before service of those accepted. */
  public double meanWait() {
    return BirthDeath.mean(probabilities(), n -> Math.max(0, n - servers)) / throughput();
  }
}
