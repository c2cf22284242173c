package dev.lbsim.core.model;

import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.trace;
import static dev.lbsim.core.model.Worlds.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Every request of random traces, with bursts and ties, leaves a station when a plain reading of
 * the discipline says it does. No statistics: the sums agree to the nanosecond per request that
 * rounding may cost.
 */
class StationExactnessTest {
  private static final int REQUESTS = 300;
  private static final long END = 1_000 * SEC;

  /** Arrivals and service times in whole nanoseconds; a fifth of the arrivals are ties. */
  private record Trace(long[] at, double[] work) {
    static Trace of(long seed, int workers) {
      SplittableRandom random = new SplittableRandom(seed);
      long[] at = new long[REQUESTS];
      double[] work = new double[REQUESTS];
      long now = 0;
      for (int i = 0; i < REQUESTS; i++) {
        now += random.nextInt(5) == 0 ? 0 : random.nextLong(2 * MS) / workers;
        at[i] = now;
        work[i] = 1 + random.nextLong(2 * MS);
      }
      return new Trace(at, work);
    }
  }

  /** Lindley's recursion for c servers (Kiefer and Wolfowitz 1955): the first free one serves. */
  @Property(tries = 100, seed = "1")
  void firstInFirstOut(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int workers) {
    Trace trace = Trace.of(seed, workers);
    PriorityQueue<Long> freeAt = new PriorityQueue<>();
    for (int i = 0; i < workers; i++) {
      freeAt.add(0L);
    }
    long sojourns = 0;
    for (int i = 0; i < REQUESTS; i++) {
      long start = Math.max(trace.at()[i], freeAt.remove());
      long end = start + (long) trace.work()[i];
      freeAt.add(end);
      sojourns += end - trace.at()[i];
    }
    Run run = run(trace, Discipline.FIFO, workers, Long.MAX_VALUE);
    assertThat(run.count("clients.c", "ok")).isEqualTo(REQUESTS);
    assertThat(run.value("servers.s.1", "sojourn-nanos")).isEqualTo(sojourns);
  }

