package dev.lbsim.core.guard;

/**
 * The verdict on one target, up or down, and how many checks in a row speak against it.
 *
 * <p>{@code fall} failures in a row take an up target down, {@code rise} successes in a row bring a
 * down target up; one result that agrees with the verdict starts the count over. Where {@code ok}
 * is more than 1 (gdnsd: {@code ok_thresh 10}), failures of an up target need not be in a row: it
 * takes that many successes in a row to forget them. With {@code ok} 1 this is the counter of
 * HAProxy ({@code rise 2}, {@code fall 3} by default), Envoy ({@code healthy_threshold}, {@code
 * unhealthy_threshold}) and Route 53. A bad choice for targets that fail some checks at random:
 * with a share p of checks lost, a sound target still falls about once in 1/p^fall checks.
 */
public final class HealthState {
  /** What is believed before the first check, in the words of HAProxy's {@code init-state}. */
  public enum Start {
    /** Up; it takes {@code fall} failures to go down. */
    FULLY_UP(true, false),
    /** Up, but the first check decides: one failure takes it down. HAProxy's default. */
    UP(true, true),
    /** Down, but the first check decides: one success brings it up. Envoy's rule for new hosts. */
    DOWN(false, true),
    /** Down; it takes {@code rise} successes to come up. */
    FULLY_DOWN(false, false);

    private final boolean up;
    private final boolean firstCheckDecides;

    Start(boolean up, boolean firstCheckDecides) {
      this.up = up;
      this.firstCheckDecides = firstCheckDecides;
    }
  }

  private final int rise;
  private final int fall;
  private final int ok;
  private boolean up;
  private int against;
  private int inFavour;

  /**
   * @param rise successes in a row that bring a down target up, at least 1
   * @param fall failures in a row that take an up target down, at least 1
   */
  public HealthState(int rise, int fall, Start start) {
    this(rise, fall, 1, start);
  }

  /**
   * @param rise successes in a row that bring a down target up, at least 1
   * @param fall failures that take an up target down, at least 1
   * @param ok successes in a row that make an up target's failures forgotten, at least 1
   */
  public HealthState(int rise, int fall, int ok, Start start) {
    if (ok < 1) {
      throw new IllegalArgumentException("ok " + ok + " must be 1 or more");
    }
    this.ok = ok;
    if (rise < 1 || fall < 1) {
      throw new IllegalArgumentException(
          "rise " + rise + " and fall " + fall + " must be 1 or more");
    }
    this.rise = rise;
    this.fall = fall;
    reset(start);
  }

  /** Forgets every result. */
  public void reset(Start start) {
    up = start.up;
    against = start.firstCheckDecides ? needed() - 1 : 0;
    inFavour = 0;
  }

  /**
   * Takes in the result of one check.
   *
   * @return true when it changed the verdict
   */
  public boolean record(boolean passed) {
    if (passed == up) {
      inFavour++;
      if (!up || inFavour >= ok) {
        against = 0;
      }
      return false;
    }
    inFavour = 0;
    against++;
    if (against < needed()) {
      return false;
    }
    up = passed;
    against = 0;
    return true;
  }

  /** From here on one more failure takes an up target down. */
  public void lastChance() {
    if (up) {
      against = fall - 1;
    }
  }

  /** The verdict. */
  public boolean up() {
    return up;
  }

  /** True while the latest results, though too few to change it, speak against the verdict. */
  public boolean inTransition() {
    return against > 0;
  }

  private int needed() {
    return up ? fall : rise;
  }
}
