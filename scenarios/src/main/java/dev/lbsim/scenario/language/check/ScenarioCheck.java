package dev.lbsim.scenario.language.check;

import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Mark;
import dev.lbsim.scenario.language.problem.Problems;
import dev.lbsim.scenario.language.spec.ScenarioSpec;
import java.nio.file.Path;
import java.util.function.Function;

/** What must hold between the parts of a scenario. */
public final class ScenarioCheck {
  private ScenarioCheck() {}

  /** Finds a file of the scenario's folder. */
  @FunctionalInterface
  public interface Files {
    /** The file called {@code name}; a {@link BadValue} says why there is none. */
    Path file(String name) throws BadValue;
  }

  /** Reports everything that does not hold. */
  public static void check(
      ScenarioSpec spec,
      Names names,
      Function<String, Mark> marks,
      Files files,
      Problems problems) {}
}
