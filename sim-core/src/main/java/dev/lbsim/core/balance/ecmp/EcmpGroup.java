package dev.lbsim.core.balance.ecmp;

/**
 * A group of next hops a router chooses among by the hash of a packet's flow. It does not know
 * flows: two packets of one flow go the same way as long as the choice for their hash stays.
 *
 * <p>Hot path: runs once per event.
 */
public interface EcmpGroup {
  /** Answer of {@link #pick} when there is no member. */
  int NONE = -1;

  /**
   * Other members from now on, also before the first pick.
   *
   * @param members their numbers, in ascending order
   */
  void membersChanged(int[] members, long nowNanos);

  /**
   * The member that gets a packet.
   *
   * @param hash of the flow, well mixed
   * @return one of the members, or {@link #NONE}
   */
  int pick(long hash, long nowNanos);
}
