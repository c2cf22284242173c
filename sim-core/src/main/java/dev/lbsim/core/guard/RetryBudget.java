package dev.lbsim.core.guard;

import dev.lbsim.core.balance.Call;
import dev.lbsim.core.balance.CallLog;
import dev.lbsim.core.balance.Replayable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Lets retries through only as a share of recent requests, so that retries cannot multiply the load
 * on a pool that is failing because of load.
 *
 * <p>A retry is granted if, with it, the retries of the last {@code ttlNanos} are no more than
 * {@code ratio} times the requests of that time plus {@code minPerSec} times its length (the
 * reserve, which lets clients with few requests retry at all). The window slides in ten buckets: it
 * covers the bucket now filling and the nine before, so between nine tenths and all of {@code
 * ttlNanos}. This is Finagle's {@code RetryBudget} (defaults: 10 s, 20 %, 10 per second). Envoy's
 * {@code retry_budget} is another thing: a share of the requests in flight. A bad choice with a
 * large reserve and many clients: the reserve is per client, and its sum is what the pool sees.
 *
 * <p>Hot path: runs once per request.
 */
public final class RetryBudget implements Replayable {
  /** Finagle's window: 10 s. */
  public static final long DEFAULT_TTL_NANOS = 10_000_000_000L;

  /** Finagle's {@code minRetriesPerSec}. */
  public static final double DEFAULT_MIN_PER_SEC = 10;

  /** Finagle's {@code percentCanRetry}. */
  public static final double DEFAULT_RATIO = 0.2;

  private static final int BUCKETS = 10;

  /** So that 0.29 of 100 requests is 29 retries, although 0.29 * 100 is a little less in binary. */
  private static final double ROUNDING = 1e-9;

  private final double ratio;
  private final double reserve;
  private final long bucketNanos;

  private final long[] requests = new long[BUCKETS];
  private final long[] retries = new long[BUCKETS];
  private long requestsInWindow;
  private long retriesInWindow;
  private @Nullable CallLog log;
  private long bucket; // number of the bucket now filling, counted from time 0

  /**
   * @param ratio retries allowed per request, at least 0
   * @param ttlNanos length of the sliding window, at least 10
   * @param minPerSec retries allowed per second whatever the requests, at least 0
   */
  public RetryBudget(double ratio, long ttlNanos, double minPerSec) {
    if (!(ratio >= 0 && ratio < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("ratio " + ratio + " must be 0 or more");
    }
    if (ttlNanos < BUCKETS) {
      throw new IllegalArgumentException("window " + ttlNanos + " must be 10 ns or more");
    }
    if (!(minPerSec >= 0 && minPerSec < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("reserve " + minPerSec + " must be 0 or more");
    }
    this.ratio = ratio;
    this.reserve = minPerSec * ttlNanos / 1e9;
    this.bucketNanos = ttlNanos / BUCKETS;
  }

  /** A request (a first attempt) is sent. Time runs from 0, as on a timeline. */
  public void onRequest(long nowNanos) {
    advance(nowNanos);
    requests[slot()]++;
    requestsInWindow++;
    if (log != null) {
      log.called(Call.of("request", nowNanos));
    }
  }

  /** Asks for one retry; true grants it and counts it. */
  public boolean tryWithdraw(long nowNanos) {
    boolean granted = withdraw(nowNanos);
    if (log != null) {
      log.called(Call.of("withdraw", nowNanos).answering(granted));
    }
    return granted;
  }

  private boolean withdraw(long nowNanos) {
    advance(nowNanos);
    if (retriesInWindow + 1 > ratio * requestsInWindow + reserve + ROUNDING) {
      return false;
    }
    retries[slot()]++;
    retriesInWindow++;
    return true;
  }

  /** Empties the buckets that have left the window. A clock that steps back changes nothing. */
  private void advance(long nowNanos) {
    long current = Math.floorDiv(nowNanos, bucketNanos);
    if (current <= bucket) {
      return;
    }
    if (current - bucket >= BUCKETS) {
      Arrays.fill(requests, 0);
      Arrays.fill(retries, 0);
      requestsInWindow = 0;
      retriesInWindow = 0;
      bucket = current;
      return;
    }
    while (bucket < current) {
      bucket++;
      int slot = slot();
      requestsInWindow -= requests[slot];
      retriesInWindow -= retries[slot];
      requests[slot] = 0;
      retries[slot] = 0;
    }
  }

  private int slot() {
    return (int) (bucket % BUCKETS);
  }

  @Override
  public void logTo(@Nullable CallLog log) {
    this.log = log;
  }

  @Override
  public @Nullable Object replay(Call call) {
    switch (call.name()) {
      case "request" -> onRequest(call.nowNanos());
      case "withdraw" -> {
        return tryWithdraw(call.nowNanos());
      }
      default -> throw call.unknown();
    }
    return null;
  }
}
