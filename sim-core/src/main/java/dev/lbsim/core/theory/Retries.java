package dev.lbsim.core.theory;

/**
 * Tries that fail independently, as on a lossy path or a pool with dead members chosen at random.
 * Real failures come in clumps, where retries help less and cost as much.
 */
public final class Retries {
  private Retries() {}

  /** Share of requests that succeed within {@code tries}: 1 - q^r. */
  public static double success(double failure, int tries) {
    require(failure, tries);
    return 1 - Math.pow(failure, tries);
  }

  /** Tries per request, the load factor of retrying: (1 - q^r) / (1 - q). */
  public static double load(double failure, int tries) {
    require(failure, tries);
    return failure == 1 ? tries : success(failure, tries) / (1 - failure);
  }

  private static void require(double failure, int tries) {
    Require.share("failure", failure);
    Require.atLeast("tries", tries, 1);
  }
}
