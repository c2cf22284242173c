package dev.lbsim.core.theory;

/** What clients make of several addresses in DNS. */
public final class DnsAnswers {
  private DnsAnswers() {}

  /**
   * Standard deviation of the load share of an address that is the answer with chance {@code
   * share}, when each of {@code resolvers} equal ones hands its clients one answer at a time:
   * sqrt(p (1 - p) / S). It is the spread over TTLs, and does not shrink with the number of
   * clients.
   */
  public static double shareDeviation(double share, int resolvers) {
    Require.share("share", share);
    Require.atLeast("resolvers", resolvers, 1);
    return Math.sqrt(share * (1 - share) / resolvers);
  }

  /** The same over resolvers of unequal load: S becomes one over the sum of squared load shares. */
  public static double shareDeviation(double share, double[] resolverLoads) {
    Require.share("share", share);
    Require.atLeast("resolvers", resolverLoads.length, 1);
    double sum = 0;
    double squares = 0;
    for (double load : resolverLoads) {
      Require.notNegative("load", load);
      sum += load;
      squares += load * load;
    }
    return Math.sqrt(share * (1 - share) * squares) / sum;
  }

  /**
   * Mean extra wait of a client that tries {@code addresses} in random order, {@code dead} of which
   * are silent and cost it {@code delay} each: delay * d / (n - d + 1). At least one must be alive.
   */
  public static double deadAddressWait(double delay, int addresses, int dead) {
    Require.notNegative("delay", delay);
    Require.atLeast("dead addresses", dead, 0);
    Require.atLeast("addresses", addresses, dead + 1);
    return delay * dead / (addresses - dead + 1);
  }
}
