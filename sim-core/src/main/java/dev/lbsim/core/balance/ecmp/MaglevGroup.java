package dev.lbsim.core.balance.ecmp;

import dev.lbsim.core.balance.Backend;
import dev.lbsim.core.balance.Flow;
import dev.lbsim.core.balance.Pool;
import dev.lbsim.core.balance.algorithm.Maglev;
import dev.lbsim.core.catalog.Entry;
import java.util.ArrayList;
import java.util.List;

/**
 * A Maglev table in the router: little more than 1/n of the flows move when one of n goes, and they
 * move at once when it comes back. No router we know of does it so; it is here to compare with.
 *
 * <p>Source: Eisenbud et al., "Maglev", NSDI 2016, section 3.4; the table's size is theirs.
 *
 * <p>Hot path: runs once per event.
 */
final class MaglevGroup implements EcmpGroup {
  static final EcmpGroups.Kind KIND =
      new EcmpGroups.Kind(
          new Entry(
              "maglev",
              "A Maglev table of 65,537 entries; little more than 1/n of the flows move when one of"
                  + " n next hops comes or goes.",
              "Maglev (NSDI 2016), section 3.4",
              List.of()),
          arguments -> new MaglevGroup());

  private static final int TABLE_SIZE = 65_537;

  private final Maglev table = new Maglev(TABLE_SIZE);
  private final Hashed flow = new Hashed();
  private int[] members = {};

  private static final class Hashed implements Flow {
    private long hash;

    @Override
    public long hash() {
      return hash;
    }
  }

  @Override
  public void membersChanged(int[] members, long nowNanos) {
    this.members = members.clone();
    List<Backend> backends = new ArrayList<>();
    for (int k = 0; k < members.length; k++) {
      // Named by number, so that whoever stays has the same preferences as before.
      backends.add(new Backend(k, "next-hop." + members[k], -1, 1));
    }
    table.poolChanged(new Pool(backends), nowNanos);
  }

  @Override
  public int pick(long hash, long nowNanos) {
    flow.hash = hash;
    int k = table.pick(flow, nowNanos);
    return k < 0 ? NONE : members[k];
  }
}
