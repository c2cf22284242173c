package dev.lbsim.core.guard.cache.replacement;

import dev.lbsim.core.catalog.Entry;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Random replacement: out goes any object, each with the same chance whatever its size.
 *
 * <p>No list, no bits, and no pattern of requests that defeats it; for independent requests it hits
 * as often as {@link Fifo} (Gelenbe, IEEE TC 22(6), 1973). Large objects: as many go as it takes. A
 * bad choice where a little memory of the past is cheap: {@link Sieve} keeps one bit and hits far
 * more often.
 *
 * <p>Hot path: runs once per request.
 */
final class RandomOut implements Replacement {
  static final Replacements.Kind KIND =
      new Replacements.Kind(
          new Entry(
              "random",
              "Out goes any object, each with the same chance: no bookkeeping, no worst case.",
              "Gelenbe, Replacement algorithms, IEEE TC 22(6), 1973",
              List.of()),
          (arguments, capacity, random) -> new RandomOut(random));

  private final RandomGenerator random;

  /** Slots in use, in any order, and where each stands. */
  private int[] slots = new int[16];

  private int[] placeOf = new int[16];
  private int count;

  RandomOut(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public void added(int slot, long key, long weight) {
    if (count == slots.length) {
      slots = Arrays.copyOf(slots, 2 * count);
    }
    if (slot >= placeOf.length) {
      placeOf = Arrays.copyOf(placeOf, Math.max(slot + 1, 2 * placeOf.length));
    }
    slots[count] = slot;
    placeOf[slot] = count++;
  }

  @Override
  public void hit(int slot) {}

  @Override
  public int victim(long key, long weight) {
    int slot = slots[random.nextInt(count)];
    removed(slot);
    return slot;
  }

  @Override
  public void removed(int slot) {
    int place = placeOf[slot];
    int moved = slots[--count];
    slots[place] = moved;
    placeOf[moved] = place;
  }

  @Override
  public void reweighed(int slot, long weight) {}
}
