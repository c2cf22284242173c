package dev.lbsim.cli;

import dev.lbsim.scenario.run.RunOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How often a scenario is simulated, and how many at a time. */
final class ReplicationOptions {
  private static final int MOST_REPLICATIONS = 100_000;
  private static final int MOST_THREADS = 1024;

  @Mixin private SeedOption seed;

  @Option(
      names = "--replications",
      paramLabel = "N",
      description =
          "How many independent runs, as many as the file says unless given; intervals come from"
              + " how they differ.")
  private @Nullable Integer replications;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many replications run at once; the result does not depend on it.")
  private @Nullable Integer threads;

  SeedOption seed() {
    return seed;
  }

  /** How many are asked for, or null. */
  @Nullable Integer given() {
    return replications;
  }

  /** What is asked for, if that can be done. */
  RunOptions options(@Nullable Long untilNanos, boolean series) {
    return options(replications, untilNanos, series);
  }

  /** The same with another number of runs. */
  RunOptions options(@Nullable Integer runs, @Nullable Long untilNanos, boolean series) {
    if (runs != null && (runs < 1 || runs > MOST_REPLICATIONS)) {
      throw new Usage("--replications needs a number from 1 to 100000, not " + runs);
    }
    if (threads != null && (threads < 1 || threads > MOST_THREADS)) {
      throw new Usage("--threads needs a number from 1 to 1024, not " + threads);
    }
    int atOnce = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    return new RunOptions(seed.given(), runs, atOnce, untilNanos, series);
  }
}
