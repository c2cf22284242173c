package dev.lbsim.core.guard.defence;

import dev.lbsim.core.guard.slots.SlotIndex;
import dev.lbsim.core.guard.slots.SlotPool;
import java.util.Arrays;

/**
 * Clients about whom something is known until an instant: who is banned, who has shown that it is
 * no robot. What has expired is forgotten when it is asked for, or when the set would have to grow.
 *
 * <p>Source: HAProxy's stick tables with {@code expire}; clearance cookies that say themselves
 * until when they hold are the same without the memory. A bad choice for a ban where many clients
 * share an address.
 *
 * <p>Hot path: runs once per request.
 */
public final class TimedSet {
  private final SlotIndex index = new SlotIndex();
  private final SlotPool slots = new SlotPool();
  private long[] clients = new long[16];
  private long[] untilNanos = new long[16];

  /** Remembers a client until an instant, whatever was known before. */
  public void put(long client, long untilNanos, long nowNanos) {
    int slot = index.find(client);
    if (slot == SlotIndex.NONE) {
      if (slots.taken() == clients.length) {
        forget(nowNanos);
      }
      slot = slots.take();
      if (slot == clients.length) {
        clients = Arrays.copyOf(clients, 2 * slot);
        this.untilNanos = Arrays.copyOf(this.untilNanos, 2 * slot);
      }
      clients[slot] = client;
      index.add(client, slot);
    }
    this.untilNanos[slot] = untilNanos;
  }

  /** True if it is remembered at this instant. */
  public boolean has(long client, long nowNanos) {
    int slot = index.find(client);
    if (slot == SlotIndex.NONE) {
      return false;
    }
    if (untilNanos[slot] > nowNanos) {
      return true;
    }
    index.remove(client);
    slots.release(slot);
    return false;
  }

  private void forget(long nowNanos) {
    for (int slot = 0; slot < slots.bound(); slot++) {
      if (untilNanos[slot] <= nowNanos && index.find(clients[slot]) == slot) {
        index.remove(clients[slot]);
        slots.release(slot);
      }
    }
  }

  /** How many are held in memory, expired ones that nobody has asked for included. */
  public int size() {
    return index.size();
  }
}
