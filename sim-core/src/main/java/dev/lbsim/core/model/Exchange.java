package dev.lbsim.core.model;

import dev.lbsim.core.balance.CostUnits;
import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.guard.Deadline;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an L7 worker does for one request it keeps: the request waits here while filters look at it
 * and attempts of the proxy's own go to backends. To the request it is the last hop, so a client
 * that gives up ends it.
 *
 * <p>Pooled and mutable; {@link Exchanges} owns those not in use and does the work.
 *
 * <p>Hot path: runs once per event.
 */
final class Exchange implements Hop {
  private final Exchanges exchanges;
  private @Nullable Request kept;
  L7Route route;

  /** What the request costs as far as the worker knew when it came, in {@link CostUnits}. */
  long costUnits;

  long beganNanos;
  long launchedNanos;

  /** How many filters it has passed, the one that looks at it now included. */
  int step;

  private long[] notes = {};
  private long[] instants = {};

  /**
   * Where not 0, it goes on without its client: the filters from this one on, counted from 1, stay.
   */
  int outlives;

  /** How many filters, the outermost, have been told that it is over. */
  int told;

  /** Its place among those that go on without a client, or -1. */
  int background = -1;

  /** What stands for its client's connection where that may be gone. */
  @Nullable Connection shadow;

  /** Its attempts only ask whether something has changed, and hear that it has not. */
  boolean unchanged;

  /** What share of the work such an answer is. */
  double unchangedCost;

  // Timers.
  boolean timed;
  boolean timedOut;

  /** It has failed, and its client is about to get a fallback. */
  boolean fallingBack;

  long timeoutTicket;
  boolean paused;
  long pauseTicket;
  @Nullable Ending afterPause;
  boolean hedging;
  long hedgeTicket;

  // Attempts.
  private Request[] out = new Request[2];
  private int outCount;
  int toLaunch;
  int needed;
  int succeeded;
  int hedges;

  // Backends tried, each with its pool.
  private PoolHop[] triedPool = new PoolHop[2];
  private int[] triedIndex = new int[2];
  private int triedCount;

  /** The pool of the backend that answered last, or null if none has. */
  @Nullable PoolHop answeredBy;

  int answeredIndex;

  Exchange(Exchanges exchanges, L7Route route) {
    this.exchanges = exchanges;
    this.route = route;
  }

  void open(Request request, L7Route way, long units, long nowNanos) {
    kept = request;
    costUnits = units;
    route = way;
    beganNanos = nowNanos;
    step = 0;
    if (notes.length < way.filters.length) {
      notes = new long[way.filters.length];
      instants = new long[way.filters.length];
    }
    timedOut = false;
    fallingBack = false;
    toLaunch = 0;
    succeeded = 0;
    hedges = 0;
    triedCount = 0;
    answeredBy = null;
    outlives = 0;
    told = 0;
    unchanged = false;
  }

  /** Goes on for a request of the proxy's own. */
  void goOnFor(Request own) {
    kept = own;
  }

  /** The request that waits here. */
  Request request() {
    return Objects.requireNonNull(kept);
  }

  /** In a live world: nothing can be tried once more, see {@link Visit#spend}. */
  boolean isSpent() {
    Visit visit = request().real.visit;
    return visit != null && visit.isSpent();
  }

  /** The request of a client that {@code attempt} is made for, through however many proxies. */
  static Request clientRequest(Request attempt) {
    Request at = attempt;
    while (at.exchange != null && at.exchange.kept != null) { // else that one is over
      at = at.exchange.kept;
    }
    return at;
  }

  /** What the same request says, or null if nothing is to be read in it. */
  static @Nullable Words wordsOf(Request attempt) {
    Visit visit = clientRequest(attempt).real.visit;
    return visit == null ? null : visit.words();
  }

  /** True while {@code request} waits here for what attempts may bring. */
  boolean seeks(Request request) {
    return kept == request && !fallingBack;
  }

  void close() {
    kept = null;
  }

  /** Until when an attempt that begins now is waited for, by us or by our own client. */
  long deadlineNanos(long nowNanos) {
    ExchangeSettings settings = route.exchange;
    long deadline = request().deadlineNanos;
    if (settings.timeoutNanos() > 0) {
      deadline = Deadline.forNextHop(deadline, settings.timeoutNanos(), 0, beganNanos);
    }
    if (settings.tryTimeoutNanos() > 0) {
      deadline = Deadline.forNextHop(deadline, settings.tryTimeoutNanos(), 0, nowNanos);
    }
    return deadline;
  }

  // What filters may do with it.

  /** Keeps a number for the filter that looks at it now, until it hears of the request's end. */
  void note(long number) {
    notes[step - 1] = number;
  }

  /** The number that filter keeps; meaningless where it has kept none of this request. */
  long note() {
    return notes[step - 1];
  }

  /** Keeps an instant beside the number. */
  void note(long number, long nanos) {
    notes[step - 1] = number;
    instants[step - 1] = nanos;
  }

