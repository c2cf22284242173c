package dev.lbsim.benchmarks;

import dev.lbsim.core.random.Constant;
import dev.lbsim.core.random.DemandSource;
import dev.lbsim.core.random.Distribution;
import dev.lbsim.core.random.Empirical;
import dev.lbsim.core.random.Erlang;
import dev.lbsim.core.random.Exponential;
import dev.lbsim.core.random.Gamma;
import dev.lbsim.core.random.HyperExponential;
import dev.lbsim.core.random.LogNormal;
import dev.lbsim.core.random.Mixture;
import dev.lbsim.core.random.Normal;
import dev.lbsim.core.random.Pareto;
import dev.lbsim.core.random.Sampler;
import dev.lbsim.core.random.Streams;
import dev.lbsim.core.random.Uniform;
import dev.lbsim.core.random.Weibull;
import dev.lbsim.core.random.Zipf;
import java.util.List;
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

/** One draw of every distribution, from a stream (arrivals) and from a request's own bits. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SamplerBenchmark {
  private static final double MEAN_NANOS = 10e6;

  /** All of the registry; a test says so. */
  @Param({
    "const",
    "exp",
    "uniform",
    "normal",
    "lognormal",
    "pareto",
    "gamma",
    "weibull",
    "erlang",
    "hyperexp",
    "zipf",
    "mix",
    "empirical"
  })
  public String distribution;

  private final DemandSource request = new DemandSource("servers.web/service");
  private Sampler ofStream;
  private Sampler ofRequest;
  private long bits;

  @Setup
  public void build() {
    Distribution built = distribution(distribution);
    ofStream = built.sampler(new Streams(1, 0).stream("clients.users/arrivals").source());
    ofRequest = built.sampler(request);
  }

  /** A distribution of each kind, where it can with a mean of 10 ms. */
  static Distribution distribution(String name) {
    return switch (name) {
      case "const" -> new Constant(MEAN_NANOS);
      case "exp" -> Exponential.ofMean(MEAN_NANOS);
      case "uniform" -> Uniform.between(0, 2 * MEAN_NANOS);
      case "normal" -> new Normal(MEAN_NANOS, MEAN_NANOS / 4);
      case "lognormal" -> LogNormal.ofMean(MEAN_NANOS, 1);
      case "pareto" -> Pareto.of(MEAN_NANOS / 3, 1.5);
      case "gamma" -> Gamma.ofMean(MEAN_NANOS, 2.5);
      case "weibull" -> new Weibull(MEAN_NANOS, 0.7);
      case "erlang" -> Erlang.ofMean(MEAN_NANOS, 4);
      case "hyperexp" -> HyperExponential.ofMean(MEAN_NANOS, 4);
      case "zipf" -> new Zipf(1, 1000);
      case "mix" ->
          Mixture.of(
              new double[] {0.9, 0.1},
              List.of(Exponential.ofMean(MEAN_NANOS), new Constant(5 * MEAN_NANOS)));
      case "empirical" -> Empirical.of(1e6, 2e6, 5e6, 10e6, 20e6, 50e6);
      default -> throw new IllegalArgumentException("no distribution " + name);
    };
  }

  @Benchmark
  public double fromStream() {
    return ofStream.next();
  }

  @Benchmark
  public double fromRequest() {
    request.reseed(bits++);
    return ofRequest.next();
  }
}
