package dev.lbsim.core.balance;

/**
 * Costs as whole numbers. What is added when a request starts is taken away when it ends, and in
 * floating point a server that has done all its work would keep a last bit of it, and never again
 * tie with another idle one. So costs are counted in millionths.
 *
 * <p>Hot path: runs once per event.
 */
public final class CostUnits {
  /** How many units a cost of 1 is. */
  public static final long PER_COST = 1_000_000;

  /** What costs more counts as much as this. */
  public static final double MOST = 1e9;

  private CostUnits() {}

  /** A cost, at least 0, in units. */
  public static long of(double cost) {
    return Math.round(Math.min(cost, MOST) * PER_COST);
  }

  /** Units as a cost. */
  public static double toCost(long units) {
    return (double) units / PER_COST;
  }
}
