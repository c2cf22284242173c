package dev.lbsim.core.guard.cache.replacement;

import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.catalog.Parameter;
import dev.lbsim.core.guard.slots.SlotLists;
import java.util.Arrays;
import java.util.List;

/**
 * S3-FIFO: three queues. New objects pass a small one first (a tenth of the cache); those asked for
 * more than once there go on to the main one, the others leave, and a queue of ghosts remembers
 * their keys. Who comes back while his ghost is there goes to the main queue at once. In the main
 * queue an object that was asked for goes round again, up to three times.
 *
 * <p>Source: Yang, Zhang, Qiu, Yue and Vigfusson, "FIFO queues are all you need for cache
 * eviction", SOSP 2023, algorithm 1. The small queue makes room first when it has its share, counts
 * are cleared on the way to the main queue, and the ghosts are as many as the main queue holds.
 * Large objects: the shares of the queues and of the ghosts are of bytes where bytes are the limit,
 * and an object larger than the small queue passes it like any other. A bad choice for objects that
 * are asked for twice, a little further apart than the small queue is long.
 *
 * <p>Hot path: runs once per request.
 */
final class S3Fifo implements Replacement {
  private static final String SMALL_SHARE = "small";

  static final Replacements.Kind KIND =
      new Replacements.Kind(
          new Entry(
              "s3-fifo",
              "A small queue on trial, a main queue with second chances, and ghosts of those that"
                  + " failed; scans never reach the main queue.",
              "Yang et al., FIFO queues are all you need for cache eviction, SOSP 2023, algorithm"
                  + " 1",
              List.of(
                  new Parameter(
                      SMALL_SHARE,
                      Parameter.Kind.SHARE,
                      "10%",
                      0.001,
                      0.999,
                      List.of(),
                      "Share of the cache for objects on trial."))),
          (arguments, capacity, random) -> new S3Fifo(arguments.number(SMALL_SHARE), capacity));

  private static final int SMALL = 0;
  private static final int MAIN = 1;
  private static final int MOST_COUNTED = 3;

  private final long smallCapacity;
  private final long mainCapacity;
  private final SlotLists queues = new SlotLists(2);
  private final GhostQueue ghosts;
  private byte[] count = new byte[16];
  private long[] keyOf = new long[16];

  S3Fifo(double smallShare, long capacity) {
    this.smallCapacity = Math.max(1, (long) (smallShare * capacity));
    this.mainCapacity = capacity - smallCapacity;
    this.ghosts = new GhostQueue(mainCapacity);
  }

  @Override
  public void added(int slot, long key, long weight) {
    if (slot >= count.length) {
      int room = Math.max(slot + 1, 2 * count.length);
      count = Arrays.copyOf(count, room);
      keyOf = Arrays.copyOf(keyOf, room);
    }
    count[slot] = 0;
    keyOf[slot] = key;
    queues.addFirst(ghosts.remove(key) ? MAIN : SMALL, slot, weight);
  }

  @Override
  public void hit(int slot) {
    count[slot] = (byte) Math.min(count[slot] + 1, MOST_COUNTED);
  }

  @Override
  public int victim(long key, long weight) {
    int slot = NONE;
    while (slot == NONE) {
      boolean fromSmall =
          queues.weight(SMALL) >= smallCapacity || queues.last(MAIN) == SlotLists.NONE;
      slot = fromSmall ? tryLastOfSmall() : tryLastOfMain();
    }
    return slot;
  }

  /** The trial of the oldest is over: it is let out, or goes on to the main queue. */
  private int tryLastOfSmall() {
    int slot = queues.last(SMALL);
    if (count[slot] > 1) {
      count[slot] = 0;
      queues.moveFirst(MAIN, slot);
      return queues.weight(MAIN) > mainCapacity ? lastOfMain() : NONE;
    }
    queues.remove(slot);
    ghosts.add(keyOf[slot], queues.weightOf(slot));
    return slot;
  }

  private int lastOfMain() {
    int slot = NONE;
    while (slot == NONE) {
      slot = tryLastOfMain();
    }
    return slot;
  }

  private int tryLastOfMain() {
    int slot = queues.last(MAIN);
    if (count[slot] > 0) {
      count[slot]--;
      queues.moveFirst(MAIN, slot);
      return NONE;
    }
    queues.remove(slot);
    return slot;
  }

  @Override
  public void removed(int slot) {
    queues.remove(slot);
  }

  @Override
  public void reweighed(int slot, long weight) {
    queues.reweigh(slot, weight);
  }
}
