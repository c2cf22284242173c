package dev.lbsim.cli;

import dev.lbsim.scenario.language.Scenario;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which random numbers there are. */
final class SeedOption {
  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "The random numbers, those of the file unless given: same file, same seed, same requests.")
  private @Nullable Long seed;

  /** The one that is given, or null. */
  @Nullable Long given() {
    return seed;
  }

  /** The one that counts. */
  long of(Scenario scenario) {
    return seed != null ? seed : scenario.spec().run().seed();
  }
}
