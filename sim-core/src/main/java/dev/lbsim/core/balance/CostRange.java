package dev.lbsim.core.balance;

/**
 * Which costs take a route, so that short requests need not stand behind long ones: size-interval
 * task assignment (SITA: M. Harchol-Balter, M. Crovella, C. Murta, "On Choosing a Task Assignment
 * Policy for a Distributed Server System", JPDC 59(2), 1999).
 *
 * <p>A bad choice where costs vary little, or where the cut gives one side more than its share of
 * work: a separate pool cannot lend its idle servers.
 *
 * @param fromUnits the least, in {@link CostUnits}
 * @param belowUnits what is too much, in the same
 */
public record CostRange(long fromUnits, long belowUnits) {
  /** All costs. */
  public static final CostRange ALL = new CostRange(0, Long.MAX_VALUE);

  /** True if a request of this cost takes the route. */
  public boolean contains(long costUnits) {
    return costUnits >= fromUnits && costUnits < belowUnits;
  }
}
