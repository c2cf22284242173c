package dev.lbsim.cli;

import dev.lbsim.scenario.language.problem.Problem;
import dev.lbsim.scenario.report.JsonList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code lbsim validate FILE...}: everything that is wrong with scenarios, without running them.
 */
@Command(
    name = "validate",
    description = "Say everything that is wrong with scenario files, without running them.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "Exit codes: 0 all can run, 2 usage, 3 at least one cannot run."})
final class ValidateCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "Scenario files, or - for standard input.")
  private List<String> files;

  @Mixin private ScenarioArguments scenario;

  @Option(
      names = "--json",
      description = "Print the problems as JSON, for editors and other programs.")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print problems only.")
  private boolean quiet;

  ValidateCommand(Context context) {
    terminal = context.terminal();
  }

  @Override
  public Integer call() {
    boolean failed = false;
    JsonList list = new JsonList();
    for (String file : files) {
      ScenarioArguments.Reading reading = scenario.read(file);
      failed |= reading.failed();
      if (json) {
        reading.problems().forEach(problem -> list.add(describe(problem)));
      } else {
        ProblemPrinter.print(reading.problems(), terminal.out());
        if (!reading.failed() && !quiet) {
          terminal.out().println((file.equals("-") ? "<standard input>" : file) + ": can run");
        }
      }
    }
    if (json) {
      list.print(terminal.out());
    }
    return failed ? ExitCodes.SCENARIO_INVALID : ExitCodes.OK;
  }

  private static JsonList.Fields describe(Problem problem) {
    return new JsonList.Fields()
        .put("severity", problem.isError() ? "error" : "advice")
        .put("file", problem.file())
        .put("line", problem.line())
        .put("column", problem.column())
        .put("path", problem.path())
        .put("message", problem.message())
        .put("hint", problem.hint());
  }
}
