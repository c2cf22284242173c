package dev.lbsim.scenario.compile;

import dev.lbsim.core.model.ArrivalProcess;
import dev.lbsim.core.random.RandomStream;
import dev.lbsim.core.random.Sampler;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.trace.BadFile;
import dev.lbsim.scenario.trace.TraceFile;
import dev.lbsim.scenario.trace.TraceReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Arrivals as recorded. Logs know whole seconds only: the requests of one second are spread over it
 * in their order, each at a random place in its own n-th part of it. Left at one instant they would
 * be bursts that never were.
 */
final class ReplayArrivals implements ArrivalProcess {
  private static final long SECOND = 1_000_000_000L;

  private final TraceFile file;
  private final TraceReader trace;
  private final Map<String, Integer> kindOfPath = new HashMap<>();
  private final int otherKind;
  private final double speed;
  private final RandomStream random;

  private final Deque<Recorded> ready = new ArrayDeque<>();
  private @Nullable Recorded ahead;
  private @Nullable Recorded current;
  private long startNanos = -1;

  private record Recorded(long atNanos, int kind, long sizeBytes, double cost, long key) {}

  /**
   * @param file what is replayed
   * @param paths the kinds of requests, in order; the last takes what has no kind of its own
   * @param speed how much faster than recorded
   */
  ReplayArrivals(TraceFile file, List<String> paths, double speed, RandomStream random) {
    this.file = file;
    this.trace = file.open();
    this.speed = speed;
    this.random = random;
    this.otherKind = paths.size() - 1;
    for (int i = 0; i < paths.size(); i++) {
      kindOfPath.put(paths.get(i), i);
    }
    this.ahead = next();
  }

  @Override
  public long nextNanos(long afterNanos) {
    if (startNanos < 0) {
      startNanos = afterNanos;
    }
    if (ready.isEmpty()) {
      fill();
    }
    Recorded recorded = ready.poll();
    if (recorded == null) {
      return NEVER;
    }
    current = recorded;
    double sinceStart = recorded.atNanos() / speed;
    return sinceStart < Sampler.LONGEST_NANOS
        ? Math.max(afterNanos, startNanos + (long) sinceStart)
        : NEVER;
  }

  @Override
  public void describe(Demand demand) {
    Recorded recorded = current;
    if (recorded != null) {
      demand.kind = recorded.kind();
      demand.sizeBytes = recorded.sizeBytes();
      demand.cost = recorded.cost();
      demand.key = recorded.key();
    }
  }

  /** Takes all requests of one instant, or of one second where the file knows no finer time. */
  private void fill() {
    Recorded first = ahead;
    if (first == null) {
      return;
    }
    Deque<Recorded> together = new ArrayDeque<>();
    while (ahead != null && ahead.atNanos() == first.atNanos()) {
      together.add(ahead);
      ahead = next();
    }
    boolean wholeSecond = first.atNanos() % SECOND == 0 && together.size() > 1;
    double part = wholeSecond ? (double) SECOND / together.size() : 0;
    int i = 0;
    for (Recorded each : together) {
      long offset = wholeSecond ? (long) ((i + random.nextDouble()) * part) : 0;
      ready.add(
          new Recorded(
              each.atNanos() + offset, each.kind(), each.sizeBytes(), each.cost(), each.key()));
      i++;
    }
  }

  private @Nullable Recorded next() {
    try {
      if (!trace.advance()) {
        trace.close();
        return null;
      }
    } catch (IOException | BadValue e) {
      throw BadFile.of(file.name(), e);
    }
    return new Recorded(
        trace.timeNanos(),
        kindOfPath.getOrDefault(trace.path(), otherKind),
        trace.sizeBytes(),
        trace.cost(),
        trace.key());
  }
}
