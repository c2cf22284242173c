package dev.lbsim.cli;

import dev.lbsim.scenario.report.RunReport;
import dev.lbsim.scenario.report.RunReport.Verdict;
import dev.lbsim.scenario.run.RunOptions;
import dev.lbsim.scenario.run.SimRun;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lbsim run FILE}: simulate, print what was found, judge the expectations. */
@Command(
    name = "run",
    description = "Simulate a scenario, print what was found and judge its expectations.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "A file with variants is run once with each of them laid over it, all under the same random"
          + " numbers, and they are compared.",
      "Exit codes: 0 all well, 1 an error inside lbsim, 2 usage, 3 the scenario has problems, 4"
          + " an expectation failed, 130 interrupted."
    })
final class RunCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "A scenario file, or - for standard input.")
  private String file;

  @Mixin private ReplicationOptions runs;
  @Mixin private LengthOption length;
  @Mixin private ScenarioArguments scenario;
  @Mixin private OutputOptions output;

  RunCommand(Context context) {
    terminal = context.terminal();
  }

  @Override
  public Integer call() throws IOException {
    RunOptions options = runs.options(length.nanos(), output.wantsSeries());
    output.check(file);
    ScenarioArguments.Reading reading = scenario.read(file);
    if (reading.failed() || !output.quiet()) {
      ProblemPrinter.print(reading.problems(), terminal.err());
    }
    if (reading.failed()) {
      return ExitCodes.SCENARIO_INVALID;
    }
    reading.scenarios().forEach(length::check);
    try (Interruption interruption = Interruption.listen(terminal.err());
        ProgressBar bar = ProgressBar.on(terminal, output.wantsProgress(terminal))) {
      List<RunReport> reports =
          SimRun.run(
              reading.scenarios(), options, Version.tool(), bar, () -> !interruption.asked());
      bar.close();
      if (reports.isEmpty()) {
        terminal.err().println("lbsim: interrupted before anything was finished; no results");
        return ExitCodes.INTERRUPTED;
      }
      output.write(reports, terminal);
      return exitCode(reports, reading.scenarios().size());
    }
  }

  private int exitCode(List<RunReport> reports, int wanted) {
    if (reports.size() < wanted || reports.stream().anyMatch(RunReport::partial)) {
      terminal.err().println("lbsim: interrupted; results are of the finished part only");
      return ExitCodes.INTERRUPTED;
    }
    boolean failed =
        reports.stream()
            .flatMap(report -> report.expect().stream())
            .anyMatch(result -> result.verdict() == Verdict.FAIL);
    return failed ? ExitCodes.EXPECTATION_FAILED : ExitCodes.OK;
  }
}
