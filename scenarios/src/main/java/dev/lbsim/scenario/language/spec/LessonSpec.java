package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Key;
import dev.lbsim.scenario.language.bind.OrOne;
import dev.lbsim.scenario.language.expect.Expectation;
import dev.lbsim.scenario.language.expect.Prediction;
import dev.lbsim.scenario.language.expect.Tolerance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a learner is asked and told. */
@Doc("What a learner is asked and told.")
public record LessonSpec(
    @Doc("What this lesson answers.") String question,
    @Doc("A figure to guess before the run.") @Nullable PredictSpec predict,
    @Doc("Help, a little more each time.") @OrOne List<String> hints,
    @Doc("What happened and why, shown after the run.") @Nullable String explain,
    @Doc("What to change and run again.") @Key("try") @OrOne List<String> attempts,
    @Doc("The lesson to do next.") @Nullable String next,
    @Doc("What a changed file must fulfil to solve the lesson.") @OrOne List<Expectation> goal) {

  /** A figure to guess before the run. */
  @Doc("A figure to guess before the run.")
  public record PredictSpec(
      @Doc("The question.") String ask,
      @Doc("What the answer is: a figure of the run, such as count(errors), or a value.")
          Prediction answer,
      @Doc("How near a guess must be.") Tolerance within) {}
}
