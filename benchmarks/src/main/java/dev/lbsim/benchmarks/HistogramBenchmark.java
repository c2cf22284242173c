package dev.lbsim.benchmarks;

import dev.lbsim.core.random.LogNormal;
import dev.lbsim.core.random.Sampler;
import dev.lbsim.core.random.Streams;
import dev.lbsim.core.stats.LatencyHistogram;
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

/** Recording a latency: into one histogram, and into one of a thousand as servers keep them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HistogramBenchmark {
  private static final int SAMPLES = 1 << 16;

  @Param({"fine", "coarse"})
  public String precision;

  @Param({"1", "1000"})
  public int histograms;

  private final long[] latencies = new long[SAMPLES];
  private final int[] owners = new int[SAMPLES];
  private LatencyHistogram[] counts;
  private int next;

  @Setup
  public void fill() {
    Streams streams = new Streams(1, 0);
    Sampler latency = LogNormal.ofMean(20e6, 1).sampler(streams.stream("latencies").source());
    var owner = streams.stream("owners");
    for (int i = 0; i < SAMPLES; i++) {
      latencies[i] = latency.nextNanos();
      owners[i] = owner.nextInt(histograms);
    }
    counts = new LatencyHistogram[histograms];
    for (int i = 0; i < histograms; i++) {
      counts[i] = precision.equals("fine") ? LatencyHistogram.fine() : LatencyHistogram.coarse();
    }
  }

  @Benchmark
  public void record() {
    int i = next++ & (SAMPLES - 1);
    counts[owners[i]].record(latencies[i]);
  }
}
