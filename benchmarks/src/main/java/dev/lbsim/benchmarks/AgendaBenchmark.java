package dev.lbsim.benchmarks;

import dev.lbsim.core.engine.Step;
import dev.lbsim.core.random.Exponential;
import dev.lbsim.core.random.Sampler;
import dev.lbsim.core.random.Streams;
import java.util.concurrent.TimeUnit;
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
 * The hold model (Jones, "An empirical comparison of priority-queue and event-set implementations",
 * CACM 29(4), 1986): take the first of N pending events, add one an exponential time later. Times
 * come from a table, so that no sampler is measured.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms3g", "-Xmx3g", "-XX:+UseParallelGC"})
public class AgendaBenchmark {
  private static final int DELAYS = 1 << 16;

  @Param({"agenda", "binary", "4-ary", "objects"})
  public String set;

  @Param({"10", "100", "1000", "10000", "100000", "1000000", "10000000"})
  public int pending;

  private final long[] delays = new long[DELAYS];
  private final Step<AgendaBenchmark> step = new Step<>("hold", AgendaBenchmark::count);
  private PendingSet events;
  private int next;
  private long counted;

  @Setup
  public void fill() {
    Sampler seconds =
        Exponential.ofMean(1e9).sampler(new Streams(1, 0).stream("hold/delays").source());
    for (int i = 0; i < DELAYS; i++) {
      delays[i] = seconds.nextNanos();
    }
    events = PendingSet.of(set);
    for (int i = 0; i < pending; i++) {
      events.add(seconds.nextNanos(), step, this);
    }
  }

  private void count() {
    counted++;
  }

  @Benchmark
  public long hold() {
    long now = events.runFirst();
    events.add(now + delays[next++ & (DELAYS - 1)], step, this);
    return counted;
  }
}
