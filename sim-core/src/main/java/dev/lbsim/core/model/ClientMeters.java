package dev.lbsim.core.model;

import dev.lbsim.core.stats.LatencyHistogram;
import dev.lbsim.core.stats.Metered;
import java.util.ArrayList;
import java.util.List;

/**
 * What one client group, or one kind of its requests, counts. Latency runs from the intended start
 * to the end of the last attempt.
 *
 * <p>Hot path: runs once per event.
 */
final class ClientMeters implements Metered {
  private static final Ending[] ENDINGS = Ending.values();

  private final String scope;

  /** Number of the kind among all of the world. */
  private final RequestKind kind;

  private final List<Column> columns = new ArrayList<>();

  final LatencyHistogram okLatency = LatencyHistogram.fine();
  final LatencyHistogram errorLatency = LatencyHistogram.fine();

  long issued;
  private final long[] ended = new long[ENDINGS.length];
  private final long[] lost = new long[LossCause.values().length];
  private long inFlight;
  private long inFlightSum;

  /** What requests that ended well spent their time on. */
  private final long[] spent = new long[TimePart.COUNT];

  private long okNanos;
  private long bytes;
  private long firstError = -1;
  private long lastError = -1;

  ClientMeters(String scope, RequestKind kind) {
    this.kind = kind;
    this.scope = scope;
    columns.add(new Column("requests", Kind.TOTAL));
    for (Ending ending : ENDINGS) {
      columns.add(new Column(ending == Ending.OK ? "ok" : "errors." + ending.label(), Kind.TOTAL));
    }
    for (LossCause cause : LossCause.values()) {
      columns.add(new Column("lost." + cause.label(), Kind.TOTAL));
    }
    TimePart.columns().forEach(part -> columns.add(new Column(part, Kind.TOTAL)));
    columns.add(new Column("bytes", Kind.TOTAL));
    columns.add(new Column("inflight-nanos", Kind.TOTAL));
    columns.add(new Column("inflight", Kind.LEVEL));
    columns.add(new Column("first-error", Kind.FIRST));
    columns.add(new Column("last-error", Kind.LAST));
  }

  /** What a new request of this kind is, however it is drawn. */
  void describe(Request request) {
    request.kindNumber = kind.number();
    request.priority = kind.priority();
  }

  void born(long nowNanos) {
    issued++;
    inFlight++;
    inFlightSum -= nowNanos;
  }

  void ended(Request request, Ending ending, long nowNanos) {
    ended[ending.ordinal()]++;
    inFlight--;
    inFlightSum += nowNanos;
    if (ending == Ending.OK) {
      okLatency.record(nowNanos - request.bornNanos);
      okNanos += nowNanos - request.bornNanos;
      request.time.spend(TimePart.NETWORK, nowNanos);
      request.time.addTo(spent);
      request.tellRoutes();
      bytes += request.sizeBytes;
    } else {
      LossCause cause = request.cause;
      if (cause != null) {
        lost[cause.ordinal()]++;
      }
      errorLatency.record(nowNanos - request.bornNanos);
      if (firstError < 0) {
        firstError = nowNanos;
      }
      lastError = nowNanos;
    }
  }

  long inFlight() {
    return inFlight;
  }

  long inFlightNanos(long nowNanos) {
    return inFlightSum + inFlight * nowNanos;
  }

  @Override
  public String scope() {
    return scope;
  }

  @Override
  public List<Column> columns() {
    return columns;
  }

  @Override
  public void capture(long[] row, int at, long nowNanos) {
    int i = at;
    row[i++] = issued;
    for (long count : ended) {
      row[i++] = count;
    }
    for (long count : lost) {
      row[i++] = count;
    }
    for (long nanos : spent) {
      row[i++] = nanos;
    }
    row[i++] = bytes;
    row[i++] = inFlightNanos(nowNanos);
    row[i++] = inFlight;
    row[i++] = firstError;
    row[i] = lastError;
    firstError = -1;
    lastError = -1;
  }

  /** Checks that all that were issued ended or are in flight. */
  void checkConservation(List<String> broken) {
    long all = 0;
    for (long count : ended) {
      all += count;
    }
    if (issued != all + inFlight || inFlight < 0) {
      broken.add(
          "%s: %d requests were issued, %d ended and %d are in flight"
              .formatted(scope, issued, all, inFlight));
    }
    long left = okNanos;
    for (TimePart part : TimePart.values()) {
      left -= spent[part.ordinal()];
      if (spent[part.ordinal()] < 0) {
        broken.add("%s: less than no time was spent on %s".formatted(scope, part.label()));
      }
    }
    if (left != 0) {
      broken.add(
          "%s: of the %d ns that requests took, what they spent them on leaves %d"
              .formatted(scope, okNanos, left));
    }
  }
}
