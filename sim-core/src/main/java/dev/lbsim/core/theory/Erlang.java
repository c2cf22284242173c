package dev.lbsim.core.theory;

/**
 * Erlang's two formulas for c servers offered a load of a (arrival rate times mean service).
 *
 * <p>B is the share of arrivals that find all servers busy and are lost, for any distribution of
 * service; C the share that find them busy and wait, for exponential service (Kleinrock, Queueing
 * Systems 1, sections 3.5 and 3.4). Computed by the recursion B(0) = 1, B(n) = a B(n-1) / (n + a
 * B(n-1)), which neither overflows nor cancels (Gross and others, Fundamentals of Queueing Theory,
 * section 3.5).
 */
public final class Erlang {
  private Erlang() {}

  /** Erlang B: share lost where there is no room to wait. Any load of at least 0 is allowed. */
  public static double blocking(double offeredLoad, int servers) {
    Require.notNegative("offered load", offeredLoad);
    Require.atLeast("servers", servers, 0);
    double blocking = 1;
    for (int n = 1; n <= servers; n++) {
      blocking = offeredLoad * blocking / (n + offeredLoad * blocking);
    }
    return blocking;
  }

  /** Erlang C: share that wait where there is room for all. The load must be below c. */
  public static double waiting(double offeredLoad, int servers) {
    Require.atLeast("servers", servers, 1);
    double utilisation = offeredLoad / servers;
    Require.stable(utilisation);
    double blocking = blocking(offeredLoad, servers);
    return blocking / (1 - utilisation * (1 - blocking));
  }
}
