package dev.lbsim.core.guard.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import dev.lbsim.core.guard.cache.replacement.Driven;
import dev.lbsim.core.guard.cache.replacement.Replacements;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CacheStoreTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  static Stream<String> policies() {
    return Replacements.all().stream().map(kind -> kind.about().name());
  }

  private static CacheStore store(String policy, CacheLimits limits) {
    return new CacheStore(
        limits, Driven.policy(policy, limits.capacity(), new SplittableRandom(1)));
  }

  @Test
  void knowsWhatItWasToldOfWhatIsInASlot() {
    CacheStore store = store("lru", CacheLimits.ofBytes(100));
    CacheControl control = CacheControl.parse("max-age=60");
    assertThat(store.find(7)).isEqualTo(CacheStore.NONE);
    int slot = store.put(7, 40);
    store.describe(slot, control, 1_000, 60, 5);
    assertThat(store.find(7)).isEqualTo(slot);
    assertThat(store.ageNanos(slot, 1_030)).isEqualTo(30);
    assertThat(store.lifetimeNanos(slot)).isEqualTo(60);
    assertThat(store.control(slot)).isSameAs(control);
    assertThat(store.version(slot)).isEqualTo(5);
    assertThat(store.key(slot)).isEqualTo(7);
    assertThat(store.bytes(slot)).isEqualTo(40);
    assertThat(store.bytes()).isEqualTo(40);
  }

  @Test
  void aNewerObjectTakesThePlaceOfTheOlderIfItFits() {
    CacheStore store = store("fifo", CacheLimits.ofBytes(100));
    int first = store.put(1, 40);
    store.put(2, 40);
    assertThat(store.put(1, 60)).isEqualTo(first);
    assertThat(store.bytes()).isEqualTo(100);
    assertThat(store.put(1, 61)).isNotEqualTo(CacheStore.NONE);
    assertThat(store.find(2)).isEqualTo(CacheStore.NONE);
    assertThat(store.bytes()).isEqualTo(61);
  }

  @Test
  void whatIsTooLargeIsNotStoredAndTheOlderOneIsGone() {
    CacheStore store = store("lru", new CacheLimits(100, 10, 50));
    store.put(1, 50);
    assertThat(store.put(1, 51)).isEqualTo(CacheStore.NONE);
    assertThat(store.find(1)).isEqualTo(CacheStore.NONE);
    assertThat(store.refusals()).isEqualTo(1);
    CacheStore small = store("lru", CacheLimits.ofBytes(100));
    small.put(2, 100);
    assertThat(small.put(3, 101)).isEqualTo(CacheStore.NONE);
    assertThat(small.find(2)).isNotEqualTo(CacheStore.NONE);
  }

  @Test
  void emptyObjectsCannotFillItWithoutEnd() {
    CacheStore store = store("lru", CacheLimits.ofBytes(3));
    for (long key = 0; key < 10; key++) {
      store.put(key, 0);
    }
    assertThat(store.objects()).isEqualTo(3);
    assertThat(store.evictions()).isEqualTo(7);
  }

  @Test
  void purgingLeavesNothing() {
    CacheStore store = store("s3-fifo", new CacheLimits(1_000, 20, CacheLimits.UNLIMITED));
    for (long key = 0; key < 50; key++) {
      store.put(key, key);
    }
    assertThat(store.objects()).isEqualTo(20);
    store.clear();
    assertThat(store.objects()).isZero();
    assertThat(store.bytes()).isZero();
    assertThat(store.find(49)).isEqualTo(CacheStore.NONE);
    assertThat(store.put(49, 5)).isNotEqualTo(CacheStore.NONE);
  }

  /** Whatever the policy: the limits hold, and the owner's objects by slot are the store's. */
  @Property(tries = 100, seed = "7")
  void theLimitsHoldAndTheOwnerIsToldOfWhoLeaves(@ForAll long seed) {
    policies().forEach(policy -> new Audit(policy, new SplittableRandom(seed)).run());
  }

  private static final class Audit {
    private final SplittableRandom chance;
    private final CacheLimits limits;
    private final CacheStore store;
    private final Map<Integer, Long> objects = new HashMap<>();

    Audit(String policy, SplittableRandom chance) {
      this.chance = chance;
      this.limits = new CacheLimits(200, 1 + chance.nextInt(20), 80);
      this.store =
          new CacheStore(
              limits,
              Driven.policy(policy, limits.capacity(), chance.split()),
              slot -> assertThat(objects.remove(slot)).isNotNull());
    }

    void run() {
      for (int step = 0; step < 300; step++) {
        long key = chance.nextInt(30);
        int slot = store.find(key);
        switch (slot == CacheStore.NONE ? 0 : chance.nextInt(4)) {
          case 0 -> put(key, chance.nextInt(100));
          case 1 -> store.remove(slot);
          default -> store.hit(slot);
        }
        check();
      }
    }

    private void put(long key, long bytes) {
      int slot = store.put(key, bytes);
      if (slot != CacheStore.NONE) {
        assertThat(objects.put(slot, key)).isNull();
      }
      assertThat(store.find(key)).isEqualTo(slot);
    }

    private void check() {
      assertThat(store.objects()).isEqualTo(objects.size()).isLessThanOrEqualTo(limits.objects());
      assertThat(store.bytes()).isLessThanOrEqualTo(limits.bytes());
      long bytes = 0;
      for (Map.Entry<Integer, Long> each : objects.entrySet()) {
        assertThat(store.find(each.getValue())).isEqualTo(each.getKey());
        bytes += Math.max(1, store.bytes(each.getKey()));
      }
      assertThat(store.bytes()).isEqualTo(bytes);
    }
  }

  @Test
  void limitsThatLimitNothingAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> CacheLimits.ofBytes(0));
    assertThatIllegalArgumentException().isThrownBy(() -> CacheLimits.ofObjects(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new CacheLimits(1, 1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> CacheLimits.ofObjects(Integer.MAX_VALUE));
  }

  @ParameterizedTest
  @MethodSource("policies")
  void allocatesNothingPerRequest(String policy) {
    CacheStore store = store(policy, new CacheLimits(4_000, 100, CacheLimits.UNLIMITED));
    Serving serving = new Serving(CacheRules.STRICT);
    SingleFlight flights = new SingleFlight();
    IntConsumer nobody = waiter -> {};
    SplittableRandom chance = new SplittableRandom(1);
    serve(store, serving, flights, nobody, chance, 400_000);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    int hits = serve(store, serving, flights, nobody, chance, 200_000);
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertThat(hits).isBetween(10_000, 190_000);
    // Reading the counter itself may allocate a little; one byte per request would be far more.
    assertThat(allocated).isLessThan(10_000);
  }

  private static int serve(
      CacheStore store,
      Serving serving,
      SingleFlight flights,
      IntConsumer next,
      SplittableRandom chance,
      int requests) {
    int hits = 0;
    for (int now = 0; now < requests; now++) {
      long key = chance.nextInt(1 + chance.nextInt(1_000));
      int slot = store.find(key);
      ServeVerdict verdict =
          slot == CacheStore.NONE
              ? serving.withoutStored(HttpMethod.GET, CacheControl.NONE)
              : serving.withStored(
                  HttpMethod.GET,
                  CacheControl.NONE,
                  store.control(slot),
                  store.ageNanos(slot, now),
                  store.lifetimeNanos(slot),
                  false);
      if (verdict.servedFromCache()) {
        store.hit(slot);
        hits++;
      } else {
        flights.join(key, 1, now);
        flights.join(key, 2, now);
        flights.complete(key, next);
        int stored = store.put(key, 20 + key % 50);
        if (stored != CacheStore.NONE) {
          store.describe(stored, CacheControl.NONE, now, 100_000, 0);
        }
      }
    }
    return hits;
  }
}
