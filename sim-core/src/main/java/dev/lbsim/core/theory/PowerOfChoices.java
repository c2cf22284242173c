package dev.lbsim.core.theory;

/**
 * Each arrival asks d servers at random and joins the shortest queue among them, in the limit of
 * many servers.
 *
 * <p>The share of servers with at least i requests is rho^((d^i - 1) / (d - 1)), which falls doubly
 * exponentially for d of at least 2 (Mitzenmacher, "The power of two choices in randomized load
 * balancing", IEEE TPDS 12(10), 2001; Vvedenskaya, Dobrushin and Karpelevich, Problems of
 * Information Transmission 32(1), 1996). A finite number of servers does a little worse: n = 10 at
 * 0.8 has a mean sojourn of 2.08 where the limit says 1.95, so test with a tolerance from n.
 */
public final class PowerOfChoices {
  /** Terms below this no longer change a sum that is at least 1. */
  private static final double NEGLIGIBLE = 1e-18;

  private PowerOfChoices() {}

  /** Share of servers with at least {@code requests} waiting or in service. */
  public static double tail(double utilisation, int choices, int requests) {
    require(utilisation, choices);
    Require.atLeast("requests", requests, 0);
    return Math.pow(utilisation, exponent(choices, requests));
  }

  /** Mean time in the system, in service times: the sum over i of rho^((d^i - d) / (d - 1)). */
  public static double meanSojourn(double utilisation, int choices) {
    require(utilisation, choices);
    if (choices == 1) {
      return 1 / (1 - utilisation);
    }
    double sum = 0;
    double term = 1;
    for (int i = 2; term > NEGLIGIBLE; i++) {
      sum += term;
      term = Math.pow(utilisation, exponent(choices, i) - 1);
    }
    return sum;
  }

  /** 1 + d + d^2 + ... with {@code terms} terms. */
  private static double exponent(int choices, int terms) {
    return choices == 1 ? terms : (Math.pow(choices, terms) - 1) / (choices - 1);
  }

  private static void require(double utilisation, int choices) {
    Require.positive("utilisation", utilisation);
    Require.stable(utilisation);
    Require.atLeast("choices", choices, 1);
  }
}
