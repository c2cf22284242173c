package dev.lbsim.core.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheEntryTest {
  private static final int[] ABC = {7, 3, 5};

  private final SplittableRandom random = new SplittableRandom(9);

  private CacheEntry entry(AddressOrder order) {
    return new CacheEntry(8, TtlRules.HONEST, order, random);
  }

  private static int[] giveOut(CacheEntry entry) {
    int[] out = new int[8];
    return Arrays.copyOf(out, entry.giveOut(out));
  }

  @Test
  void isFreshUntilButNotAtTheEndOfItsLife() {
    CacheEntry entry = entry(AddressOrder.FIXED);
    assertThat(entry.fresh(0)).isFalse();
    entry.fill(ABC, 3, 60, 1000);
    assertThat(entry.fresh(1000)).isTrue();
    assertThat(entry.fresh(1059)).isTrue();
    assertThat(entry.fresh(1060)).isFalse();
    assertThat(entry.remainingNanos(1000)).isEqualTo(60);
    assertThat(entry.remainingNanos(1059)).isEqualTo(1);
    assertThat(entry.remainingNanos(1060)).isZero();
    assertThat(entry.remainingNanos(5000)).isZero();
  }

  @Test
  void withTtlZeroItServesOnlyThoseWhoWaited() {
    CacheEntry entry = entry(AddressOrder.FIXED);
    entry.fill(ABC, 3, 0, 1000);
    assertThat(entry.fresh(1000)).isFalse();
    assertThat(giveOut(entry)).containsExactly(7, 3, 5);
  }

  @Test
  void aLifeWithoutEndDoesNotWrapRound() {
    CacheEntry entry = entry(AddressOrder.FIXED);
    entry.fill(ABC, 3, Long.MAX_VALUE, 1000);
    assertThat(entry.fresh(Long.MAX_VALUE - 1)).isTrue();
  }

  @Test
  void keepsANegativeAnswerForTheNegativeLife() {
    CacheEntry entry =
        new CacheEntry(8, new TtlRules(100, 1000, 300, 50), AddressOrder.ROTATE, random);
    entry.fill(ABC, 0, 60, 0);
    assertThat(entry.negative()).isTrue();
    assertThat(entry.fresh(49)).isTrue();
    assertThat(entry.fresh(50)).isFalse();
    assertThat(giveOut(entry)).isEmpty();
    entry.fill(ABC, 3, 60, 100);
    assertThat(entry.negative()).isFalse();
    assertThat(entry.remainingNanos(100)).isEqualTo(300);
  }

  @Test
  void forgetsOnAFlush() {
    CacheEntry entry = entry(AddressOrder.ROTATE);
    entry.fill(ABC, 3, 60, 0);
    giveOut(entry);
    giveOut(entry);
    entry.flush();
    assertThat(entry.fresh(1)).isFalse();
    assertThat(giveOut(entry)).isEmpty();
  }

  @Test
  void keepsItsOwnCopyOfTheAnswer() {
    CacheEntry entry = entry(AddressOrder.FIXED);
    int[] answer = ABC.clone();
    entry.fill(answer, 3, 60, 0);
    answer[0] = 99;
    int[] given = giveOut(entry);
    given[1] = 99;
    assertThat(giveOut(entry)).containsExactly(7, 3, 5);
  }

  @Test
  void aFixedOrderIsTheZones() {
    CacheEntry entry = entry(AddressOrder.FIXED);
    entry.fill(ABC, 3, 60, 0);
    for (int client = 0; client < 5; client++) {
      assertThat(giveOut(entry)).containsExactly(7, 3, 5);
    }
    assertThat(random.nextLong()).isEqualTo(new SplittableRandom(9).nextLong());
  }

  @Test
  void rotationMovesTheFirstToTheEndForEachClient() {
    CacheEntry entry = entry(AddressOrder.ROTATE);
    entry.fill(ABC, 3, 60, 0);
    int[] last = giveOut(entry);
    for (int client = 0; client < 10; client++) {
      int[] next = giveOut(entry);
      assertThat(next).containsExactly(last[1], last[2], last[0]);
      last = next;
    }
  }

  @Test
  void rotationNeverFallsIntoStepWithAZoneThatRotatesToo() {
    CacheEntry entry = entry(AddressOrder.ROTATE);
    AnswerPolicy zone = AnswerPoliciesTest.policy("round-robin", 1);
    AddressSet addresses = new AddressSet(FailMode.OPEN, 1, 1);
    int[] answer = new int[2];
    int[] first = new int[2];
    int refreshes = 10_000;
    for (int n = 0; n < refreshes; n++) { // one client to a refresh
      entry.fill(answer, zone.answer(addresses, answer), 1, n);
      first[giveOut(entry)[0]]++;
    }
    double sigma = Math.sqrt(refreshes * 0.25);
    assertThat((double) first[0]).isCloseTo(refreshes / 2.0, within(4 * sigma));
  }

  @Test
  void aRandomOrderPutsEveryAddressFirstEquallyOften() {
    CacheEntry entry = entry(AddressOrder.RANDOM);
    entry.fill(ABC, 3, 60, 0);
    int clients = 30_000;
    int[] first = new int[8];
    Set<String> orders = new HashSet<>();
    for (int client = 0; client < clients; client++) {
      int[] given = giveOut(entry);
      first[given[0]]++;
      orders.add(Arrays.toString(given));
    }
    assertThat(orders).hasSize(6);
    double sigma = Math.sqrt(clients * (1 / 3.0) * (2 / 3.0));
    for (int address : ABC) {
      assertThat((double) first[address]).isCloseTo(clients / 3.0, within(4 * sigma));
    }
  }

  @Test
  void aRandomPhaseLeavesAUniformPartOfTheLife() {
    CacheEntry entry = new CacheEntry(8, new TtlRules(0, 60_000, 0, 0), AddressOrder.FIXED, random);
    int fills = 10_000;
    double sum = 0;
    int lastQuarter = 0;
    for (int n = 0; n < fills; n++) {
      entry.fillAtRandomPhase(ABC, 3, 1_000_000, 500); // cut to 60,000
      long remaining = entry.remainingNanos(500);
      assertThat(remaining).isBetween(0L, 59_999L);
      sum += remaining;
      lastQuarter += remaining < 15_000 ? 1 : 0;
    }
    assertThat(sum / fills).isCloseTo(30_000, within(4 * 60_000 / Math.sqrt(12.0 * fills)));
    assertThat((double) lastQuarter)
        .isCloseTo(fills / 4.0, within(4 * Math.sqrt(fills * 0.25 * 0.75)));
  }

  /**
   * A share lT/(1+lT) of Poisson queries of rate l hits, T being the life of an entry. Over C lives
   * the hits are Poisson with mean C·lT, so the share has a standard deviation of sqrt(lT/C) /
   * (1+lT)² about it.
   */
  @ParameterizedTest
  @CsvSource({"0.1, 30, 0.7500", "1, 30, 0.9677", "0.05, 60, 0.7500", "0.01, 5, 0.0476"})
  void poissonQueriesHitAsTheClosedFormSays(double ratePerSec, long ttlSec, double published) {
    CacheEntry entry = entry(AddressOrder.FIXED);
    int lives = 20_000;
    long hits = 0;
    long misses = 0;
    double now = 0;
    while (misses < lives) {
      now += -Math.log(1 - random.nextDouble()) / ratePerSec * 1e9;
      if (entry.fresh((long) now)) {
        hits++;
      } else {
        misses++;
        entry.fill(ABC, 3, ttlSec * 1_000_000_000L, (long) now);
      }
    }
    double perLife = ratePerSec * ttlSec;
    double law = perLife / (1 + perLife);
    double sigma = Math.sqrt(perLife / lives) / ((1 + perLife) * (1 + perLife));
    assertThat(law).isCloseTo(published, within(5e-5));
    assertThat(hits / (double) (hits + misses)).isCloseTo(law, within(4 * sigma));
  }
}
