package dev.lbsim.core.guard;

import dev.lbsim.core.balance.Call;
import dev.lbsim.core.balance.CallLog;
import dev.lbsim.core.balance.Outcome;
import dev.lbsim.core.balance.Replayable;
import org.jspecify.annotations.Nullable;

/**
 * The circuit breaker with a memory. Closed, it lets everything through and watches the last so
 * many results; if too large a share failed (or was slow), it opens and turns everything away.
 * After a wait it is half open: a few trials decide whether it closes or opens again.
 *
 * <p>Source: Nygard, "Release It!"; resilience4j {@code CircuitBreaker} with a count-based window
 * (failure rate 50 %, slow rate 100 % of calls over 60 s, window and least number 100, wait 60 s,
 * 10 trials). It differs in one thing: a result counts only in the state its request was let
 * through in, so a slow failure from before cannot spoil the trials. A bad choice in front of a
 * pool where one backend of many fails: it turns all away for the sake of one, which is an
 * outlier's business.
 *
 * <p>Hot path: runs once per request.
 */
public final class ErrorRateBreaker implements Replayable {
  /** What {@link #tryPass} answers to who is turned away. */
  public static final int TURNED_AWAY = 0;

  /** Where it stands. */
  public enum State {
    /** All pass. */
    CLOSED,
    /** None passes. */
    OPEN,
    /** A few pass on trial. */
    HALF_OPEN
  }

  /**
   * When it opens and closes.
   *
   * @param failureShare it opens if this share failed, above 0, up to 1
   * @param slowShare it opens if this share was slow, above 0, up to 1
   * @param slowNanos slower than this is slow, at least 0
   * @param window results that are remembered, at least 1
   * @param resultsMin results needed before it judges, at least 1 and at most the window
   * @param waitNanos how long it stays open, at least 0
   * @param trials requests let through half open, at least 1
   */
  public record Settings(
      double failureShare,
      double slowShare,
      long slowNanos,
      int window,
      int resultsMin,
      long waitNanos,
      int trials) {
    /** The defaults of resilience4j. */
    public static final Settings RESILIENCE4J =
        new Settings(0.5, 1, 60_000_000_000L, 100, 100, 60_000_000_000L, 10);

    public Settings {
      if (!(failureShare > 0 && failureShare <= 1 && slowShare > 0 && slowShare <= 1)) {
        throw new IllegalArgumentException(
            "shares " + failureShare + " and " + slowShare + " must be above 0, up to 1");
      }
      if (window < 1 || resultsMin < 1 || resultsMin > window || trials < 1) {
        throw new IllegalArgumentException(
            "window %d, results %d, trials %d: each 1 or more, results within the window"
                .formatted(window, resultsMin, trials));
      }
      if (slowNanos < 0 || waitNanos < 0) {
        throw new IllegalArgumentException(
            "times %d and %d ns must be 0 or more".formatted(slowNanos, waitNanos));
      }
    }
  }

  private static final byte FAILED = 1;
  private static final byte SLOW = 2;

  private final Settings settings;
  private final byte[] ring;
  private State state = State.CLOSED;
  private int generation = 1; // of states; results of an earlier one do not count
  private long openUntilNanos;
  private int trialsGiven;

  /** Of the results that count in this state. */
  private int next;

  private int results;
  private int failed;
  private int slow;

  private long turnedAway;
  private long openings;
  private @Nullable CallLog log;

  public ErrorRateBreaker(Settings settings) {
    this.settings = settings;
    this.ring = new byte[settings.window()];
  }

  /**
   * Asks for one request.
   *
   * @return a pass to give to {@link #finished}, or {@link #TURNED_AWAY}
   */
  public int tryPass(long nowNanos) {
    int pass = passAt(nowNanos);
    if (log != null) {
      log.called(Call.of("try-pass", nowNanos).answering((long) pass));
    }
    return pass;
  }

  private int passAt(long nowNanos) {
    if (state == State.OPEN && nowNanos >= openUntilNanos) {
      become(State.HALF_OPEN);
    }
    boolean passes =
        switch (state) {
          case CLOSED -> true;
          case OPEN -> false;
          case HALF_OPEN -> trialsGiven < settings.trials();
        };
    if (!passes) {
      turnedAway++;
      return TURNED_AWAY;
    }
    trialsGiven++;
    return generation;
  }

  /**
   * A request that passed has ended.
   *
   * @param pass what {@link #tryPass} answered
   */
  public void finished(int pass, Outcome outcome, long latencyNanos, long nowNanos) {
    judge(pass, outcome, latencyNanos, nowNanos);
    if (log != null) {
      log.called(
          Call.of("finished", nowNanos)
              .with("pass", (long) pass)
              .with("outcome", Call.word(outcome))
              .with("latency", latencyNanos)
              .answering(Call.word(state)));
    }
  }

  private void judge(int pass, Outcome outcome, long latencyNanos, long nowNanos) {
    if (pass != generation || state == State.OPEN) {
      return;
    }
    if (outcome == Outcome.ABANDONED) {
      trialsGiven--; // says nothing: another may try
      return;
    }
    boolean isSlow = latencyNanos > settings.slowNanos();
    record((byte) ((outcome == Outcome.OK ? 0 : FAILED) | (isSlow ? SLOW : 0)));
    int needed =
        state == State.CLOSED
            ? settings.resultsMin()
            : Math.min(settings.trials(), settings.window());
    if (results < needed) {
      return;
    }
    if (tooMany(failed, settings.failureShare()) || tooMany(slow, settings.slowShare())) {
      become(State.OPEN);
      openUntilNanos = nowNanos + settings.waitNanos();
      openings++;
    } else if (state == State.HALF_OPEN) {
      become(State.CLOSED);
    }
  }

  private boolean tooMany(int count, double share) {
    return count >= share * results - 1e-9;
  }

  private void record(byte marks) {
    if (results == ring.length) {
      failed -= ring[next] & FAILED;
      slow -= (ring[next] & SLOW) >> 1;
    } else {
      results++;
    }
    ring[next] = marks;
    failed += marks & FAILED;
    slow += (marks & SLOW) >> 1;
    next = next + 1 == ring.length ? 0 : next + 1;
  }

  private void become(State now) {
    state = now;
    generation = generation == Integer.MAX_VALUE ? 1 : generation + 1;
    trialsGiven = 0;
    next = 0;
    results = 0;
    failed = 0;
    slow = 0;
  }

  /** Where it stands; an open one becomes half open only when somebody asks after the wait. */
  public State state() {
    return state;
  }

  /** How many were turned away. */
  public long turnedAway() {
    return turnedAway;
  }

  /** How often it opened. */
  public long openings() {
    return openings;
  }

  @Override
  public void logTo(@Nullable CallLog log) {
    this.log = log;
  }

  @Override
  public Object replay(Call call) {
    long now = call.nowNanos();
    switch (call.name()) {
      case "try-pass" -> {
        return (long) tryPass(now);
      }
      case "finished" -> {
        int pass = call.index("pass", Integer.MAX_VALUE);
        finished(pass, call.oneOf("outcome", Outcome.class), call.whole("latency"), now);
        return Call.word(state);
      }
      default -> throw call.unknown();
    }
  }
}
