package dev.lbsim.core.guard.cache.replacement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A slow twin for each policy that leaves nothing to chance. Lists have the oldest first. */
final class ReplacementTwins {
  private ReplacementTwins() {}

  static PlainCache of(String name, long capacity) {
    return switch (name) {
      case "lru" -> new Queue(capacity, true);
      case "fifo" -> new Queue(capacity, false);
      case "lfu" -> new Frequencies(capacity);
      case "sieve" -> new PlainSieve(capacity);
      case "s3-fifo" -> new ThreeQueues(capacity);
      case "tinylfu" -> new Admission(capacity);
      default -> throw new IllegalArgumentException("no twin of " + name);
    };
  }

  private static final class Queue extends PlainCache {
    private final List<Long> queue = new ArrayList<>();
    private final boolean hitsMove;

    Queue(long capacity, boolean hitsMove) {
      super(capacity);
      this.hitsMove = hitsMove;
    }

    @Override
    void onAdd(long key, long weight) {
      queue.add(key);
    }

    @Override
    void onHit(long key) {
      if (hitsMove) {
        queue.remove(key);
        queue.add(key);
      }
    }

    @Override
    Long evict(long key, long weight) {
      return queue.remove(0);
    }

    @Override
    void onPurge(long key) {
      queue.remove(key);
    }
  }

  private static final class Frequencies extends PlainCache {
    private final Map<Long, Integer> requests = new HashMap<>();
    private final Map<Long, Integer> latest = new HashMap<>();
    private int time;

    Frequencies(long capacity) {
      super(capacity);
    }

    @Override
    void onAdd(long key, long weight) {
      requests.put(key, 1);
      latest.put(key, time++);
    }

    @Override
    void onHit(long key) {
      requests.merge(key, 1, Integer::sum);
      latest.put(key, time++);
    }

    @Override
    Long evict(long key, long weight) {
      Comparator<Long> byRequests = Comparator.comparing(requests::get);
      long out = keys().stream().min(byRequests.thenComparing(latest::get)).orElseThrow();
      onPurge(out);
      return out;
    }

    @Override
    void onPurge(long key) {
      requests.remove(key);
    }
  }

  /** NSDI 2024, algorithm 1. */
  private static final class PlainSieve extends PlainCache {
    private final List<Long> queue = new ArrayList<>();
    private final Set<Long> visited = new HashSet<>();
    private @Nullable Long hand;

    PlainSieve(long capacity) {
      super(capacity);
    }

    @Override
    void onAdd(long key, long weight) {
      queue.add(key);
    }

    @Override
    void onHit(long key) {
      visited.add(key);
    }

    @Override
    Long evict(long key, long weight) {
      Long at = hand == null ? queue.get(0) : hand;
      while (visited.remove(at)) {
        Long newer = newerThan(at);
        at = newer == null ? queue.get(0) : newer;
      }
      hand = newerThan(at);
      queue.remove(at);
      return at;
    }

    @Override
    void onPurge(long key) {
      if (hand != null && hand == key) {
        hand = newerThan(key);
      }
      queue.remove(key);
      visited.remove(key);
    }

    private @Nullable Long newerThan(long key) {
      int at = queue.indexOf(key) + 1;
      return at < queue.size() ? queue.get(at) : null;
    }
  }

  /** SOSP 2023, algorithm 1, with a tenth for the small queue. */
  private static final class ThreeQueues extends PlainCache {
    private final List<Long> small = new ArrayList<>();
    private final List<Long> main = new ArrayList<>();
    private final LinkedHashMap<Long, Long> ghosts = new LinkedHashMap<>();
    private final Map<Long, Integer> count = new HashMap<>();
    private final long smallCapacity = Math.max(1, capacity / 10);

    ThreeQueues(long capacity) {
      super(capacity);
    }

    @Override
    void onAdd(long key, long weight) {
      (ghosts.remove(key) == null ? small : main).add(key);
      count.put(key, 0);
    }

    @Override
    void onHit(long key) {
      count.merge(key, 1, (a, b) -> Math.min(a + b, 3));
    }

    @Override
    Long evict(long key, long weight) {
      while (held(small) >= smallCapacity || main.isEmpty()) {
        long oldest = small.remove(0);
        if (count.get(oldest) <= 1) {
          ghosts.put(oldest, weights.get(oldest));
          while (ghosts.values().stream().mapToLong(each -> each).sum()
              > capacity - smallCapacity) {
            ghosts.remove(ghosts.keySet().iterator().next());
          }
          return oldest;
        }
        count.put(oldest, 0);
        main.add(oldest);
        if (held(main) > capacity - smallCapacity) {
          return evictFromMain();
        }
      }
      return evictFromMain();
    }

    private Long evictFromMain() {
      while (count.get(main.get(0)) > 0) {
        long again = main.remove(0);
        count.merge(again, -1, Integer::sum);
        main.add(again);
      }
      return main.remove(0);
    }

    @Override
    void onPurge(long key) {
      small.remove(key);
      main.remove(key);
    }
  }

  /** W-TinyLFU; the sketch is the real one, and has a test of its own. */
  private static final class Admission extends PlainCache {
    private final List<Long> window = new ArrayList<>();
    private final List<Long> probation = new ArrayList<>();
    private final List<Long> protectedOnes = new ArrayList<>();
    private final FrequencySketch sketch = new FrequencySketch(16);
    private final long windowCapacity = Math.max(1, capacity / 100);
    private final long protectedCapacity = (capacity - windowCapacity) * 4 / 5;
    private @Nullable Long winner;

    Admission(long capacity) {
      super(capacity);
    }

    @Override
    void onAdd(long key, long weight) {
      winner = null;
      sketch.ensure(keys().size());
      sketch.increment(key);
      (weight > windowCapacity ? probation : window).add(key);
      while (held(window) > windowCapacity) {
        probation.add(window.remove(0));
      }
    }

    @Override
    void onHit(long key) {
      sketch.increment(key);
      if (window.remove(key)) {
        window.add(key);
      } else if (protectedOnes.remove(key)) {
        protectedOnes.add(key);
      } else {
        probation.remove(key);
        (weights.get(key) <= protectedCapacity ? protectedOnes : probation).add(key);
      }
      while (held(protectedOnes) > protectedCapacity) {
        probation.add(protectedOnes.remove(0));
      }
    }

    @Override
    @Nullable Long evict(long key, long weight) {
      List<Long> part = !probation.isEmpty() ? probation : protectedOnes;
      if (part.isEmpty()) {
        return window.remove(0);
      }
      if (weight > windowCapacity) {
        if (winner == null && sketch.estimate(key) <= sketch.estimate(part.get(0))) {
          sketch.increment(key);
          return null;
        }
        winner = key;
      } else if (held(window) + weight > windowCapacity) {
        long candidate = window.remove(0);
        if (sketch.estimate(candidate) <= sketch.estimate(part.get(0))) {
          return candidate;
        }
        probation.add(candidate);
      }
      return part.remove(0);
    }

    @Override
    void onPurge(long key) {
      window.remove(key);
      probation.remove(key);
      protectedOnes.remove(key);
    }
  }
}
