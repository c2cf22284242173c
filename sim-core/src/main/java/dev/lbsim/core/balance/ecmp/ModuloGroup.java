package dev.lbsim.core.balance.ecmp;

import dev.lbsim.core.catalog.Entry;
import java.util.List;

/**
 * Hash modulo the number of members: what simple hardware does. When one of n goes, all but 1/n of
 * the flows change their member, so it is bad for whatever keeps state.
 *
 * <p>Source: RFC 2991 and RFC 2992 (modulo-N hash).
 *
 * <p>Hot path: runs once per event.
 */
final class ModuloGroup implements EcmpGroup {
  static final EcmpGroups.Kind KIND =
      new EcmpGroups.Kind(
          new Entry(
              "modulo",
              "Hash modulo the number of next hops; when one of n comes or goes, nearly all flows"
                  + " move.",
              "RFC 2991 and RFC 2992 (modulo-N hash)",
              List.of()),
          arguments -> new ModuloGroup());

  private int[] members = {};

  @Override
  public void membersChanged(int[] members, long nowNanos) {
    this.members = members.clone();
  }

  @Override
  public int pick(long hash, long nowNanos) {
    int count = members.length;
    return count == 0 ? NONE : members[(int) Long.remainderUnsigned(hash, count)];
  }
}
