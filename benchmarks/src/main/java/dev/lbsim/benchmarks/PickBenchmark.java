package dev.lbsim.benchmarks;

import dev.lbsim.core.balance.Backend;
import dev.lbsim.core.balance.Balancers;
import dev.lbsim.core.balance.Dispatcher;
import dev.lbsim.core.balance.Flow;
import dev.lbsim.core.balance.Outcome;
import dev.lbsim.core.balance.Pool;
import dev.lbsim.core.catalog.Arguments;
import dev.lbsim.core.catalog.Parameter;
import dev.lbsim.core.random.Streams;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Every algorithm of the registry behind its dispatcher. Two requests a backend are always in
 * flight, so algorithms that look at load have something to look at.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PickBenchmark {
  private static final int HASHES = 1 << 16;

  /** All of the registry; a test says so. */
  @Param({
    "random",
    "weighted-random",
    "round-robin",
    "weighted-round-robin",
    "least-request",
    "least-cost",
    "p2c",
    "hash-modulo",
    "ring-hash",
    "maglev"
  })
  public String algorithm;

  @Param({"10", "1000"})
  public int backends;

  private final long[] hashes = new long[HASHES];
  private final Hashed flow = new Hashed();
  private Dispatcher dispatcher;
  private int[] inFlight;
  private int oldest;
  private int next;
  private long now;

  private static final class Hashed implements Flow {
    private long hash;

    @Override
    public long hash() {
      return hash;
    }
  }

  @Setup
  public void fill() {
    RandomGenerator random = new Streams(1, 0).stream("flows");
    for (int i = 0; i < HASHES; i++) {
      hashes[i] = random.nextLong();
    }
    List<Backend> members = new ArrayList<>();
    for (int i = 0; i < backends; i++) {
      members.add(new Backend(i, "s" + i, -1, 1));
    }
    Balancers.Kind kind = Balancers.find(algorithm).orElseThrow();
    dispatcher =
        new Dispatcher(
            new Pool(members),
            kind.factory().create(defaults(kind), new Streams(1, 0).stream("picks")),
            Dispatcher.Options.DEFAULT,
            0);
    inFlight = new int[2 * backends];
    for (int i = 0; i < inFlight.length; i++) {
      inFlight[i] = pick();
      dispatcher.started(inFlight[i], now);
    }
  }

  /** For balancers all defaults are plain numbers. */
  private static Arguments defaults(Balancers.Kind kind) {
    Map<String, Object> values = new HashMap<>();
    for (Parameter parameter : kind.about().parameters()) {
      values.put(
          parameter.name(), Double.valueOf(Objects.requireNonNull(parameter.defaultValue())));
    }
    return Arguments.of(values);
  }

  /** The choice alone. */
  @Benchmark
  public int pick() {
    flow.hash = hashes[next++ & (HASHES - 1)];
    return dispatcher.pick(flow, now);
  }

  /** The choice with the start of this request and the end of the oldest one. */
  @Benchmark
  public int request() {
    now += 1000;
    dispatcher.finished(inFlight[oldest], Outcome.OK, 1_000_000, now);
    int index = pick();
    dispatcher.started(index, now);
    inFlight[oldest] = index;
    oldest = oldest + 1 == inFlight.length ? 0 : oldest + 1;
    return index;
  }
}