  /** The instant that filter keeps. */
  long notedNanos() {
    return instants[step - 1];
  }

  /** A filter that kept it lets it go on. */
  void goOn() {
    exchanges.goOn(this);
  }

  /**
   * Keeps it for a while.
   *
   * @param then how it ends after that, or null to go on
   */
  void pause(long nanos, @Nullable Ending then) {
    exchanges.pause(this, nanos, then);
  }

  /** Cuts the pause short: it is over at this instant, but not within this call. */
  void wake() {
    exchanges.wake(this);
  }

  /** From now on it goes on even if its client gives up; the filters further in stay with it. */
  void outlive() {
    exchanges.outlive(this);
  }

  /** Answers its client now, and goes on without it. Only after {@link #outlive}. */
  void answerAhead(Ending ending) {
    exchanges.answerAhead(this, ending);
  }

  /**
   * Its attempts are to ask whether something has changed, which it has not.
   *
   * @param cost what share of the work such an answer is
   */
  void asksForChange(double cost) {
    unchanged = true;
    unchangedCost = cost;
  }

  /** A limit turns it away. */
  void countTurnedAway() {
    route.meters.count(RouteCount.COST_LIMITED, costUnits);
  }

  /** True if it goes on without a client. */
  boolean inBackground() {
    return background >= 0;
  }

  /** The proxy answers itself. */
  void end(Ending ending) {
    exchanges.end(this, ending);
  }

  /**
   * Tells the filters it has passed that it is over, innermost first.
   *
   * @return how it ended as those outside see it
   */
  Ending tell(Ending ending, boolean abandoned) {
    Ending seen = ending;
    while (step > told) {
      Filter filter = route.filters[step - 1];
      filter.onEnd(this, seen, abandoned);
      seen = abandoned ? seen : filter.seenAs(this, seen);
      step--;
    }
    return seen;
  }

  // Attempts.

  /** When its answer was there, as whoever measures latency has it. */
  long answeredNanos(long nowNanos) {
    return request().real.answeredNanos(nowNanos);
  }

  /** It is timed, paused and hedged no more. */
  void stopTimers(Engine engine) {
    if (timed) {
      engine.cancel(timeoutTicket);
      timed = false;
    }
    if (paused) {
      engine.cancel(pauseTicket);
      paused = false;
    }
    if (hedging) {
      engine.cancel(hedgeTicket);
      hedging = false;
    }
  }

  /** One of them is a tunnel from now on. */
  void tunnels(Request attempt) {
    exchanges.tunnels(this, attempt);
  }

  void add(Request attempt) {
    if (outCount == out.length) {
      out = Arrays.copyOf(out, outCount * 2);
    }
    attempt.outSlot = outCount;
    out[outCount++] = attempt;
  }

  void remove(Request attempt) {
    Request last = out[--outCount];
    out[attempt.outSlot] = last;
    last.outSlot = attempt.outSlot;
    attempt.outSlot = -1;
  }

  /** Attempts under way, or waiting to be sent. */
  int outCount() {
    return outCount;
  }

  /** How many attempts have succeeded or may yet. */
  int canStillSucceed() {
    return succeeded + outCount + toLaunch;
  }

  /** Any of them but one. */
  @Nullable Request anyOutBeside(Request one) {
    for (int i = 0; i < outCount; i++) {
      if (out[i] != one) {
        return out[i];
      }
    }
    return null;
  }

  /** The one attempt that is out is all that is waited for. */
  void needsOne() {
    toLaunch = 0;
    succeeded = 0;
    needed = 1;
  }

  Request anyOut() {
    return out[outCount - 1];
  }

  void tries(PoolHop pool, int index) {
    if (triedCount == triedIndex.length) {
      triedPool = Arrays.copyOf(triedPool, triedCount * 2);
      triedIndex = Arrays.copyOf(triedIndex, triedCount * 2);
    }
    triedPool[triedCount] = pool;
    triedIndex[triedCount++] = index;
  }

  /** True if any backend has been tried. */
  boolean triedAny() {
    return triedCount > 0;
  }

  /** An attempt is about to end. */
  void hears(Request attempt, Ending ending) {
    answeredBy = ending.isAnswer() && attempt.backend >= 0 ? attempt.pool : null;
    answeredIndex = attempt.backend;
  }

  boolean tried(@Nullable PoolHop pool, int index) {
    for (int i = 0; i < triedCount; i++) {
      if (triedIndex[i] == index && triedPool[i] == pool) {
        return true;
      }
    }
    return false;
  }

  // What happens to the request it keeps.

  @Override
  public int place() {
    return exchanges.place();
  }

  @Override
  public boolean isOf(L7Worker worker) {
    return exchanges.isOf(worker);
  }

  @Override
  public boolean answered(Request request, int index, long startedNanos) {
    return exchanges.returns(request);
  }

  @Override
  public void abandoned(Request request, int index, long startedNanos) {
    exchanges.abandonedByClient(this);
  }
}
