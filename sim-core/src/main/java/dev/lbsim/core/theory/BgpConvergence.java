package dev.lbsim.core.theory;

/**
 * How long BGP takes to settle in a clique of ASes without policy, in which each tells its route to
 * all others, withdrawals wait for the MRAI as announcements do, there is no jitter and routers
 * take no time. Times are in the unit of the parameters, from the moment the origin loses its route
 * to the last change of anybody's best route.
 *
 * <p>The clique that loses its only origin is the worst case of Labovitz, Ahuja, Bose and Jahanian,
 * "Delayed Internet routing convergence", SIGCOMM 2000: paths of every length are tried, one length
 * an interval. The other forms follow by the same argument. Link delays must be short against the
 * MRAI. Real graphs are sparse and have policies, and are faster.
 */
public final class BgpConvergence {
  private BgpConvergence() {}

  /**
   * A clique of {@code ases}, one of which is the only origin and withdraws: (n - 3) intervals and
   * two link delays.
   */
  public static double lossOfOnlyOrigin(int ases, double mrai, double linkDelay) {
    Require.atLeast("ASes", ases, 3);
    Require.notNegative("MRAI", mrai);
    Require.notNegative("link delay", linkDelay);
    return (ases - 3) * mrai + 2 * linkDelay;
  }

  /**
   * Likewise without an MRAI: every path there is is tried at once, one length a link delay, until
   * the longest is gone.
   */
  public static double lossOfOnlyOriginWithoutMrai(int ases, double linkDelay) {
    Require.atLeast("ASes", ases, 3);
    Require.notNegative("link delay", linkDelay);
    return (ases - 1) * linkDelay;
  }

  /**
   * A clique of {@code ases} in which one origin withdraws while another is announced at the end of
   * a tail of {@code hops} links, tied to the member that ties prefer least: min(hops - 1, n - 2)
   * intervals and two link delays. The far origin takes over once all shorter paths to the near one
   * are tried. Holds for a tail of at most {@code ases} links; a longer one is itself explored.
   */
  public static double lossOfNearOrigin(int ases, int hops, double mrai, double linkDelay) {
    Require.atLeast("ASes", ases, 3);
    Require.atLeast("links of the tail", hops, 1);
    Require.notNegative("MRAI", mrai);
    Require.notNegative("link delay", linkDelay);
    return Math.min(hops - 1, ases - 2) * mrai + 2 * linkDelay;
  }
}
