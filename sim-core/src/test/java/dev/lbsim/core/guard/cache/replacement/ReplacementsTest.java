package dev.lbsim.core.guard.cache.replacement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.core.guard.cache.CacheLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ReplacementsTest {
  /** The policies that leave nothing to chance, as long as nobody is lucky. */
  private static final List<String> EXACT =
      List.of("lru", "fifo", "lfu", "tinylfu", "s3-fifo", "sieve");

  @Property(tries = 100, seed = "5")
  void everyPolicyDoesWhatItsSlowTwinDoes(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int capacity) {
    for (String name : EXACT) {
      SplittableRandom chance = new SplittableRandom(seed);
      Driven fast = new Driven(name, CacheLimits.ofObjects(capacity), Driven.UNLUCKY);
      PlainCache slow = ReplacementTwins.of(name, capacity);
      compare(name, fast, slow, chance, 1, 2 * capacity + 1);
    }
  }

  @Property(tries = 100, seed = "6")
  void withSizesToo(@ForAll long seed, @ForAll @IntRange(min = 20, max = 2_000) int capacity) {
    for (String name : EXACT) {
      SplittableRandom chance = new SplittableRandom(seed);
      Driven fast = new Driven(name, CacheLimits.ofBytes(capacity), Driven.UNLUCKY);
      PlainCache slow = ReplacementTwins.of(name, capacity);
      compare(name, fast, slow, chance, capacity / 2, 40);
    }
  }

  /** Objects of a size each; small numbers are popular; now and then one is purged. */
  private static void compare(
      String name,
      Driven fast,
      PlainCache slow,
      SplittableRandom chance,
      int largest,
      int objects) {
    for (int step = 0; step < 300; step++) {
      long key = chance.nextInt(1 + chance.nextInt(objects));
      long size = 1 + new SplittableRandom(key).nextInt(largest);
      if (chance.nextInt(25) == 0) {
        fast.purge(key);
        slow.purge(key);
      } else {
        assertThat(fast.request(key, size)).as(name).isEqualTo(slow.request(key, size));
      }
      assertThat(fast.keys()).as("%s, step %d", name, step).isEqualTo(slow.keys());
    }
  }

  /** SIEVE by hand, as the figure of the paper reads: a queue of 5, the newest on the left. */
  @Test
  void theHandOfSieveStaysWhereItIs() {
    Driven cache = new Driven("sieve", CacheLimits.ofObjects(5), Driven.UNLUCKY);
    requests(cache, 1, 2, 3, 4, 5); // 5 4 3 2 1
    requests(cache, 1, 2, 4); // bits of 1, 2, 4
    requests(cache, 6); // hand clears 1 and 2, takes 3: 6 5 4* 2 1, hand at 4
    assertThat(cache.keys()).containsExactly(1L, 2L, 4L, 5L, 6L);
    requests(cache, 1); // bit of 1
    requests(cache, 7); // hand clears 4, takes 5: 7 6 4 2 1*, hand at 6
    assertThat(cache.keys()).containsExactly(1L, 2L, 4L, 6L, 7L);
    requests(cache, 8); // takes 6: 8 7 4 2 1*, hand at 7
    assertThat(cache.keys()).containsExactly(1L, 2L, 4L, 7L, 8L);
    requests(cache, 7, 8, 9); // clears 7 and 8, goes round, clears 1, takes 2: hand at 4
    assertThat(cache.keys()).containsExactly(1L, 4L, 7L, 8L, 9L);
    requests(cache, 10); // takes 4
    assertThat(cache.keys()).containsExactly(1L, 7L, 8L, 9L, 10L);
  }

  /** S3-FIFO by hand: 10 objects, 1 of them small. */
  @Test
  void whoComesBackFromTheGhostsOfS3FifoGoesToTheMainQueue() {
    Driven cache = new Driven("s3-fifo", CacheLimits.ofObjects(10), Driven.UNLUCKY);
    requests(cache, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10); // all in the small queue
    requests(cache, 1, 1, 2, 3, 3, 3); // counts 2, 1, 3
    requests(cache, 11); // 1 goes to main, 2 (asked for once more only) is out, a ghost
    assertThat(cache.keys()).containsExactly(1L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L);
    requests(cache, 12); // 3 goes to main, 4 is out
    requests(cache, 2); // 5 is out; 2 has a ghost: main is 2 3 1
    requests(cache, 13, 14, 15, 16, 17, 18); // 6 to 11 are out
    assertThat(cache.keys()).containsExactly(1L, 2L, 3L, 12L, 13L, 14L, 15L, 16L, 17L, 18L);
    requests(cache, 4, 6, 7, 8, 9, 10); // ghosts 5 to 13 by and by: all but 10 into main
    assertThat(cache.keys()).contains(1L, 2L, 3L, 4L, 6L, 7L, 8L, 9L);
  }

  @Test
  void whoSurvivesAScanOfObjectsThatComeOnce() {
    assertThat(survivorsOfAScan("lru")).isZero();
    assertThat(survivorsOfAScan("fifo")).isZero();
    assertThat(survivorsOfAScan("lfu")).isEqualTo(99);
    assertThat(survivorsOfAScan("tinylfu")).isEqualTo(99);
    // The main queue has room for 90, and the small one lets nobody stay.
    assertThat(survivorsOfAScan("s3-fifo")).isEqualTo(90);
    // One turn of the hand clears all bits and takes a newcomer; then the oldest go one by one.
    assertThat(survivorsOfAScan("sieve")).isEqualTo(1);
  }

  /** How many of 99 objects that were asked for five times outlive 100 that come once. */
  private static int survivorsOfAScan(String name) {
    Driven cache = new Driven(name, CacheLimits.ofObjects(100), Driven.UNLUCKY);
    for (int round = 0; round < 5; round++) {
      for (long key = 0; key < 99; key++) {
        cache.request(key, 1);
      }
    }
    for (long key = 1_000; key < 1_100; key++) {
      cache.request(key, 1);
    }
    Set<Long> left = new TreeSet<>(cache.keys());
    left.removeIf(key -> key >= 99);
    return left.size();
  }

  /** Each of 8 objects goes with chance 1/8: chi-square with 7 degrees, 4 sigma of its mean. */
  @Test
  void randomReplacementLetsAnyoneGo() {
    int[] gone = new int[8];
    int rounds = 40_000;
    Replacement policy = Driven.policy("random", 8, new SplittableRandom(9));
    for (int slot = 0; slot < 8; slot++) {
      policy.added(slot, slot, 1);
    }
    for (int round = 0; round < rounds; round++) {
      int slot = policy.victim(99, 1);
      gone[slot]++;
      policy.added(slot, slot, 1);
    }
    double chiSquare = 0;
    for (int count : gone) {
      double expected = rounds / 8.0;
      chiSquare += (count - expected) * (count - expected) / expected;
    }
    assertThat(chiSquare).isLessThan(7 + 4 * Math.sqrt(2 * 7));
  }

  /** Replays to the same: a policy is a function of its calls and of its generator. */
  @Test
  void theSameRequestsLeaveTheSameObjects() {
    for (Replacements.Kind kind : Replacements.all()) {
      List<Set<Long>> contents = new ArrayList<>();
      for (int run = 0; run < 2; run++) {
        SplittableRandom chance = new SplittableRandom(3);
        Driven cache =
            new Driven(kind.about().name(), CacheLimits.ofBytes(500), new SplittableRandom(1));
        for (int step = 0; step < 5_000; step++) {
          long key = chance.nextInt(1 + chance.nextInt(100));
          cache.request(key, 1 + key % 40);
        }
        contents.add(cache.keys());
      }
      assertThat(contents.get(0)).isNotEmpty().isEqualTo(contents.get(1));
    }
  }

  private static void requests(Driven cache, long... keys) {
    for (long key : keys) {
      cache.request(key, 1);
    }
  }
}
