package dev.lbsim.core.balance.ecmp;

import dev.lbsim.core.catalog.Entry;
import java.util.List;

/**
 * Hash-threshold: the space of hashes is cut into equal regions, one a member, in order. When one
 * of n goes, all borders shift: from 1/4 + 1/(4n) of the flows move if it stood in the middle, to
 * 1/2 if it stood at an end.
 *
 * <p>Source: RFC 2992 (hash-threshold); multipath groups of Linux are of this kind.
 *
 * <p>Hot path: runs once per event.
 */
final class ThresholdGroup implements EcmpGroup {
  static final EcmpGroups.Kind KIND =
      new EcmpGroups.Kind(
          new Entry(
              "threshold",
              "One region of the hash space a next hop; when one comes or goes, a quarter to half"
                  + " of the flows move.",
              "RFC 2992 (hash-threshold); Linux multipath groups",
              List.of()),
          arguments -> new ThresholdGroup());

  private int[] members = {};

  @Override
  public void membersChanged(int[] members, long nowNanos) {
    this.members = members.clone();
  }

  @Override
  public int pick(long hash, long nowNanos) {
    int count = members.length;
    return count == 0 ? NONE : members[(int) ((hash >>> 32) * count >>> 32)];
  }
}
