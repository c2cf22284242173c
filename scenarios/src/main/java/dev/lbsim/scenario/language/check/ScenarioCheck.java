package dev.lbsim.scenario.language.check;

import dev.lbsim.scenario.language.problem.Problems;
import dev.lbsim.scenario.language.spec.ScenarioSpec;
import dev.lbsim.scenario.language.yaml.Marks;
import org.jspecify.annotations.Nullable;

/**
 * What must hold between the parts of a scenario. A scenario without errors always compiles to a
 * world that runs.
 */
public final class ScenarioCheck {
  private ScenarioCheck() {}

  /** Knows the other variants of a file, of which expectations may speak. */
  @FunctionalInterface
  public interface Variants {
    /** The file with the variant {@code name} laid over it; null if that cannot be read. */
    @Nullable ScenarioSpec spec(String name);
  }

  /** Reports what does not hold of the events of a scenario whose rest has been checked. */
  public static void checkEvents(
      ScenarioSpec spec, Names names, Marks marks, DataFiles files, Problems problems) {
    new EventCheck(
            new Context(
                spec, names, new FirstReaders(spec, names), marks, files, name -> null, problems))
        .check();
  }

  /** Reports everything that does not hold; what is unused, {@link Unused} says. */
  public static void check(
      ScenarioSpec spec,
      Names names,
      Marks marks,
      DataFiles files,
      Variants variants,
      Problems problems) {
    Context context =
        new Context(spec, names, new FirstReaders(spec, names), marks, files, variants, problems);
    new RunCheck(context).check();
    new PlaceCheck(context).check();
    new AnycastCheck(context).check();
    new ClientCheck(context).check();
    new TierCheck(context).check();
    new ProbeCheck(context).checkAll();
    new ServerCheck(context).check();
    new AutoscaleCheck(context).check();
    new ReferenceCheck(context).check();
    new SizeCheck(context).check();
    new EventCheck(context).check();
    new ExpectCheck(context).check();
    if (problems.errors() == 0) {
      new LoadCheck(context).check();
    }
  }
}
