package dev.lbsim.live.admin;

import dev.lbsim.core.model.Inspection;
import dev.lbsim.core.model.World;
import dev.lbsim.core.stats.LatencyHistogram;
import dev.lbsim.core.stats.Metered;
import dev.lbsim.live.net.Listener;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/**
 * All that can be read of a world, at one moment; of several that are alike, one as if they were
 * one: what they count is added up, and what they think is bad if one of them thinks so.
 */
final class Snapshot {
  /** One meter of a component. */
  record Meter(String scope, Metered.Column column) {}

  /** A listening socket, or as many as there are loops. */
  record Door(InetSocketAddress address, int connections, int tunnels) {
    Door and(Door other) {
      return new Door(address, connections + other.connections, tunnels + other.tunnels);
    }
  }

  private final World world;
  private final long nowNanos;
  private final Map<Meter, Long> meters = new LinkedHashMap<>();
  private final Map<String, LatencyHistogram> latencies = new LinkedHashMap<>();
  private final Map<String, Inspection.Member> members = new LinkedHashMap<>();
  private final Map<List<Object>, Inspection.Opinion> opinions = new LinkedHashMap<>();
  private final Map<String, Door> doors = new LinkedHashMap<>();

  Snapshot(Part part) {
    world = part.world();
    nowNanos = part.world().engine().nowNanos();
    part.recording()
        .look(
            nowNanos,
            (scope, column, value) -> {
              // A peak, or an instant, since when? There is no last time that was looked.
              if (column.kind() == Metered.Kind.TOTAL || column.kind() == Metered.Kind.LEVEL) {
                meters.put(new Meter(scope, column), value);
              }
            });
    part.recording()
        .histogramNames()
        .forEach(name -> latencies.put(name, part.recording().sinceStart(name)));
    part.entrances()
        .forEach(
            (name, entrance) -> {
              latencies.put(name + "/ok", entrance.okLatency().copy());
              latencies.put(name + "/errors", entrance.errorLatency().copy());
            });
    Inspection seen = part.world().inspection();
    seen.members().forEach(member -> members.put(member.name(), member));
    seen.opinions()
        .forEach(each -> opinions.put(List.of(each.by(), each.pool(), each.backend()), each));
    part.listeners().forEach((name, listener) -> doors.put(name, door(listener)));
  }

  private static Door door(Listener listener) {
    return new Door(listener.address(), listener.connections(), listener.tunnels());
  }

  /**
   * Takes one of all that is operated.
   *
   * @param then is given it on the loop of the first
   */
  static void take(Operated operated, Consumer<Snapshot> then) {
    List<Part> parts = new ArrayList<>(operated.parts());
    int present = parts.size();
    parts.addAll(operated.former());
    Counted before = operated.before();
    AtomicReferenceArray<Snapshot> taken = new AtomicReferenceArray<>(parts.size());
    AtomicInteger missing = new AtomicInteger(parts.size());
    EventLoop home = parts.get(0).loop();
    for (int i = 0; i < parts.size(); i++) {
      int at = i;
      parts
          .get(i)
          .enter(
              part -> {
                taken.set(at, new Snapshot(part));
                if (missing.decrementAndGet() > 0) {
                  return;
                }
                if (home.inEventLoop()) {
                  then.accept(merged(taken, present, before));
                } else {
                  home.execute(() -> then.accept(merged(taken, present, before)));
                }
              });
    }
  }

  private static Snapshot merged(
      AtomicReferenceArray<Snapshot> taken, int present, Counted before) {
    Snapshot first = taken.get(0);
    for (int i = 1; i < taken.length(); i++) {
      if (i < present) {
        first.add(taken.get(i));
      } else if (!before.has(taken.get(i).world)) {
        first.addFormer(taken.get(i));
      }
    }
    before.addTo(first.meters, first.latencies);
    return first;
  }

  /** What it still counts belongs to those who are there now, what it thinks does not. */
  private void addFormer(Snapshot other) {
    other.meters.forEach((meter, value) -> meters.computeIfPresent(meter, (m, now) -> now + value));
    other.latencies.forEach(
        (name, seen) -> {
          LatencyHistogram now = latencies.get(name);
          if (now != null) {
            now.merge(seen);
          }
        });
  }

  private void add(Snapshot other) {
    other.meters.forEach((meter, value) -> meters.merge(meter, value, Long::sum));
    other.latencies.forEach(
        (name, seen) -> latencies.computeIfAbsent(name, n -> LatencyHistogram.fine()).merge(seen));
    other.members.forEach((name, member) -> members.merge(name, member, Snapshot::sum));
    other.opinions.forEach((key, opinion) -> opinions.merge(key, opinion, Snapshot::worse));
    other.doors.forEach((name, door) -> doors.merge(name, door, Door::and));
  }

  private static Inspection.Member sum(Inspection.Member a, Inspection.Member b) {
    return new Inspection.Member(
        a.name(),
        a.state(),
        a.weight(),
        a.present(),
        a.draining(),
        a.inFlight() + b.inFlight(),
        a.waiting() + b.waiting());
  }

  private static Inspection.Opinion worse(Inspection.Opinion a, Inspection.Opinion b) {
    return new Inspection.Opinion(
        a.by(),
        a.pool(),
        a.backend(),
        a.healthy() && b.healthy(),
        a.ejected() || b.ejected(),
        a.usable() && b.usable(),
        Math.min(a.weight(), b.weight()),
        a.inFlight() + b.inFlight());
  }

  /** Time of the world, of the first where there are several. */
  long nowNanos() {
    return nowNanos;
  }

  /** Running totals and levels. */
  Map<Meter, Long> meters() {
    return meters;
  }

  /** Latencies since the start, by the names of their histograms. */
  Map<String, LatencyHistogram> latencies() {
    return latencies;
  }

  List<Inspection.Member> members() {
    return List.copyOf(members.values());
  }

  List<Inspection.Opinion> opinions() {
    return new ArrayList<>(opinions.values());
  }

  /** Who listens where. */
  Map<String, Door> doors() {
    return doors;
  }
}
