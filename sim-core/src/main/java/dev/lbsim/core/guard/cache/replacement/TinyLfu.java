package dev.lbsim.core.guard.cache.replacement;

import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.catalog.Parameter;
import dev.lbsim.core.guard.slots.SlotLists;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * W-TinyLFU: new objects enter a small window kept by {@link Lru}. Who falls out of it must beat
 * the next victim of the main part to stay: whose {@linkplain FrequencySketch estimated frequency},
 * which remembers objects that are not in the cache too, is lower has to go. The main part is a
 * segmented LRU: on probation until asked for again, then protected (four fifths of it).
 *
 * <p>Source: Einziger, Friedman and Manes, "TinyLFU: a highly efficient cache admission policy",
 * ACM ToS 13(4), 2017, section 4; details as in Caffeine: a window of 1 %, four fifths protected,
 * ties lost by the newcomer, and, so that nobody can lock the door with made-up frequencies, one in
 * 128 of the losers with an estimate of 6 or more let in. Caffeine also moves the border of the
 * window while it runs (Einziger et al., "Adaptive software cache management", Middleware 2018);
 * here it stands still. No doorkeeper: Caffeine has none either.
 *
 * <p>Large objects: the parts are shares of bytes where bytes are the limit. An object larger than
 * the window is judged when it comes, and is turned down if it loses. A bad choice where objects
 * are asked for a few times in a short while and never again: the window is too small for them.
 *
 * <p>Hot path: runs once per request.
 */
final class TinyLfu implements Replacement {
  private static final String WINDOW_SHARE = "window";

  static final Replacements.Kind KIND =
      new Replacements.Kind(
          new Entry(
              "tinylfu",
              "A small LRU window, and a main part that only lets in what is asked for more often"
                  + " than what would go (W-TinyLFU).",
              "Einziger, Friedman, Manes, TinyLFU, ACM ToS 13(4), 2017, section 4; Caffeine",
              List.of(
                  new Parameter(
                      WINDOW_SHARE,
                      Parameter.Kind.SHARE,
                      "1%",
                      0.001,
                      0.999,
                      List.of(),
                      "Share of the cache that new objects enter unasked."))),
          (arguments, capacity, random) ->
              new TinyLfu(arguments.number(WINDOW_SHARE), capacity, random));

  private static final int WINDOW = 0;
  private static final int PROBATION = 1;
  private static final int PROTECTED = 2;

  private static final double PROTECTED_SHARE = 0.8;

  /** Estimates from here on may be luck or malice: one in 128 of such losers is let in. */
  private static final int WARM = 6;

  private static final int LUCK = 127;

  private final long windowCapacity;
  private final long protectedCapacity;
  private final RandomGenerator random;
  private final FrequencySketch sketch = new FrequencySketch(16);
  private final SlotLists parts = new SlotLists(3);
  private long[] keyOf = new long[16];
  private int objects;

  /** True once the object that is to come in has won. */
  private boolean admitted;

  TinyLfu(double windowShare, long capacity, RandomGenerator random) {
    this.windowCapacity = Math.max(1, (long) (windowShare * capacity));
    this.protectedCapacity = (long) (PROTECTED_SHARE * (capacity - windowCapacity));
    this.random = random;
  }

  @Override
  public void added(int slot, long key, long weight) {
    if (slot >= keyOf.length) {
      keyOf = Arrays.copyOf(keyOf, Math.max(slot + 1, 2 * keyOf.length));
    }
    keyOf[slot] = key;
    objects++;
    admitted = false;
    sketch.ensure(objects);
    sketch.increment(key);
    parts.addFirst(weight > windowCapacity ? PROBATION : WINDOW, slot, weight);
    while (parts.weight(WINDOW) > windowCapacity) {
      parts.moveFirst(PROBATION, parts.last(WINDOW));
    }
  }

  @Override
  public void hit(int slot) {
    sketch.increment(keyOf[slot]);
    int part = parts.listOf(slot);
    boolean promoted = part == PROBATION && parts.weightOf(slot) <= protectedCapacity;
    parts.moveFirst(promoted ? PROTECTED : part, slot);
    while (parts.weight(PROTECTED) > protectedCapacity) {
      parts.moveFirst(PROBATION, parts.last(PROTECTED));
    }
  }

  @Override
  public int victim(long key, long weight) {
    if (weight > windowCapacity) {
      return victimOfLarge(key);
    }
    int victim = leastOfMain();
    if (parts.weight(WINDOW) + weight <= windowCapacity) {
      return leave(victim == NONE ? parts.last(WINDOW) : victim);
    }
    int candidate = parts.last(WINDOW);
    if (victim == NONE || !beats(keyOf[candidate], keyOf[victim])) {
      return leave(candidate);
    }
    parts.moveFirst(PROBATION, candidate);
    return leave(victim);
  }

  private int victimOfLarge(long key) {
    int victim = leastOfMain();
    if (victim == NONE) {
      return leave(parts.last(WINDOW));
    }
    if (!admitted && !beats(key, keyOf[victim])) {
      // It was seen all the same: those who come back often enough get in.
      sketch.increment(key);
      return NONE;
    }
    admitted = true;
    return leave(victim);
  }

  /** Who of the main part is next to go. */
  private int leastOfMain() {
    int slot = parts.last(PROBATION);
    return slot == NONE ? parts.last(PROTECTED) : slot;
  }

  private boolean beats(long candidate, long victim) {
    int estimate = sketch.estimate(candidate);
    return estimate > sketch.estimate(victim)
        || (estimate >= WARM && (random.nextInt() & LUCK) == 0);
  }

  private int leave(int slot) {
    removed(slot);
    return slot;
  }

  @Override
  public void removed(int slot) {
    parts.remove(slot);
    objects--;
  }

  @Override
  public void reweighed(int slot, long weight) {
    parts.reweigh(slot, weight);
  }
}
