package dev.lbsim.scenario.run;

import dev.lbsim.scenario.language.Scenario;
import org.jspecify.annotations.Nullable;

/**
 * What an invocation may ask of a run, beyond what the file says.
 *
 * @param seed instead of the file's, or null
 * @param replications instead of the file's, or null
 * @param threads how many replications run at once, at least 1; the result does not depend on it
 * @param untilNanos where to stop instead of the file's duration, or null
 * @param series whether to make the series of charts
 */
public record RunOptions(
    @Nullable Long seed,
    @Nullable Integer replications,
    int threads,
    @Nullable Long untilNanos,
    boolean series) {
  /** What the file says, on one thread. */
  public static final RunOptions DEFAULT = new RunOptions(null, null, 1, null, false);

  public RunOptions {
    if (threads < 1) {
      throw new IllegalArgumentException(threads + " threads");
    }
  }

  /** The seed of a scenario under these options. */
  long seed(Scenario scenario) {
    return seed != null ? seed : scenario.spec().run().seed();
  }

  /** How many replications of it to run. */
  int replications(Scenario scenario) {
    return replications != null ? replications : scenario.spec().run().replications();
  }
}
