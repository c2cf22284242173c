package dev.lbsim.core.guard.defence;

import dev.lbsim.core.guard.slots.SlotIndex;
import dev.lbsim.core.guard.slots.SlotPool;
import java.util.Arrays;

/**
 * Counts what each client has at a time, and allows it no more than so much. Remembers only clients
 * that have something, so it never holds more of them than there are things to have.
 *
 * <p>Source: HAProxy, {@code src_conn_cur}; nginx, {@code limit_conn}, which counts a connection
 * only once its header has been read, so that slow headers pass. A bad choice where many clients
 * share an address (carrier-grade NAT), and of no use against an attacker with many addresses.
 */
public final class ClientCounts {
  private final int most;
  private final SlotIndex index = new SlotIndex();
  private final SlotPool slots = new SlotPool();
  private int[] counts = new int[16];

  /**
   * @param most that one client may have at a time, at least 1
   */
  public ClientCounts(int most) {
    this.most = most;
  }

  /** Gives a client one more, unless it has as many as it may. */
  public boolean tryAdd(long client) {
    int slot = index.find(client);
    if (slot == SlotIndex.NONE) {
      slot = slots.take();
      if (slot == counts.length) {
        counts = Arrays.copyOf(counts, 2 * slot);
      }
      counts[slot] = 1;
      index.add(client, slot);
      return true;
    }
    if (counts[slot] >= most) {
      return false;
    }
    counts[slot]++;
    return true;
  }

  /** Takes one back that was given. */
  public void remove(long client) {
    int slot = index.find(client);
    if (--counts[slot] == 0) {
      index.remove(client);
      slots.release(slot);
    }
  }

  /** How many a client has. */
  public int of(long client) {
    int slot = index.find(client);
    return slot == SlotIndex.NONE ? 0 : counts[slot];
  }

  /** How many clients have any. */
  public int clients() {
    return index.size();
  }
}
