package dev.lbsim.core.guard.outlier;

import dev.lbsim.core.balance.Call;
import dev.lbsim.core.balance.CallLog;
import dev.lbsim.core.balance.Replayable;
import dev.lbsim.core.guard.outlier.OutlierSettings.Ejection;
import dev.lbsim.core.guard.outlier.OutlierSettings.FailureShare;
import dev.lbsim.core.guard.outlier.OutlierSettings.SuccessRate;
import dev.lbsim.core.time.Ticket;
import dev.lbsim.core.time.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Watches how requests to each backend end, and ejects those that stand out: after so many failures
 * in a row at once, and by their success rate or share of failures at the next sweep.
 *
 * <p>Source: Envoy, outlier detection. An ejection lasts base · (ejections so far), up to a
 * maximum, and ends at the first sweep after that. The count falls by one with each sweep that
 * finds the backend back for an interval or more. No more than a share of the backends is out at a
 * time, but always one; what would exceed it is counted as overflow. Statistics are of the last
 * full interval, and sweeps go through the backends in order, so where few may be ejected the first
 * ones are.
 *
 * <p>A bad choice where all backends fail for one reason (their database): it ejects as many as it
 * may and helps nobody; with few backends or few requests, where the rates are noise; and where
 * errors depend on the request: one bad client can take backend after backend out.
 *
 * <p>Hot path: {@link #finished} runs once per request.
 */
public final class OutlierDetector implements Replayable {
  /** Why a backend was ejected. */
  public enum Cause {
    /** So many failures in a row. */
    SERVER_ERRORS,
    /** So many gateway errors in a row. */
    GATEWAY_ERRORS,
    /** So many local failures in a row. */
    LOCAL_FAILURES,
    /** Success rate of answers far below that of others. */
    SUCCESS_RATE,
    /** Too large a share of bad answers. */
    FAILURE_SHARE,
    /** Rate of requests without a local failure far below that of others. */
    LOCAL_SUCCESS_RATE,
    /** Too large a share of local failures. */
    LOCAL_FAILURE_SHARE
  }

  private final OutlierSettings settings;
  private final Timeline timeline;
  private final EjectionListener listener;
  private final RandomGenerator random;
  private final History[] hosts;
  private final long[] ejections = new long[Cause.values().length];
  private int present;
  private int ejectedNow;
  private long overflows;
  private @Nullable Ticket nextSweep;
  private @Nullable CallLog log;

  /**
   * Sweeps nothing until started. All backends are present and none is ejected.
   *
   * @param backends how many there are; they are called 0, 1, 2, ...
   * @param random draws the jitter of ejections; untouched where there is none
   */
  public OutlierDetector(
      int backends,
      OutlierSettings settings,
      Timeline timeline,
      EjectionListener listener,
      RandomGenerator random) {
    this.settings = settings;
    this.timeline = timeline;
    this.listener = listener;
    this.random = random;
    this.hosts = new History[backends];
    for (int index = 0; index < backends; index++) {
      hosts[index] = new History();
    }
    this.present = backends;
  }

  /** Begins to sweep, an interval from now. Does nothing if it already sweeps. */
  public void start() {
    if (nextSweep == null) {
      nextSweep = timeline.after(settings.intervalNanos(), this::sweep);
    }
  }

  /** Stops sweeping. Ejected backends stay so. */
  public void stop() {
    if (nextSweep != null) {
      nextSweep.cancel();
      nextSweep = null;
    }
  }

  /** A request to backend {@code index} ended like this. */
  public void finished(int index, Result result, long nowNanos) {
    count(index, result, nowNanos);
    if (log != null) {
      log.called(
          call("finished", index, nowNanos).with("result", Call.word(result)).answering(out()));
    }
  }

  private void count(int index, Result result, long nowNanos) {
    History host = hosts[index];
    switch (result) {
      case SUCCESS -> {
        host.answers.count(true);
        host.local.count(true);
        host.clearRuns();
      }
      case SERVER_ERROR -> {
        host.gatewayRun = 0;
        host.local.count(true);
        host.localRun = 0;
        badAnswer(index, host, nowNanos);
      }
      case GATEWAY_ERROR -> {
        host.local.count(true);
        host.localRun = 0;
        gatewayError(index, host, nowNanos);
      }
      case LOCAL_FAILURE -> {
        if (settings.splitLocal()) {
          localFailure(index, host, nowNanos);
        } else {
          gatewayError(index, host, nowNanos);
        }
      }
      case NONE -> {}
    }
  }

  private void gatewayError(int index, History host, long nowNanos) {
    if (++host.gatewayRun == settings.gatewayErrors() && !host.ejected) {
      host.gatewayRun = 0;
      eject(index, Cause.GATEWAY_ERRORS, nowNanos);
    }
    badAnswer(index, host, nowNanos);
  }

  private void badAnswer(int index, History host, long nowNanos) {
    host.answers.count(false);
    if (++host.errorRun == settings.serverErrors() && !host.ejected) {
      host.errorRun = 0;
      eject(index, Cause.SERVER_ERRORS, nowNanos);
    }
  }

  private void localFailure(int index, History host, long nowNanos) {
    host.local.count(false);
    if (++host.localRun == settings.localFailures() && !host.ejected) {
      host.localRun = 0;
      eject(index, Cause.LOCAL_FAILURES, nowNanos);
    }
  }

  private void eject(int index, Cause cause, long nowNanos) {
    Ejection rule = settings.ejection();
    boolean within = ejectedNow + 1 <= rule.shareMax() * present + 1e-9;
    if (!within && !(rule.alwaysOne() && ejectedNow == 0)) {
      overflows++;
      return;
    }
    History host = hosts[index];
    host.ejected = true;
    ejectedNow++;
    ejections[cause.ordinal()]++;
    // One more than makes the longest: after a long spell it takes a healthy sweep more to shorten.
    if (host.recentEjections * rule.baseNanos() < rule.maxNanos() + rule.baseNanos()) {
      host.recentEjections++;
    }
    long jitter = rule.jitterNanos() == 0 ? 0 : random.nextLong(rule.jitterNanos() + 1);
    host.untilNanos =
        nowNanos + Math.min(host.recentEjections * rule.baseNanos(), rule.maxNanos()) + jitter;
    listener.ejected(index, host.untilNanos, nowNanos);
  }

  private void bringBack(int index, long nowNanos) {
    History host = hosts[index];
    host.ejected = false;
    ejectedNow--;
    host.clearRuns();
    host.backSinceNanos = nowNanos;
    host.wasBack = true;
    listener.returned(index, nowNanos);
  }

  private void sweep() {
    nextSweep = timeline.after(settings.intervalNanos(), this::sweep);
    sweep(timeline.nowNanos());
  }

  private void sweep(long now) {
    for (int index = 0; index < hosts.length; index++) {
      History host = hosts[index];
      if (host.ejected && host.untilNanos <= now) {
        bringBack(index, now);
      }
      host.answers.turn();
      host.local.turn();
    }
    compare(false, now);
    if (settings.splitLocal()) {
      compare(true, now);
    }
    for (History host : hosts) {
      if (!host.ejected
          && host.wasBack
          && now - host.backSinceNanos >= settings.intervalNanos()
          && host.recentEjections > 0) {
        host.recentEjections--;
      }
    }
    if (log != null) {
      log.called(Call.of("sweep", now).answering(out()));
    }
  }

  private void compare(boolean local, long nowNanos) {
    SuccessRate byRate = settings.successRate();
    if (byRate != null) {
      double least = leastRate(byRate, local);
      for (int index = 0; index < hosts.length; index++) {
        if (hosts[index].counts(local, byRate.requestsMin())
            && hosts[index].tally(local).rate() < least) {
          eject(index, local ? Cause.LOCAL_SUCCESS_RATE : Cause.SUCCESS_RATE, nowNanos);
        }
      }
    }
    FailureShare byShare = settings.failureShare();
    if (byShare != null && enough(byShare.hostsMin(), byShare.requestsMin(), local)) {
      for (int index = 0; index < hosts.length; index++) {
        if (hosts[index].counts(local, byShare.requestsMin())
            && 1 - hosts[index].tally(local).rate() >= byShare.threshold()) {
          eject(index, local ? Cause.LOCAL_FAILURE_SHARE : Cause.FAILURE_SHARE, nowNanos);
        }
      }
    }
  }

  /** Mean - factor · deviation over those with enough requests; 0 if these are too few. */
  private double leastRate(SuccessRate rule, boolean local) {
    if (!enough(rule.hostsMin(), rule.requestsMin(), local)) {
      return 0;
    }
    int count = 0;
    double sum = 0;
    for (History host : hosts) {
      if (host.counts(local, rule.requestsMin())) {
        count++;
        sum += host.tally(local).rate();
      }
    }
    double mean = sum / count;
    double squares = 0;
    for (History host : hosts) {
      if (host.counts(local, rule.requestsMin())) {
        double off = host.tally(local).rate() - mean;
        squares += off * off;
      }
    }
    return mean - rule.stdevFactor() * Math.sqrt(squares / count);
  }

  private boolean enough(int hostsMin, int requestsMin, boolean local) {
    int count = 0;
    for (History host : hosts) {
      count += host.counts(local, requestsMin) ? 1 : 0;
    }
    return count > 0 && count >= hostsMin;
  }

  /**
   * A health check of an ejected backend passed: it returns at once ({@code
   * successful_active_health_check_uneject_host}, on by default in Envoy where there are checks).
   */
  public void checkPassed(int index, long nowNanos) {
    if (hosts[index].ejected) {
      bringBack(index, nowNanos);
    }
    if (log != null) {
      log.called(call("check-passed", index, nowNanos).answering(out()));
    }
  }

  /**
   * Backend {@code index} was removed, and is no longer ejected; all that is known is forgotten.
   */
  public void left(int index, long nowNanos) {
    if (hosts[index].absent) {
      return;
    }
    if (hosts[index].ejected) {
      bringBack(index, nowNanos);
    }
    hosts[index] = new History();
    hosts[index].absent = true;
    present--;
    if (log != null) {
      log.called(call("left", index, nowNanos).answering(out()));
    }
  }

  /** Backend {@code index}, which had left, is there again, without a history. */
  public void joined(int index, long nowNanos) {
    if (hosts[index].absent) {
      hosts[index].absent = false;
      present++;
      if (log != null) {
        log.called(call("joined", index, nowNanos));
      }
    }
  }

  /** True while backend {@code index} is ejected. */
  public boolean ejected(int index) {
    return hosts[index].ejected;
  }

  /** How many are ejected now. */
  public int ejectedNow() {
    return ejectedNow;
  }

  /** Ejections so far for this cause. */
  public long ejections(Cause cause) {
    return ejections[cause.ordinal()];
  }

  /** Ejections that did not happen because too many were out already. */
  public long overflows() {
    return overflows;
  }

  @Override
  public void logTo(@Nullable CallLog log) {
    this.log = log;
  }

  private static Call call(String name, int index, long nowNanos) {
    return Call.of(name, nowNanos).with("backend", (long) index);
  }

  /** Who is ejected now. */
  private List<Long> out() {
    List<Long> all = new ArrayList<>();
    for (int index = 0; index < hosts.length; index++) {
      if (hosts[index].ejected) {
        all.add((long) index);
      }
    }
    return all;
  }

  @Override
  public @Nullable Object replay(Call call) {
    long now = call.nowNanos();
    if (call.name().equals("sweep")) {
      sweep(now);
      return out();
    }
    int index = call.index("backend", hosts.length - 1);
    switch (call.name()) {
      case "finished" -> finished(index, call.oneOf("result", Result.class), now);
      case "check-passed" -> checkPassed(index, now);
      case "left" -> left(index, now);
      case "joined" -> {
        joined(index, now);
        return null;
      }
      default -> throw call.unknown();
    }
    return out();
  }
}
