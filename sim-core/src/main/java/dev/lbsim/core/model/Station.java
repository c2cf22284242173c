package dev.lbsim.core.model;

import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.random.Sampler;
import org.jspecify.annotations.Nullable;

/**
 * Where work is done and time passes: workers, and places to wait for them. Servers have one, and
 * so has each worker of an L7 instance for its CPU.
 *
 * <p>Time integrals cost one addition per change: {@code sum -= now} on entry and {@code sum +=
 * now} on exit, in arithmetic modulo 2^64 (see {@link dev.lbsim.core.stats.Occupancy}).
 *
 * <p>Hot path: runs once per event.
 */
abstract class Station {
  /** What a station tells the process it belongs to. */
  interface Owner {
    /** The work of this request is done; the request has left the station. */
    void served(Request request);

    /**
     * This request waited, and its work is not going to be begun; it has left the station.
     *
     * @param late true if nobody waits for it any more, false if there is too much to do
     */
    default void dropped(Request request, boolean late) {
      throw new IllegalStateException("nothing is dropped here");
    }

    /** What a request spends its time on that waits here. */
    TimePart waiting();

    /** What a request spends its time on that is worked on. */
    TimePart working();

    /** How many times longer work takes that begins now, at least 1: a cold process is slow. */
    double slowdown();
  }

  final Engine engine;
  final Owner owner;
  final int workers;
  final long maxWaiting;
  final TimePart waits;
  final TimePart works;

  /** Work done per nanosecond by one worker: the speed, 0 while the process hangs. */
  double rate = 1;

  int busy;
  int waiting;
  long busySum;
  long waitingSum;

  /** The most that waited, and that were here, since the last capture. */
  int waitingPeak;

  int presentPeak;

  /** Waiting time of those whose service has begun. */
  long waitedNanos;

  long begun;

  /** Work that has arrived, in nanoseconds at speed 1. */
  double offeredWork;

  /**
   * @param workers how many requests are worked on at once, at least 1
   * @param maxWaiting how many may wait, at least 0; Long.MAX_VALUE for no bound
   */
  Station(Engine engine, Owner owner, int workers, long maxWaiting) {
    this.engine = engine;
    this.owner = owner;
    this.workers = workers;
    this.maxWaiting = maxWaiting;
    this.waits = owner.waiting();
    this.works = owner.working();
  }

  static Station of(
      Discipline discipline,
      String name,
      Engine engine,
      Owner owner,
      int workers,
      QueueSettings queue) {
    return discipline == Discipline.PS
        ? new SharingStation(name, engine, owner, workers, queue.max())
        : new QueueStation(name, engine, owner, workers, queue, discipline);
  }

  /**
   * A request comes in with its {@code work} set.
   *
   * @return false if every worker is busy and every place taken; the request was not let in
   */
  abstract boolean enter(Request request);

  /** Takes out a request that waits or is in service. */
  abstract void remove(Request request);

  /** Takes out any one request, or returns null when there is none. */
  abstract @Nullable Request removeAny();

  /** Changes the speed of all work, begun or not. */
  abstract void setRate(double newRate);

  /** Whole nanoseconds, rounded to nearest and held in the range of a sampler's. */
  static long wholeNanos(double nanos) {
    return (long) (Math.min(nanos, Sampler.LONGEST_NANOS) + 0.5);
  }

  /** Starts the peaks over from what is here now. */
  final void restartPeaks() {
    waitingPeak = waiting;
    presentPeak = busy + waiting;
  }

  final int present() {
    return busy + waiting;
  }

  final void busyStarts(long nowNanos) {
    busy++;
    busySum -= nowNanos;
    presentPeak = Math.max(presentPeak, busy + waiting);
  }

  final void busyEnds(long nowNanos) {
    busy--;
    busySum += nowNanos;
  }

  final void waitStarts(long nowNanos) {
    waiting++;
    waitingSum -= nowNanos;
    waitingPeak = Math.max(waitingPeak, waiting);
    presentPeak = Math.max(presentPeak, busy + waiting);
  }

  final void waitEnds(long nowNanos) {
    waiting--;
    waitingSum += nowNanos;
  }
}
