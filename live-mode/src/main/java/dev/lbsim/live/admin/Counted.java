package dev.lbsim.live.admin;

import dev.lbsim.core.model.World;
import dev.lbsim.core.stats.LatencyHistogram;
import dev.lbsim.core.stats.Metered;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * What worlds counted that are no more: after a reload, counters go on from there. Safe to be used
 * by several loops.
 */
public final class Counted {
  private final Map<Snapshot.Meter, Long> totals = new HashMap<>();
  private final Map<String, LatencyHistogram> latencies = new HashMap<>();
  private final Map<World, Boolean> ended = new WeakHashMap<>();

  /** A world ends; in its present, once. */
  public void add(Part last) {
    Snapshot seen = new Snapshot(last);
    add(last.world(), seen);
  }

  private synchronized void add(World world, Snapshot last) {
    if (ended.put(world, true) == null) {
      last.meters()
          .forEach(
              (meter, value) -> {
                if (meter.column().kind() == Metered.Kind.TOTAL) {
                  totals.merge(meter, value, Long::sum);
                }
              });
      last.latencies()
          .forEach(
              (name, seen) ->
                  latencies.computeIfAbsent(name, made -> LatencyHistogram.fine()).merge(seen));
    }
  }

  /** True if this world is among them, so that nobody counts it twice. */
  synchronized boolean has(World world) {
    return ended.containsKey(world);
  }

  synchronized void addTo(Map<Snapshot.Meter, Long> meters, Map<String, LatencyHistogram> seen) {
    totals.forEach((meter, value) -> meters.computeIfPresent(meter, (m, now) -> now + value));
    latencies.forEach(
        (name, before) ->
            seen.computeIfPresent(
                name,
                (n, now) -> {
                  LatencyHistogram all = before.copy();
                  all.merge(now);
                  return all;
                }));
  }
}
