package dev.lbsim.core.model;

import dev.lbsim.core.guard.cache.CacheControl;
import dev.lbsim.core.guard.cache.CacheStore;
import dev.lbsim.core.guard.cache.SingleFlight;
import dev.lbsim.core.guard.cache.VariantKey;
import dev.lbsim.core.guard.slots.SlotPool;
import dev.lbsim.core.random.RandomStream;
import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the filters of one cache share: the objects it holds, the fetches under way, and who waits
 * for them.
 *
 * <p>Hot path: runs once per event.
 */
final class HttpCache {
  /** The version of a failure that is kept to be answered again. */
  static final long FAILURE = -1;

  final CacheStore store;
  final SpokenCache spoken;
  final SingleFlight flights = new SingleFlight();

  private final IntConsumer wake = this::wake;
  private final IntConsumer wakeToShare = this::wakeToShare;
  private final IntConsumer wakeToFailure = this::wakeToFailure;
  private final SlotPool seats = new SlotPool();
  private Exchange[] seated = new Exchange[16];
  private long[] resourceOf = new long[16];

  /** When each URL was purged last, by its number. */
  private long[] purgedNanos = {};

  HttpCache(CacheSettings settings, RandomStream random) {
    this.spoken = new SpokenCache(settings);
    this.store =
        new CacheStore(
            settings.limits(),
            settings.policy().create(settings.limits().capacity(), random),
            spoken::left);
  }

  /**
   * Stores an object.
   *
   * @return how many others had to go
   */
  long put(
      Cacheability kind,
      long object,
      long bytes,
      CacheControl control,
      long bornNanos,
      long lifetimeNanos,
      long version) {
    long before = store.evictions();
    int slot = store.put(kind.key(object), bytes);
    if (slot != CacheStore.NONE) {
      if (slot >= resourceOf.length) {
        int room = Math.max(2 * resourceOf.length, slot + 1);
        resourceOf = Arrays.copyOf(resourceOf, room);
      }
      resourceOf[slot] = kind.resource();
      store.describe(slot, control, bornNanos, lifetimeNanos, version);
    }
    return store.evictions() - before;
  }

  /** Keeps an answer in the words of HTTP beside the object of this key, if that is there. */
  void keep(long key, @Nullable SpokenAnswer answer) {
    int slot = store.find(key);
    if (slot != CacheStore.NONE && answer != null) {
      spoken.keep(slot, answer);
    }
  }

  /** True if what is in this slot is a failure. */
  boolean failed(int slot) {
    return store.version(slot) == FAILURE;
  }

  // Who waits.

  /** A number for an exchange that may have to wait. */
  int seat(Exchange exchange) {
    int seat = seats.take();
    if (seat >= seated.length) {
      seated = Arrays.copyOf(seated, 2 * seated.length);
    }
    seated[seat] = exchange;
    return seat;
  }

  void leaveSeat(int seat) {
    seats.release(seat);
  }

  /** The fetch has brought something fresh; who waited for it gets the same, stored or not. */
  void share(long key) {
    flights.complete(key, wakeToShare);
  }

  /** The fetch is over; who waited for it looks again. */
  void complete(long key) {
    flights.complete(key, wake);
  }

  /** The fetch has failed and nobody is to try again; who waited may have what is stored. */
  void giveUp(long key) {
    flights.complete(key, wakeToFailure);
  }

  /** Who fetches has failed: the one who has waited longest tries next. */
  void handOver(long key, long flight, long nowNanos) {
    int next = flights.fail(key, flight, nowNanos);
    if (next != SingleFlight.NONE) {
      wake(next, CacheFilter.leads(flight));
    }
  }

  private void wake(int seat) {
    wake(seat, CacheFilter.LOOKS_AGAIN);
  }

  private void wakeToShare(int seat) {
    wake(seat, CacheFilter.SHARES);
  }

  private void wakeToFailure(int seat) {
    wake(seat, CacheFilter.LOOKS_AFTER_FAILURE);
  }

  private void wake(int seat, long note) {
    Exchange exchange = seated[seat];
    leaveSeat(seat);
    exchange.note(note);
    exchange.wake();
  }

  // What is dropped.

  /** Drops everything. */
  void clear() {
    store.clear();
  }

  /**
   * Drops what is held of some URLs.
   *
   * @param resources true for each number of a URL that is meant
   */
  void purge(boolean[] resources, long nowNanos) {
    int known = purgedNanos.length;
    if (known < resources.length) {
      purgedNanos = Arrays.copyOf(purgedNanos, resources.length);
      Arrays.fill(purgedNanos, known, resources.length, Long.MIN_VALUE);
    }
    for (int resource = 0; resource < resources.length; resource++) {
      if (resources[resource]) {
        purgedNanos[resource] = nowNanos;
      }
    }
    for (int slot = 0; slot < store.slotBound(); slot++) {
      if (store.inUse(slot)
          && resourceOf[slot] < resources.length
          && resources[(int) resourceOf[slot]]) {
        store.remove(slot);
      }
    }
  }

  /** True if a URL was purged at this instant or after it. */
  boolean purgedSince(long resource, long sinceNanos) {
    return resource < purgedNanos.length && purgedNanos[(int) resource] >= sinceNanos;
  }

  /** Drops one variant of an object, if it is there. */
  void drop(long primary, long variant) {
    int slot = store.find(VariantKey.and(primary, variant));
    if (slot != CacheStore.NONE) {
      store.remove(slot);
    }
  }
}