  @Property(tries = 100, seed = "2")
  void aFullQueueTurnsAwayAndWhoLeavesAtTheSameInstantStillCounts(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 3) int places) {
    Trace trace = Trace.of(seed, 1);
    ArrayDeque<Long> ends = new ArrayDeque<>();
    long sojourns = 0;
    long turnedAway = 0;
    for (int i = 0; i < REQUESTS; i++) {
      long now = trace.at()[i];
      while (!ends.isEmpty() && ends.getFirst() < now) {
        ends.removeFirst();
      }
      if (ends.size() > places) {
        turnedAway++;
        continue;
      }
      long start = ends.isEmpty() ? now : ends.getLast();
      ends.addLast(start + (long) trace.work()[i]);
      sojourns += ends.getLast() - now;
    }
    Run run = run(trace, Discipline.FIFO, 1, places);
    assertThat(run.count("clients.c", "errors.rejected")).isEqualTo(turnedAway);
    assertThat(run.value("servers.s.1", "sojourn-nanos")).isEqualTo(sojourns);
  }

  @Property(tries = 100, seed = "3")
  void lastInFirstOut(@ForAll long seed) {
    Trace trace = Trace.of(seed, 1);
    ArrayDeque<Integer> waiting = new ArrayDeque<>();
    long sojourns = 0;
    long free = 0;
    int next = 0;
    while (next < REQUESTS || !waiting.isEmpty()) {
      if (waiting.isEmpty()) {
        free = Math.max(free, trace.at()[next]);
      }
      // Whoever arrives at the very instant the server becomes free arrived too late for it,
      // unless there is nobody else.
      while (next < REQUESTS && (trace.at()[next] < free || waiting.isEmpty())) {
        waiting.addLast(next++);
      }
      int served = waiting.removeLast();
      free += (long) trace.work()[served];
      sojourns += free - trace.at()[served];
    }
    Run run = run(trace, Discipline.LIFO, 1, Long.MAX_VALUE);
    assertThat((double) run.value("servers.s.1", "sojourn-nanos")).isEqualTo(sojourns);
  }

  /** From event to event, everybody present progresses at min(1, c/n). */
  @Property(tries = 100, seed = "4")
  void processorSharing(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int workers) {
    Trace trace = Trace.of(seed, workers);
    List<double[]> present = new ArrayList<>(); // arrival, work left
    double now = 0;
    double sojourns = 0;
    int next = 0;
    while (next < REQUESTS || !present.isEmpty()) {
      double share = Math.min(1, (double) workers / present.size());
      double least = present.stream().mapToDouble(r -> r[1]).min().orElse(Double.MAX_VALUE);
      double finish = present.isEmpty() ? Double.MAX_VALUE : now + least / share;
      double arrival = next < REQUESTS ? trace.at()[next] : Double.MAX_VALUE;
      double then = Math.min(finish, arrival);
      for (double[] request : present) {
        request[1] -= (then - now) * share;
      }
      now = then;
      if (arrival <= finish) {
        present.add(new double[] {arrival, trace.work()[next++]});
      } else {
        for (double[] done : present.stream().filter(r -> r[1] <= 1e-6).toList()) {
          sojourns += now - done[0];
          present.remove(done);
        }
      }
    }
    Run run = run(trace, Discipline.PS, workers, Long.MAX_VALUE);
    assertThat(run.count("clients.c", "ok")).isEqualTo(REQUESTS);
    // Each finish is rounded to a nanosecond, and the rounding does not add up.
    assertThat((double) run.value("servers.s.1", "sojourn-nanos"))
        .isCloseTo(sojourns, within(0.5 * REQUESTS + 1));
  }

  /** Clients give up after a while and take their requests back, waiting or in service. */
  @Property(tries = 100, seed = "6")
  void whoGivesUpLeavesAtOnceAndTheNextBegins(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 3) int workers,
      @ForAll Discipline discipline) {
    Trace trace = Trace.of(seed, workers);
    long patience = 5 * MS + 1;
    PlainStation plain = new PlainStation(discipline, workers, patience);
    for (int i = 0; i < REQUESTS; i++) {
      plain.arrive(trace.at()[i], trace.work()[i]);
    }
    plain.finish();
    Run run =
        world()
            .server("servers.s.1", server(fixed(1)).discipline(discipline).workers(workers))
            .clients(
                "clients.c",
                trace(trace.at(), trace.work()).timeout(patience).cancel(),
                "servers.s.1")
            .run(0, END);
    assertThat(run.world().conservation()).isEmpty();
    assertThat(run.value("servers.s.1", "cancelled")).isEqualTo(plain.leftEarly);
    assertThat(run.value("servers.s.1", "ok")).isEqualTo(plain.served);
    assertThat((double) run.value("servers.s.1", "sojourn-nanos"))
        .isCloseTo(plain.sojourns, within(0.5 * REQUESTS + 1));
    assertThat((double) run.value("servers.s.1", "busy-nanos"))
        .isCloseTo(plain.busy, within(0.5 * REQUESTS + 1));
  }

  /** However often the speed changes, what is done in between adds up. */
  @Property(tries = 50, seed = "5")
  void changesOfSpeedStretchWorkInProgressExactly(
      @ForAll long seed, @ForAll Discipline discipline) {
    SplittableRandom random = new SplittableRandom(seed);
    TestWorld world =
        world()
            .server("servers.s.1", server(fixed(1)).discipline(discipline).workers(2))
            .clients("clients.c", trace(new long[] {0, 0}, new double[] {SEC, SEC}), "servers.s.1");
    double done = 0;
    double factor = 1;
    long now = 0;
    while (true) {
      long then = now + 1 + random.nextLong(SEC);
      if (done + (then - now) / factor >= SEC) {
        break;
      }
      done += (then - now) / factor;
      now = then;
      double next = random.nextDouble(0.5, 20);
      world.at(then, levers -> levers.slow("servers.s.1", next));
      factor = next;
    }
    long end = now + Math.round((SEC - done) * factor);
    Run run = world.run(0, END);
    assertThat(run.ok("clients.c").count()).isEqualTo(2);
    assertThat(run.ok("clients.c").max()).isCloseTo(end, within(20L));
  }

  private static Run run(Trace trace, Discipline discipline, int workers, long places) {
    Run run =
        world()
            .server(
                "servers.s.1",
                server(fixed(1)).discipline(discipline).workers(workers).queue(places))
            .clients("clients.c", trace(trace.at(), trace.work()), "servers.s.1")
            .run(0, END);
    assertThat(run.world().conservation()).isEmpty();
    return run;
  }
}
