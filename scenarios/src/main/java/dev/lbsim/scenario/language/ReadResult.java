package dev.lbsim.scenario.language;

import dev.lbsim.scenario.language.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What reading a scenario gave.
 *
 * @param scenario null when there are errors
 * @param problems errors and advice in the order of their places
 */
public record ReadResult(@Nullable Scenario scenario, List<Problem> problems) {
  public ReadResult {
    problems = List.copyOf(problems);
  }

  /** The scenario; for callers that know there are no errors. */
  public Scenario orThrow() {
    if (scenario == null) {
      throw new IllegalArgumentException(
          String.join("\n", problems.stream().map(Problem::render).toList()));
    }
    return scenario;
  }
}
