package dev.lbsim.core.theory;

/**
 * How far the mean over a long run of M/M/1 may honestly be from the truth.
 *
 * <p>Neighbouring requests wait in one queue, so their times are correlated and a mean over n of
 * them varies as if n were far smaller. For large n its variance is one of the constants below over
 * n, times the squared service time. They grow like (1 - rho)^-4.
 */
public final class SamplingError {
  private SamplingError() {}

  /**
   * Of the mean wait before service: rho (2 + 5 rho - 4 rho^2 + rho^3) / (1 - rho)^4 (Daley, "The
   * serial correlation coefficients of waiting times in a stationary single server queue", Journal
   * of the Australian Mathematical Society 8(4), 1968).
   */
  public static double waitVariance(double utilisation) {
    require(utilisation);
    double r = utilisation;
    return r * (2 + r * (5 + r * (r - 4))) / Math.pow(1 - r, 4);
  }

  /**
   * Of the mean sojourn: ((1 + rho) / (1 - rho)^2)^2.
   *
   * <p>The sum of sojourns minus their mean m is, up to the ends, the integral of the number in the
   * system minus m for each arrival. Poisson's equation of the birth-death chain turns that into a
   * martingale that jumps by m n at each arrival to and departure from n, so its variance per
   * arrival is m^2 (lambda + mu) E[n^2] / lambda with n geometric.
   */
  public static double sojournVariance(double utilisation) {
    require(utilisation);
    double deviation = (1 + utilisation) / ((1 - utilisation) * (1 - utilisation));
    return deviation * deviation;
  }

  /**
   * Standard error of a mean over {@code requests} in a row.
   *
   * @param variance one of the constants above, times the squared service time
   */
  public static double standardError(double variance, double requests) {
    Require.notNegative("variance", variance);
    Require.positive("requests", requests);
    return Math.sqrt(variance / requests);
  }

  private static void require(double utilisation) {
    Require.positive("utilisation", utilisation);
    Require.stable(utilisation);
  }
}
