package dev.lbsim.core.guard;

import dev.lbsim.core.balance.Call;
import dev.lbsim.core.balance.CallLog;
import dev.lbsim.core.balance.Replayable;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request a second time, to another backend, if the first has not answered after a while;
 * the first answer wins and the others are cancelled.
 *
 * <p>Source: Dean and Barroso, "The Tail at Scale", CACM 56(2), 2013 (hedged requests, sent after
 * the 95th percentile of latency, cost about 5 % more load); gRPC {@code hedgingPolicy} ({@code
 * maxAttempts}, {@code hedgingDelay}). The while is fixed, or a percentile of what was seen lately.
 * Record the latency from the first copy to the first answer: that a request was hedged then moves
 * nothing below the percentile, and the estimate stays where it is. A bad choice for requests that
 * must not run twice, and where the pool is slow because it is overloaded: then all requests are
 * late, every one is sent twice, and only the budget stops it.
 *
 * <p>Hot path: runs once per request; a percentile is taken afresh every {@value #REFRESH} answers.
 */
public final class Hedging implements Replayable {
  /** No (further) copy is to be sent. */
  public static final long NO_HEDGE = -1;

  /** Answers needed before a percentile is believed. */
  public static final int SAMPLES_MIN = 100;

  private static final int REFRESH = 64;

  /** After so many answers those before count half. */
  private static final int HALVING = 2048;

  private final double quantile;
  private final int hedgesMax;
  private final @Nullable RetryBudget budget;
  private final @Nullable LatencySketch latencies;
  private long delayNanos;
  private long answers;
  private long hedges;
  private long refused;
  private @Nullable CallLog log;

  private Hedging(
      long delayNanos,
      double quantile,
      int hedgesMax,
      @Nullable RetryBudget budget,
      boolean learns) {
    if (hedgesMax < 0) {
      throw new IllegalArgumentException("hedges " + hedgesMax + " must be 0 or more");
    }
    this.delayNanos = delayNanos;
    this.quantile = quantile;
    this.hedgesMax = hedgesMax;
    this.budget = budget;
    this.latencies = learns ? new LatencySketch() : null;
  }

  /**
   * Hedges after a fixed time.
   *
   * @param delayNanos from one copy to the next, at least 0 (0 sends all copies at once)
   * @param hedgesMax copies besides the first, at least 0
   * @param budget hedges as a share of requests, or null for as many as are due
   */
  public static Hedging after(long delayNanos, int hedgesMax, @Nullable RetryBudget budget) {
    if (delayNanos < 0) {
      throw new IllegalArgumentException("delay " + delayNanos + " must be 0 or more");
    }
    return new Hedging(delayNanos, 0, hedgesMax, budget, false);
  }

  /**
   * Hedges after a percentile of the latencies seen lately, and not at all before {@value
   * #SAMPLES_MIN} answers were seen.
   *
   * @param quantile above 0 and below 1: 0.95 hedges one in twenty
   * @param hedgesMax copies besides the first, at least 0
   * @param budget hedges as a share of requests, or null for as many as are due
   */
  public static Hedging atQuantile(double quantile, int hedgesMax, @Nullable RetryBudget budget) {
    if (!(quantile > 0 && quantile < 1)) {
      throw new IllegalArgumentException("quantile " + quantile + " is not between 0 and 1");
    }
    return new Hedging(NO_HEDGE, quantile, hedgesMax, budget, true);
  }

  /** A request (its first copy) is sent. */
  public void onRequest(long nowNanos) {
    if (budget != null) {
      budget.onRequest(nowNanos);
    }
    if (log != null) {
      log.called(Call.of("request", nowNanos));
    }
  }

  /**
   * How long after a copy was sent the next is due, or {@link #NO_HEDGE}.
   *
   * @param hedgesSent copies sent besides the first
   */
  public long delayNanos(int hedgesSent) {
    return hedgesSent < hedgesMax ? delayNanos : NO_HEDGE;
  }

  /** The while is over and no answer came; true to send a copy now, and count it. */
  public boolean tryHedge(long nowNanos) {
    boolean sends = hedge(nowNanos);
    if (log != null) {
      log.called(Call.of("try-hedge", nowNanos).answering(sends));
    }
    return sends;
  }

  private boolean hedge(long nowNanos) {
    if (budget != null && !budget.tryWithdraw(nowNanos)) {
      refused++;
      return false;
    }
    hedges++;
    return true;
  }

  /**
   * A request was answered.
   *
   * @param latencyNanos from its first copy to its first answer
   */
  public void answered(long latencyNanos) {
    learn(latencyNanos);
    if (log != null) {
      log.called(
          Call.of("answered", Call.TIMELESS).with("latency", latencyNanos).answering(delayNanos));
    }
  }

  private void learn(long latencyNanos) {
    if (latencies == null) {
      return;
    }
    latencies.record(latencyNanos);
    answers++;
    if (answers >= SAMPLES_MIN && (answers == SAMPLES_MIN || answers % REFRESH == 0)) {
      delayNanos = latencies.quantileNanos(quantile);
    }
    if (answers % HALVING == 0) {
      latencies.halve();
    }
  }

  /** Copies sent. */
  public long hedges() {
    return hedges;
  }

  /** Copies that were due and that the budget did not allow. */
  public long refused() {
    return refused;
  }

  @Override
  public void logTo(@Nullable CallLog log) {
    this.log = log;
  }

  @Override
  public @Nullable Object replay(Call call) {
    switch (call.name()) {
      case "request" -> onRequest(call.nowNanos());
      case "try-hedge" -> {
        return tryHedge(call.nowNanos());
      }
      case "answered" -> {
        answered(call.whole("latency"));
        return delayNanos;
      }
      default -> throw call.unknown();
    }
    return null;
  }
}
