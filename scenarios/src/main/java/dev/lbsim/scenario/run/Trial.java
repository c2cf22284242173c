package dev.lbsim.scenario.run;

import dev.lbsim.core.stats.PooledLatency;
import dev.lbsim.scenario.compile.CompiledScenario;
import dev.lbsim.scenario.compile.ScenarioCompiler;
import dev.lbsim.scenario.language.Scenario;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All replications of one scenario with its meters read at given instants, for questions that no
 * expectation asks. Two trials with the same seed see the same arrivals and demands.
 */
public final class Trial {
  private final VariantRun run;

  private Trial(VariantRun run) {
    this.run = run;
  }

  /**
   * Runs a scenario.
   *
   * @param instants where meters are read, besides the start and the end, in nanoseconds
   * @param phases instants between which latencies are kept, among {@code instants}
   * @param goOn asked now and then, from any thread; false gives up
   * @return null if it was given up
   */
  public static @Nullable Trial run(
      Scenario scenario,
      RunOptions options,
      Collection<Long> instants,
      List<Long> phases,
      BooleanSupplier goOn) {
    CompiledScenario compiled = ScenarioCompiler.compile(scenario);
    long end = scenario.spec().run().duration().nanos();
    TreeSet<Long> cuts = new TreeSet<>(instants);
    cuts.addAll(phases);
    cuts.add(0L);
    long[] boundaries = cuts.headSet(end).stream().mapToLong(Long::longValue).toArray();
    boundaries = Arrays.copyOf(boundaries, boundaries.length + 1);
    boundaries[boundaries.length - 1] = end;
    Windows windows = new Windows(end, boundaries, List.copyOf(phases));
    VariantRun run = new VariantRun(compiled, windows, true);
    try (Replications replications = new Replications(options.threads())) {
      return replications.run(
              run, options.seed(scenario), options.replications(scenario), goOn, taken -> {})
          ? new Trial(run)
          : null;
    }
  }

  /** What there is to read. */
  public Layout layout() {
    return run.layout();
  }

  /** How many replications there were. */
  public int replications() {
    return run.finished();
  }

  /** The instants at which meters were read, the start and the end among them. */
  public long[] instants() {
    return run.windows().boundaries().clone();
  }

  /** Meters summed over components and over [from, to), in each replication. */
  public double[] totals(
      long fromNanos, long toNanos, Collection<String> scopes, String... columns) {
    double[] totals = new double[run.finished()];
    for (VariantRun.Window bin : run.bins()) {
      if (bin.fromNanos() >= fromNanos && bin.toNanos() <= toNanos) {
        double[] some = samples(bin).totals(scopes, columns);
        for (int r = 0; r < totals.length; r++) {
          totals[r] += some[r];
        }
      }
    }
    return totals;
  }

  /** Levels at the end summed over components, in each replication. */
  public double[] levels(Collection<String> scopes, String column) {
    return samples(run.bins().get(run.bins().size() - 1)).totals(scopes, column);
  }

  /** Latencies of the requests that ended well within a phase, over all replications. */
  public PooledLatency latencies(long fromNanos, long toNanos, List<String> histograms) {
    return samples(new VariantRun.Window(fromNanos, toNanos)).latencies(histograms);
  }

  private Samples samples(VariantRun.Window window) {
    return Objects.requireNonNull(run.samples(window), "no window " + window);
  }
}
