package dev.lbsim.core.theory;

/**
 * A closed loop: each of N users thinks, sends one request, waits for its answer and thinks again
 * (M/M/c//N, the machine repairman).
 *
 * <p>Exponential service at c servers with one queue; think times of any distribution, since only
 * their mean matters (Kleinrock, Queueing Systems 1, section 3.8; Harchol-Balter, Performance
 * Modeling and Design of Computer Systems, section 6.7 for the response time law). Unlike an open
 * stream, a closed loop slows down with its server and has a steady state at any load.
 *
 * @param users N, at least 1
 * @param meanThink mean think time, above 0
 * @param meanService mean service time, above 0
 * @param servers c, at least 1
 */
public record ClosedLoop(int users, double meanThink, double meanService, int servers) {
  public ClosedLoop {
    Require.atLeast("users", users, 1);
    Require.positive("mean think time", meanThink);
    Require.positive("mean service", meanService);
    Require.atLeast("servers", servers, 1);
  }

  /** Chances of 0 to N requests waiting or in service. */
  public double[] probabilities() {
    return BirthDeath.probabilities(
        users, n -> (users - n) / meanThink, n -> Math.min(n, servers) / meanService);
  }

  /** Share of time a server is busy. */
  public double utilisation() {
    return BirthDeath.mean(probabilities(), n -> Math.min(n, servers)) / servers;
  }

  /** Requests per unit of time. */
  public double throughput() {
    return utilisation() * servers / meanService;
  }

  /** Mean number of requests waiting or in service. */
  public double meanInSystem() {
    return BirthDeath.mean(probabilities(), n -> n);
  }

  /** Mean time from a request to its answer, by Little's law. */
  public double meanSojourn() {
    return meanInSystem() / throughput();
  }
}
