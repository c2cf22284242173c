package dev.lbsim.cli;

import dev.lbsim.core.time.Nanos;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.report.RunReport;
import dev.lbsim.scenario.report.RunReport.Verdict;
import dev.lbsim.scenario.run.RunOptions;
import dev.lbsim.scenario.run.SimRun;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

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

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The random numbers: same file, same seed, same result.")
  private @Nullable Long seed;

  @Option(
      names = "--replications",
      paramLabel = "N",
      description = "How many independent runs; intervals come from how they differ.")
  private @Nullable Integer replications;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many replications run at once; the result does not depend on it.")
  private @Nullable Integer threads;

  @Option(
      names = "--until",
      paramLabel = "T",
      converter = Span.class,
      description = "Stop at this simulated time, such as 90s, if the file runs longer.")
  private @Nullable Long untilNanos;

  @Mixin private ScenarioArguments scenario;
  @Mixin private OutputOptions output;

  RunCommand(Context context) {
    terminal = context.terminal();
  }

  @Override
  public Integer call() throws IOException {
    RunOptions options = options(seed, replications, threads, untilNanos, output.wantsSeries());
    output.check(file);
    ScenarioArguments.Reading reading = scenario.read(file);
    if (reading.failed() || !output.quiet()) {
      ProblemPrinter.print(reading.problems(), terminal.err());
    }
    if (reading.failed()) {
      return ExitCodes.SCENARIO_INVALID;
    }
    reading.scenarios().forEach(each -> checkLength("--until", untilNanos, each));
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

  /** A run that ends before its warm-up does measures nothing. */
  static void checkLength(String option, @Nullable Long untilNanos, Scenario scenario) {
    var warmup = scenario.spec().run().warmup();
    if (untilNanos != null && warmup != null && untilNanos <= warmup.nanos()) {
      throw new Usage(
          "%s %s leaves nothing to measure after the warm-up of %s"
              .formatted(option, Nanos.print(untilNanos), Nanos.print(warmup.nanos())));
    }
  }

  /** What a command line asks for, if that can be done. */
  static RunOptions options(
      @Nullable Long seed,
      @Nullable Integer replications,
      @Nullable Integer threads,
      @Nullable Long untilNanos,
      boolean series) {
    if (replications != null && (replications < 1 || replications > 100_000)) {
      throw new Usage("--replications needs a number from 1 to 100000, not " + replications);
    }
    if (threads != null && (threads < 1 || threads > 1024)) {
      throw new Usage("--threads needs a number from 1 to 1024, not " + threads);
    }
    int atOnce = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    return new RunOptions(seed, replications, atOnce, untilNanos, series);
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

  /** A length of simulated time on the command line. */
  static final class Span implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      long nanos;
      try {
        nanos = Nanos.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
      if (nanos == 0) {
        throw new TypeConversionException("a run needs some time; 0 is none");
      }
      return nanos;
    }
  }
}
