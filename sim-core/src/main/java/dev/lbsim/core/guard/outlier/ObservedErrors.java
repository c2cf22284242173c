package dev.lbsim.core.guard.outlier;

/**
 * HAProxy's {@code observe layer7}: after {@code error-limit} failures in a row something is done,
 * by default ({@code on-error fail-check}) as if a health check had failed, and the count starts
 * over.
 *
 * <p>Source: HAProxy configuration manual, {@code observe}, {@code error-limit 10}, {@code
 * on-error}. With {@code fall 3} it takes 30 failures in a row to bring a server down, unless
 * checks fail as well, and it comes up by checks alone. Hand the signal to {@link
 * dev.lbsim.core.guard.HealthChecker#fail}, {@code lastChance} or {@code markDown}. A bad choice
 * for a server that passes its checks while its requests fail: a check that passes starts the count
 * of failed ones over, and whoever is down is soon up again.
 *
 * <p>Hot path: runs once per request.
 */
public final class ObservedErrors {
  /** What so many failures do, in HAProxy's words. */
  public enum OnError {
    /** They count as one failed check. */
    FAIL_CHECK,
    /** As so many that the next failed check takes the backend out. */
    SUDDEN_DEATH,
    /** They take it out. */
    MARK_DOWN
  }

  /** HAProxy's {@code error-limit}. */
  public static final int DEFAULT_LIMIT = 10;

  private final int limit;
  private final int[] run;

  /**
   * @param backends how many there are; they are called 0, 1, 2, ...
   * @param limit failures in a row that make the signal, at least 1
   */
  public ObservedErrors(int backends, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit " + limit + " must be 1 or more");
    }
    this.limit = limit;
    this.run = new int[backends];
  }

  /**
   * A request to backend {@code index} ended.
   *
   * @return true if this failure is the last of {@code limit} in a row
   */
  public boolean finished(int index, boolean failed) {
    if (!failed) {
      run[index] = 0;
      return false;
    }
    if (++run[index] < limit) {
      return false;
    }
    run[index] = 0;
    return true;
  }
}
