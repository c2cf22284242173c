package dev.lbsim.live.admin;

import dev.lbsim.core.model.Inspection;
import dev.lbsim.core.stats.LatencyHistogram;
import dev.lbsim.core.stats.Metered;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a world counted in the last seconds: rates and latencies of now, where the report has those
 * of a run. It looks at all meters twice a second and keeps the last few looks; a figure is the
 * difference between the oldest and the newest.
 */
public final class Lately {
  private static final int LOOKS = 11;
  private static final long EVERY_MILLIS = 500;

  /**
   * What a component counted.
   *
   * @param requests that came
   * @param ok that ended well
   * @param errors that did not
   */
  public record Count(long requests, long ok, long errors) {
    static final Count NONE = new Count(0, 0, 0);

    Count minus(Count earlier) {
      return new Count(requests - earlier.requests, ok - earlier.ok, errors - earlier.errors);
    }

    Count plus(Count other) {
      return new Count(requests + other.requests, ok + other.ok, errors + other.errors);
    }

    /** From 0 to 1; NaN if nothing ended. */
    public double errorShare() {
      return (double) errors / (ok + errors);
    }
  }

  private record Look(long atNanos, Map<String, Count> counts, Map<String, byte[]> latencies) {}

  private final Deque<Look> looks = new ArrayDeque<>();
  private List<Inspection.Member> members = List.of();
  private List<Inspection.Opinion> opinions = List.of();

  /** Looks at all meters twice a second; on the loop of the first part. */
  public void start(Operated operated) {
    operated
        .parts()
        .get(0)
        .loop()
        .scheduleAtFixedRate(
            () -> Snapshot.take(operated, this::look), 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look(Snapshot now) {
    Map<String, Count> counts = new HashMap<>();
    now.meters()
        .forEach(
            (meter, value) -> {
              Count more = count(meter.column(), value);
              if (more != Count.NONE) {
                counts.merge(meter.scope(), more, Count::plus);
              }
            });
    Map<String, byte[]> latencies = new HashMap<>();
    now.latencies()
        .forEach(
            (name, seen) -> {
              if (name.endsWith("/ok")) {
                latencies.put(name, seen.encode());
              }
            });
    members = now.members();
    opinions = now.opinions();
    looks.addLast(new Look(now.nowNanos(), counts, latencies));
    if (looks.size() > LOOKS) {
      looks.removeFirst();
    }
  }

  private static Count count(Metered.Column column, long value) {
    String name = column.name();
    if (name.equals("requests")) {
      return new Count(value, 0, 0);
    }
    if (name.equals("ok")) {
      return new Count(0, value, 0);
    }
    return name.startsWith("errors.") ? new Count(0, 0, value) : Count.NONE;
  }

  /** Everybody, as they were at the last look. */
  public List<Inspection.Member> members() {
    return members;
  }

  /** What they thought of each other then. */
  public List<Inspection.Opinion> opinions() {
    return opinions;
  }

  /** How long the last seconds are, in seconds of the world; 0 before there are two looks. */
  public double seconds() {
    return looks.size() < 2 ? 0 : (looks.getLast().atNanos - looks.getFirst().atNanos) / 1e9;
  }

  /** What these components counted lately, together. */
  public Count count(List<String> scopes) {
    Count all = Count.NONE;
    for (String scope : looks.size() < 2 ? List.<String>of() : scopes) {
      Count last = looks.getLast().counts.getOrDefault(scope, Count.NONE);
      all = all.plus(last.minus(looks.getFirst().counts.getOrDefault(scope, Count.NONE)));
    }
    return all;
  }

  /** What these components have counted since the start, together. */
  public Count total(List<String> scopes) {
    Count all = Count.NONE;
    for (String scope : looks.isEmpty() ? List.<String>of() : scopes) {
      all = all.plus(looks.getLast().counts.getOrDefault(scope, Count.NONE));
    }
    return all;
  }

  /** How long what ended well took lately, of these components together. */
  public LatencyHistogram latency(List<String> scopes) {
    LatencyHistogram before = LatencyHistogram.fine();
    LatencyHistogram now = LatencyHistogram.fine();
    for (String scope : looks.size() < 2 ? List.<String>of() : scopes) {
      byte[] first = looks.getFirst().latencies.get(scope + "/ok");
      byte[] last = looks.getLast().latencies.get(scope + "/ok");
      if (first != null && last != null) {
        before.mergeEncoded(first);
        now.mergeEncoded(last);
      }
    }
    return now.since(before);
  }

  /** Begins anew, with another world. */
  public void restart() {
    looks.clear();
  }
}
