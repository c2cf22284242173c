package dev.lbsim.core.guard.cache;

import dev.lbsim.core.guard.cache.replacement.Replacement;
import dev.lbsim.core.guard.slots.SlotIndex;
import dev.lbsim.core.guard.slots.SlotPool;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * What a cache holds: objects by 64-bit key, bounded by bytes, by number or by both. What an object
 * is, the store does not know: it has a slot, a number from 0, and the owner keeps the object under
 * it. Beside the slot stand the few numbers that say whether the object may be served ({@link
 * Freshness}).
 *
 * <p>The key is taken for the object: of a million hashed keys any two collide with chance 3e-8.
 * Who cannot bear that compares the real key with the one he keeps by slot. An object whose time is
 * over stays until it is replaced or has to go, as in nginx (apart from {@code inactive}) and
 * Varnish with a long {@code keep}: it can be revalidated and may still serve when the origin
 * fails.
 *
 * <p>One thread at a time. A bad choice as a store shared by threads: give each worker its own, or
 * let one own it.
 *
 * <p>Hot path: runs once per request. It allocates only when it holds more objects than ever
 * before.
 */
public final class CacheStore {
  /** No slot: not there, or not stored. */
  public static final int NONE = -1;

  private static final IntConsumer NOBODY = slot -> {};

  private final CacheLimits limits;
  private final Replacement replacement;
  private final IntConsumer onLeave;

  private final SlotIndex index = new SlotIndex();
  private final SlotPool pool = new SlotPool();
  private boolean[] inUse = {};
  private long[] keyOf = {};
  private long[] bytesOf = {};
  private long[] bornNanos = {};
  private long[] lifetimeNanos = {};
  private long[] version = {};
  private CacheControl[] control = {};

  private long bytes;
  private long evictions;
  private long evictedBytes;
  private long refusals;

  /**
   * An empty store.
   *
   * @param replacement new, and made for {@code limits.capacity()}
   */
  public CacheStore(CacheLimits limits, Replacement replacement) {
    this(limits, replacement, NOBODY);
  }

  /**
   * An empty store.
   *
   * @param replacement new, and made for {@code limits.capacity()}
   * @param onLeave told of each slot that an object leaves, before the slot is used again; it may
   *     read the slot but must not change the store
   */
  public CacheStore(CacheLimits limits, Replacement replacement, IntConsumer onLeave) {
    this.limits = limits;
    this.replacement = replacement;
    this.onLeave = onLeave;
  }

  /** The slot of an object, or {@link #NONE}. Does not count as a request for it. */
  public int find(long key) {
    return index.find(key);
  }

  /** A request was answered with the object of this slot, fresh or stale. */
  public void hit(int slot) {
    replacement.hit(slot);
  }

  /**
   * Stores an object, in place of an older one of the same key if there is one. Others leave until
   * it fits. The caller then sets what {@link #describe} takes.
   *
   * @param objectBytes its size, 0 or more; what is kept beside the body should count too
   * @return its slot, or {@link #NONE} if it is too large or the replacement policy turns it down;
   *     an older object of the key is gone in either case
   */
  public int put(long key, long objectBytes) {
    long weight = weight(objectBytes);
    int slot = index.find(key);
    if (slot != NONE) {
      boolean fits = limits.bytes() - bytes >= weight - weight(bytesOf[slot]);
      if (fits && objectBytes <= limits.objectBytes()) {
        onLeave.accept(slot);
        bytes += weight - weight(bytesOf[slot]);
        bytesOf[slot] = objectBytes;
        replacement.reweighed(slot, limits.weighsBytes() ? weight : 1);
        return slot;
      }
      remove(slot);
    }
    if (objectBytes > limits.objectBytes() || weight > limits.bytes() || !makeRoom(key, weight)) {
      refusals++;
      return NONE;
    }
    return add(key, objectBytes, weight);
  }

  private boolean makeRoom(long key, long weight) {
    while (pool.taken() >= limits.objects() || limits.bytes() - bytes < weight) {
      int victim = replacement.victim(key, limits.weighsBytes() ? weight : 1);
      if (victim == Replacement.NONE) {
        return false;
      }
      evictions++;
      evictedBytes += bytesOf[victim];
      release(victim);
    }
    return true;
  }

