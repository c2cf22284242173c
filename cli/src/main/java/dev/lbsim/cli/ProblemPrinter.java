package dev.lbsim.cli;

import dev.lbsim.live.net.LiveProblem;
import dev.lbsim.scenario.language.problem.Problem;
import java.io.PrintWriter;
import java.util.List;

/** Problems of a scenario, in the form editors and people know from compilers. */
final class ProblemPrinter {
  private ProblemPrinter() {}

  static void print(List<Problem> problems, PrintWriter to) {
    problems.forEach(problem -> to.println(problem.render()));
    long errors = problems.stream().filter(Problem::isError).count();
    if (errors > 1) {
      to.println(errors + " errors");
    }
    to.flush();
  }

  /** Says what keeps a scenario from running live, one thing on each line. */
  static void print(LiveProblem problem, PrintWriter err) {
    String.valueOf(problem.getMessage()).lines().forEach(line -> err.println("lbsim: " + line));
    err.flush();
  }
}
