package dev.lbsim.core.guard.slots;

import java.util.Arrays;

/**
 * Hands out small numbers, those given back first, the one given back last before all others.
 *
 * <p>Hot path: runs once per request.
 */
public final class SlotPool {
  private int[] free = new int[16];
  private int freeCount;
  private int bound;

  /** A pool that has handed out nothing yet. */
  public SlotPool() {}

  /** A number nobody has: below {@link #bound} afterwards. */
  public int take() {
    return freeCount > 0 ? free[--freeCount] : bound++;
  }

  /** Gives back a number that was taken. */
  public void release(int slot) {
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, 2 * freeCount);
    }
    free[freeCount++] = slot;
  }

  /** One more than the greatest number ever handed out: how long arrays by slot must be. */
  public int bound() {
    return bound;
  }

  /** How many are handed out now. */
  public int taken() {
    return bound - freeCount;
  }
}
