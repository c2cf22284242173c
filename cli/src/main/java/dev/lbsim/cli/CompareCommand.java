package dev.lbsim.cli;

import dev.lbsim.live.agreement.Comparison;
import dev.lbsim.live.net.LiveProblem;
import dev.lbsim.live.net.Transport;
import dev.lbsim.live.run.LiveRun;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.report.Agreement;
import dev.lbsim.scenario.report.AgreementJson;
import dev.lbsim.scenario.report.AgreementText;
import dev.lbsim.scenario.report.RunReport.Warmup;
import dev.lbsim.scenario.run.RunOptions;
import dev.lbsim.scenario.run.SimRun;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lbsim compare --live FILE}: do the simulator and real servers agree? */
@Command(
    name = "compare",
    description = "Run a scenario in the simulator and live, and say whether the two agree.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "The interval is where one more simulated run lies with 95 %% probability: mean +- t * s *"
          + " sqrt(1 + 1/n) over n replications. A live figure agrees inside of it, or within 2"
          + " points for shares (0.5 for errors), 10 %% or 0.1 ms for latencies, 2 %% for counts. The"
          + " exit code depends on the chief figures only.",
      "Exit codes: 0 they agree, 1 an error inside lbsim, 2 usage, 3 the scenario has problems, 5"
          + " they differ, 7 this machine keeps it from running live, 130 interrupted."
    })
final class CompareCommand implements Callable<Integer> {
  /** With fewer, t alone makes the interval so wide that everything lies inside. */
  private static final int FEWEST_REPLICATIONS = 5;

  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "A scenario file, or - for standard input.")
  private String file;

  @Option(
      names = "--live",
      description = "Compare the simulator with a live run on loopback. Needed, for now.")
  private boolean live;

  @Mixin private ReplicationOptions runs;
  @Mixin private LengthOption length;
  @Mixin private SpeedOption speed;
  @Mixin private PortOption port;

  @Option(names = "--all", description = "Show every figure, not only the chief ones.")
  private boolean all;

  @Mixin private JsonOption json;
  @Mixin private ScreenOptions screen;
  @Mixin private ScenarioArguments scenario;

  CompareCommand(Context context) {
    terminal = context.terminal();
  }

  @Override
  public Integer call() throws IOException {
    if (!live) {
      throw new Usage(
          "compare needs --live for now; to see variants side by side: lbsim run " + file);
    }
    double pace = speed.speed();
    int at = port.port();
    if (runs.given() != null && runs.given() < 2) {
      throw new Usage("--replications needs 2 at least: they are compared by how they differ");
    }
    json.check(file);
    ScenarioArguments.Opened opened = scenario.open(file);
    if (opened.scenario() == null || !screen.quiet()) {
      ProblemPrinter.print(opened.problems(), terminal.err());
    }
    Scenario checked = opened.scenario();
    if (checked == null) {
      return ExitCodes.SCENARIO_INVALID;
    }
    length.check(checked);
    try (Interruption interruption = Interruption.listen(terminal.err())) {
      LiveRun.check(checked);
      Agreement agreement = compare(opened, checked, at, pace, () -> !interruption.asked());
      if (agreement == null) {
        terminal.err().println("lbsim: interrupted before it was over; no results");
        return ExitCodes.INTERRUPTED;
      }
      write(agreement);
      return agreement.agrees() ? ExitCodes.OK : ExitCodes.COMPARISON_DIFFERS;
    } catch (LiveProblem e) {
      ProblemPrinter.print(e, terminal.err());
      return ExitCodes.LIVE_ENVIRONMENT;
    }
  }

  private @Nullable Agreement compare(
      ScenarioArguments.Opened opened,
      Scenario checked,
      int at,
      double pace,
      BooleanSupplier goOn) {
    Integer given = runs.given();
    int replications =
        given != null ? given : Math.max(FEWEST_REPLICATIONS, checked.spec().run().replications());
    SimRun.Apart simulated;
    try (ProgressBar bar = bar()) {
      RunOptions options = runs.options(replications, length.nanos(), false);
      simulated = SimRun.apart(checked, options, Version.tool(), bar, goOn);
    }
    if (simulated == null) {
      return null;
    }
    Scenario settled = settled(opened, checked, simulated.report().warmup());
    LiveRun.Options options = new LiveRun.Options(at, pace, runs.options(1, length.nanos(), false));
    LiveRun.Played played;
    try (ProgressBar bar = bar()) {
      played = LiveRun.measure(settled, options, Version.tool(), new Shown(bar), goOn);
    }
    return played == null || played.report().partial()
        ? null
        : Comparison.of(simulated.report(), simulated.each(), played.report(), played.effort());
  }

  /** Both leave out the same; a warm-up found in the simulator is given to the live run. */
  private static Scenario settled(
      ScenarioArguments.Opened opened, Scenario checked, Warmup warmup) {
    if (checked.spec().run().warmup() != null) {
      return checked;
    }
    String given = Math.round(warmup.seconds() * 1e9) + "ns";
    return opened.read(opened.overrides().set("run.warmup", given)).orThrow();
  }

  private ProgressBar bar() {
    return ProgressBar.on(terminal, screen.wantsProgress(terminal));
  }

  private void write(Agreement agreement) throws IOException {
    json.write(terminal, to -> AgreementJson.write(agreement, to));
    if (!json.takesOut() && !screen.quiet()) {
      terminal.out().print(AgreementText.of(agreement, all, screen.paint(terminal)));
    }
    terminal.out().flush();
  }

  /** Says how far the live run has come. */
  private static final class Shown implements LiveRun.Watcher {
    private final ProgressBar bar;
    private double shown;

    Shown(ProgressBar bar) {
      this.bar = bar;
    }

    @Override
    public void opened(Map<String, InetSocketAddress> addresses, Transport transport) {
      bar.advanced(0, 1);
    }

    @Override
    public void at(double part) {
      bar.worked(Math.max(0, part - shown));
      shown = part;
    }
  }
}
