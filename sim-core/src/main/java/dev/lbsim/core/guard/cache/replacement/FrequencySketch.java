package dev.lbsim.core.guard.cache.replacement;

import dev.lbsim.core.balance.XxHash64;

/**
 * How often keys were seen lately, roughly: a count-min sketch of four rows of four-bit counters
 * that are all halved after a number of increments, so that the past fades.
 *
 * <p>Source: Cormode and Muthukrishnan, "An improved data stream summary: the count-min sketch", J.
 * Algorithms 55(1), 2005; the halving: Einziger, Friedman and Manes, "TinyLFU: a highly efficient
 * cache admission policy", ACM ToS 13(4), 2017, sections 3.1 to 3.3. An estimate is never below the
 * count (up to 15, and but for halving) and above it only where all four counters are shared.
 *
 * <p>Sizes follow Caffeine: four counters a row for each object of the cache, and halving after ten
 * increments for each. The sketch starts small and is made anew when the cache turns out to hold
 * more objects; what it knew is lost then.
 *
 * <p>Hot path: runs once per request.
 */
final class FrequencySketch {
  private static final int ROWS = 4;
  private static final int COUNTERS_PER_WORD = 16;
  private static final int COUNTERS_PER_OBJECT = 4;
  private static final int INCREMENTS_PER_OBJECT = 10;
  private static final int MOST_OBJECTS = 1 << 24;
  private static final long MOST = 15;
  private static final long ONES = 0x1111111111111111L;

  /** What is left of a word when each of its counters is halved in place. */
  private static final long HALVED = 0x7777777777777777L;

  /** Row by row, sixteen counters a word. */
  private long[] words = {};

  private int rowBits;
  private int capacity;
  private long increments;

  FrequencySketch(int objects) {
    resize(objects);
  }

  /** Makes the sketch large enough for a cache of so many objects; forgets all if it grows. */
  void ensure(int objects) {
    if (objects > capacity && capacity < MOST_OBJECTS) {
      resize(Math.max(objects, 2 * capacity));
    }
  }

  private void resize(int objects) {
    capacity = Math.min(objects, MOST_OBJECTS);
    int counters = Math.max(COUNTERS_PER_WORD, COUNTERS_PER_OBJECT * capacity);
    rowBits = Integer.SIZE - Integer.numberOfLeadingZeros(counters - 1);
    words = new long[(ROWS << rowBits) / COUNTERS_PER_WORD];
    increments = 0;
  }

  /** A key was seen once more. */
  void increment(long key) {
    boolean added = false;
    for (int row = 0; row < ROWS; row++) {
      int counter = counter(key, row);
      int shift = (counter % COUNTERS_PER_WORD) * 4;
      int at = counter / COUNTERS_PER_WORD;
      if (((words[at] >>> shift) & MOST) < MOST) {
        words[at] += 1L << shift;
        added = true;
      }
    }
    if (added && ++increments == (long) INCREMENTS_PER_OBJECT * capacity) {
      halve();
    }
  }

  /** About how often a key was seen, 0 to 15. */
  int estimate(long key) {
    long least = MOST;
    for (int row = 0; row < ROWS; row++) {
      int counter = counter(key, row);
      int shift = (counter % COUNTERS_PER_WORD) * 4;
      least = Math.min(least, (words[counter / COUNTERS_PER_WORD] >>> shift) & MOST);
    }
    return (int) least;
  }

  /** Halves all counters, rounding down, and the count of increments by as much. */
  private void halve() {
    long odd = 0;
    for (int at = 0; at < words.length; at++) {
      odd += Long.bitCount(words[at] & ONES);
      words[at] = (words[at] >>> 1) & HALVED;
    }
    increments = (increments - odd / ROWS) / 2;
  }

  /** The counter of a key in a row: rows hash with seeds of their own. */
  private int counter(long key, int row) {
    return (row << rowBits) + (int) (XxHash64.mix(key, row) >>> (Long.SIZE - rowBits));
  }
}
