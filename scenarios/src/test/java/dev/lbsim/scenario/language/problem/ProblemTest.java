package dev.lbsim.scenario.language.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemTest {
  private static final Mark PLACE = new Mark("a.yaml", 12, 9);

  @Test
  void aProblemReadsLikeACompilersMessage() {
    Problem problem =
        Problem.error(PLACE, "servers.web.service", "\"10\" has no unit", "write 10ms");
    assertThat(problem.render())
        .isEqualTo("a.yaml:12:9: servers.web.service: \"10\" has no unit\n  hint: write 10ms");
  }

  @Test
  void adviceSaysThatItIsAdvice() {
    assertThat(Problem.advice(PLACE, "l4.edge", "nothing uses this", null).render())
        .isEqualTo("a.yaml:12:9: advice: l4.edge: nothing uses this");
  }

  @Test
  void aProblemOfAnOptionDoesNotRepeatThePath() {
    Mark option = Mark.option("--set run.seed=x");
    assertThat(Problem.error(option, "run.seed", "\"x\" is not a whole number", null).render())
        .isEqualTo("--set run.seed=x: \"x\" is not a whole number");
  }

  @Test
  void longLinesAreWrappedBetweenWords() {
    Problem problem = Problem.error(PLACE, "", "one two three four", "five six seven");
    assertThat(problem.render(21))
        .isEqualTo("a.yaml:12:9: one two\n    three four\n  hint: five six\n    seven");
  }

  @Test
  void problemsComeInTheOrderOfTheirPlacesAndOnce() {
    Problems problems = new Problems();
    problems.error(new Mark("f", 2, 1), "", "second");
    problems.error(new Mark("f", 1, 5), "", "first");
    problems.error(new Mark("f", 2, 1), "", "second");
    assertThat(problems.sorted()).extracting(Problem::message).containsExactly("first", "second");
    assertThat(problems.errors()).isEqualTo(2);
  }

  @Test
  void tooManyProblemsAreCounted() {
    Problems problems = new Problems();
    for (int line = 1; line <= Problems.SHOWN + 7; line++) {
      problems.error(new Mark("f", line, 1), "", "bad");
    }
    List<Problem> shown = problems.sorted();
    assertThat(shown).hasSize(Problems.SHOWN + 1);
    assertThat(shown.get(Problems.SHOWN).message()).isEqualTo("and 7 more problems after this one");
  }

  @Test
  void whatIsInsideAFailedValueHasFailedToo() {
    Problems problems = new Problems();
    problems.fail("events[1]");
    assertThat(problems.failed("events[1].at")).isTrue();
    assertThat(problems.failed("events[11].at")).isFalse();
    assertThat(problems.failed("events")).isFalse();
  }
}
