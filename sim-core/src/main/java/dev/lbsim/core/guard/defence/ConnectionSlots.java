package dev.lbsim.core.guard.defence;

import dev.lbsim.core.guard.slots.SlotLists;
import dev.lbsim.core.guard.slots.SlotPool;

/**
 * The connections a proxy can hold at a time, and the line of those that the kernel has completed
 * and the proxy not yet accepted (the accept queue, as long as the backlog). Whoever holds a slot
 * works or is idle; of the idle, the one that has been so for longest is the first to go when a
 * slot is wanted.
 *
 * <p>Source: HAProxy, {@code maxconn} and {@code backlog}; nginx, {@code worker_connections} and
 * {@code ngx_drain_connections}, which closes kept-alive connections under pressure; listen(2).
 *
 * <p>Hot path: runs once per connection and request.
 */
public final class ConnectionSlots {
  /** No connection. */
  public static final int NONE = -1;

  private static final int WAITING = 0;
  private static final int BUSY = 1;
  private static final int IDLE = 2;

  private final int most;
  private final int backlog;
  private final SlotPool numbers = new SlotPool();
  private final SlotLists lists = new SlotLists(3);

  /**
   * @param most connections held at a time, at least 1
   * @param backlog connections that wait for a slot at a time, at least 0
   */
  public ConnectionSlots(int most, int backlog) {
    this.most = most;
    this.backlog = backlog;
  }

  /** True if a new connection would get a slot at once: one is free, and nobody waits for it. */
  public boolean free() {
    return used() < most && waiting() == 0;
  }

  /**
   * Takes a new connection in.
   *
   * @param accepts false if it must wait even for a free slot, because nobody accepts
   * @return its number, small and from 0, or {@link #NONE} if the backlog is full too
   */
  public int arrive(boolean accepts) {
    boolean holds = accepts && free();
    if (!holds && waiting() >= backlog) {
      return NONE;
    }
    int number = numbers.take();
    lists.addLast(holds ? BUSY : WAITING, number, 1);
    return number;
  }

  /** True if it waits for a slot. */
  public boolean waits(int number) {
    return lists.listOf(number) == WAITING;
  }

  /** Something happens on a connection that holds a slot. */
  public void busy(int number) {
    lists.remove(number);
    lists.addLast(BUSY, number, 1);
  }

  /** Nothing happens on it any more. */
  public void idle(int number) {
    lists.remove(number);
    lists.addLast(IDLE, number, 1);
  }

  /** The connection that has been idle for longest, or {@link #NONE}. */
  public int longestIdle() {
    return lists.first(IDLE);
  }

  /** It is closed. Afterwards its number may be another's. */
  public void release(int number) {
    lists.remove(number);
    numbers.release(number);
  }

  /** The one that has waited for longest gets a free slot: its number, or {@link #NONE}. */
  public int acceptNext() {
    int number = lists.first(WAITING);
    if (number == SlotLists.NONE || used() >= most) {
      return NONE;
    }
    busy(number);
    return number;
  }

  /** How many hold a slot. */
  public int used() {
    return (int) (lists.weight(BUSY) + lists.weight(IDLE));
  }

  /** How many wait for one. */
  public int waiting() {
    return (int) lists.weight(WAITING);
  }

  /** How many are idle. */
  public int idle() {
    return (int) lists.weight(IDLE);
  }

  /** One more than the greatest number ever given. */
  public int bound() {
    return numbers.bound();
  }
}