  private int add(long key, long objectBytes, long weight) {
    int slot = pool.take();
    if (slot >= keyOf.length) {
      grow(Math.max(16, 2 * slot));
    }
    inUse[slot] = true;
    keyOf[slot] = key;
    bytesOf[slot] = objectBytes;
    bytes += weight;
    index.add(key, slot);
    replacement.added(slot, key, limits.weighsBytes() ? weight : 1);
    return slot;
  }

  /**
   * Says what is to be known of the object in a slot: after {@link #put}, and again when a 304 has
   * freshened it (RFC 9111 section 4.3.4).
   *
   * @param objectControl the directives it came with
   * @param objectBornNanos when its age was 0, see {@link Freshness#bornNanos}
   * @param objectLifetimeNanos how old it may get, see {@link Freshness#lifetimeNanos}
   * @param objectVersion the owner's: which version of the object it is, a hash of its validator
   */
  public void describe(
      int slot,
      CacheControl objectControl,
      long objectBornNanos,
      long objectLifetimeNanos,
      long objectVersion) {
    control[slot] = objectControl;
    bornNanos[slot] = objectBornNanos;
    lifetimeNanos[slot] = objectLifetimeNanos;
    version[slot] = objectVersion;
  }

  /** Empties the slot an object is in: invalidated or purged. */
  public void remove(int slot) {
    replacement.removed(slot);
    release(slot);
  }

  /** Purges everything. What the replacement policy has learned of keys it keeps. */
  public void clear() {
    for (int slot = 0; slot < pool.bound(); slot++) {
      if (inUse[slot]) {
        remove(slot);
      }
    }
  }

  private void release(int slot) {
    onLeave.accept(slot);
    index.remove(keyOf[slot]);
    inUse[slot] = false;
    bytes -= weight(bytesOf[slot]);
    pool.release(slot);
  }

  /** So that objects without a body cannot fill a store that only counts bytes. */
  private static long weight(long objectBytes) {
    return Math.max(1, objectBytes);
  }

  private void grow(int room) {
    int known = keyOf.length;
    inUse = Arrays.copyOf(inUse, room);
    keyOf = Arrays.copyOf(keyOf, room);
    bytesOf = Arrays.copyOf(bytesOf, room);
    bornNanos = Arrays.copyOf(bornNanos, room);
    lifetimeNanos = Arrays.copyOf(lifetimeNanos, room);
    version = Arrays.copyOf(version, room);
    control = Arrays.copyOf(control, room);
    Arrays.fill(control, known, room, CacheControl.NONE);
  }

  /** How old the object in a slot is (RFC 9111 section 4.2.3). */
  public long ageNanos(int slot, long nowNanos) {
    return nowNanos - bornNanos[slot];
  }

  /** How old the object in a slot may get and still be fresh. */
  public long lifetimeNanos(int slot) {
    return lifetimeNanos[slot];
  }

  /** The directives the object in a slot came with. */
  public CacheControl control(int slot) {
    return control[slot];
  }

  /** What the owner said of the object in a slot. */
  public long version(int slot) {
    return version[slot];
  }

  /** The key of the object in a slot. */
  public long key(int slot) {
    return keyOf[slot];
  }

  /** The size of the object in a slot. */
  public long bytes(int slot) {
    return bytesOf[slot];
  }

  /** True if there is an object in the slot. */
  public boolean inUse(int slot) {
    return slot < pool.bound() && inUse[slot];
  }

  /** One more than the greatest slot ever used: how long the owner's arrays must be. */
  public int slotBound() {
    return pool.bound();
  }

  /** Objects stored now. */
  public int objects() {
    return pool.taken();
  }

  /** Bytes stored now; an empty object counts as one. */
  public long bytes() {
    return bytes;
  }

  /** Objects that had to go to make room, so far. */
  public long evictions() {
    return evictions;
  }

  /** Bytes of the objects that had to go, so far. */
  public long evictedBytes() {
    return evictedBytes;
  }

  /** Objects that were not stored: too large, or turned down by the replacement policy. */
  public long refusals() {
    return refusals;
  }
}
