package dev.lbsim.core.balance.ecmp;

import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.catalog.Parameter;
import dev.lbsim.core.time.Nanos;
import java.util.Arrays;
import java.util.List;

/**
 * Resilient hashing: hashes fall into buckets, and a bucket keeps its member. Buckets of a member
 * that goes are handed to those that have too few, at once; no other flow moves. A member that
 * comes gets buckets only as they fall idle: no flow breaks for it, and under steady traffic it may
 * wait for ever.
 *
 * <p>Source: Linux, Documentation/networking/nexthop-group-resilient.rst ({@code buckets}, {@code
 * idle_timer}); {@code unbalanced_timer} is 0 there by default, which is off, and is off here. The
 * idle time by default is the kernel's, the number of buckets an order of what people configure.
 *
 * <p>The kernel looks for idle buckets by a timer, this does when a packet comes: the same buckets
 * are idle then, and they move in the order in which they fell idle.
 *
 * <p>Hot path: runs once per event.
 */
final class ResilientGroup implements EcmpGroup {
  static final EcmpGroups.Kind KIND =
      new EcmpGroups.Kind(
          new Entry(
              "resilient",
              "Buckets keep their next hop; only flows of one that goes move, and one that comes"
                  + " back gets buckets as they fall idle.",
              "Linux nexthop-group-resilient.rst; FRR nexthop-group resilient",
              List.of(
                  Parameter.count("buckets", "128", 1, 4096, "Buckets of the group."),
                  new Parameter(
                      "idle",
                      Parameter.Kind.DURATION,
                      "120s",
                      0,
                      Nanos.NANOS_PER_DAY,
                      List.of(),
                      "A bucket without packets for this long may move to balance the group."))),
          arguments -> new ResilientGroup(arguments.count("buckets"), arguments.nanos("idle")));

  private static final long NEVER = Long.MAX_VALUE;

  private final long idleNanos;
  private final int[] memberOf;
  private final long[] usedNanos;
  private int[] members = {};

  /** By number of a member: buckets it has, and buckets it should have. */
  private int[] has = {};

  private int[] wants = {};

  /** When the next bucket of a member with too many may be idle. */
  private long lookNanos = NEVER;

  ResilientGroup(int buckets, long idleNanos) {
    this.idleNanos = idleNanos;
    this.memberOf = new int[buckets];
    this.usedNanos = new long[buckets];
    Arrays.fill(memberOf, NONE);
  }

  @Override
  public int pick(long hash, long nowNanos) {
    if (nowNanos >= lookNanos) {
      balance(nowNanos);
    }
    int bucket = (int) Long.remainderUnsigned(hash, memberOf.length);
    usedNanos[bucket] = nowNanos;
    return memberOf[bucket];
  }

  @Override
  public void membersChanged(int[] next, long nowNanos) {
    members = next.clone();
    int numbers = next.length == 0 ? 0 : next[next.length - 1] + 1;
    has = new int[numbers];
    wants = new int[numbers];
    share();
    for (int bucket = 0; bucket < memberOf.length; bucket++) {
      int member = memberOf[bucket];
      if (member >= numbers || (member >= 0 && wants[member] < 0)) {
        memberOf[bucket] = NONE;
      } else if (member >= 0) {
        has[member]++;
      }
    }
    for (int bucket = 0; bucket < memberOf.length; bucket++) {
      if (memberOf[bucket] == NONE && members.length > 0) {
        give(bucket, nowNanos);
      }
    }
    balance(nowNanos);
  }

  /** Equal shares, rounded so that they add up. Who is no member wants -1. */
  private void share() {
    Arrays.fill(wants, -1);
    int count = members.length;
    long given = 0;
    for (int k = 0; k < count; k++) {
      long upTo = (2L * memberOf.length * (k + 1) + count) / (2L * count);
      wants[members[k]] = (int) (upTo - given);
      given = upTo;
    }
  }

  /** Hands a bucket to the first member that has too few. */
  private void give(int bucket, long nowNanos) {
    for (int member : members) {
      if (has[member] < wants[member]) {
        memberOf[bucket] = member;
        has[member]++;
        usedNanos[bucket] = nowNanos;
        return;
      }
    }
  }

  /** Moves buckets that are idle from members that have too many, longest idle first. */
  private void balance(long nowNanos) {
    while (true) {
      int longest = longestUnused();
      if (longest < 0) {
        lookNanos = NEVER;
        return;
      }
      lookNanos = usedNanos[longest] + idleNanos;
      if (lookNanos > nowNanos) {
        return;
      }
      has[memberOf[longest]]--;
      give(longest, nowNanos);
    }
  }

  /** Of the buckets of members that have too many the one without packets for longest, or -1. */
  private int longestUnused() {
    int longest = -1;
    for (int bucket = 0; bucket < memberOf.length; bucket++) {
      int member = memberOf[bucket];
      if (member >= 0
          && has[member] > wants[member]
          && (longest < 0 || usedNanos[bucket] < usedNanos[longest])) {
        longest = bucket;
      }
    }
    return longest;
  }
}
