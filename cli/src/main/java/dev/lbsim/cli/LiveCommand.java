package dev.lbsim.cli;

import dev.lbsim.core.time.Nanos;
import dev.lbsim.live.net.LiveProblem;
import dev.lbsim.live.net.Troubles;
import dev.lbsim.live.run.LiveRun;
import dev.lbsim.scenario.calls.Origin;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.report.RunReport;
import dev.lbsim.scenario.report.RunReport.Verdict;
import dev.lbsim.scenario.run.RunOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lbsim live FILE}: the same scenario as real servers on loopback. */
@Command(
    name = "live",
    description = "Run a scenario as real servers on loopback, and report as run does.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Each server, L7 instance and L4 tier listens on an address of its own in 127.0.0.0/8, where"
          + " curl and browsers find it too; clients, balancers and failures are those of the file."
          + " It takes as long as the file says, or as --for and --speed make of it.",
      "With --admin it is operated while it runs, with curl for instance: GET /health and /metrics"
          + " (Prometheus), and with the token GET /state and /events, POST /inject (an event as in"
          + " a file, without at), /lift (what is on, by id or target), /weight, /drain. SIGTERM"
          + " drains: nobody new is taken in, what is under way is answered, and the report is of"
          + " what was done; a second one ends at once.",
      "Exit codes: 0 all well, 1 an error inside lbsim, 2 usage, 3 the scenario has problems, 4"
          + " an expectation failed, 7 this machine keeps it from running, 130 interrupted."
    })
final class LiveCommand implements Callable<Integer> {
  private static final long MOST_LOG_BYTES = 1_000_000_000;

  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "A scenario file, or - for standard input.")
  private String file;

  @Mixin private SeedOption seed;
  @Mixin private LengthOption length;

  @Mixin private SpeedOption speed;
  @Mixin private PortOption port;

  @Option(
      names = "--call-log",
      paramLabel = "LOG",
      description =
          "Write every call to a balancer or guard to LOG, with its answer, for lbsim replay; 1 GB"
              + " at most.")
  private @Nullable Path callLog;

  @Option(
      names = "--no-dashboard",
      description = "Plain lines and a progress bar, even where standard output is a terminal.")
  private boolean noDashboard;

  @Mixin private CertificateOptions certificates;
  @Mixin private AccessLogOptions accessLog;
  @Mixin private AdminOptions admin;
  @Mixin private ScenarioArguments scenario;
  @Mixin private OutputOptions output;

  LiveCommand(Context context) {
    terminal = context.terminal();
  }

  @Override
  public Integer call() throws Exception {
    double pace = speed.speed();
    int at = port.port();
    output.check(file);
    ScenarioArguments.Opened opened = scenario.open(file);
    if (opened.scenario() == null || !output.quiet()) {
      ProblemPrinter.print(opened.problems(), terminal.err());
    }
    Scenario checked = opened.scenario();
    if (checked == null) {
      return ExitCodes.SCENARIO_INVALID;
    }
    length.check(checked);
    LiveRun.Options options =
        new LiveRun.Options(
            at,
            pace,
            new RunOptions(seed.given(), 1, 1, length.nanos(), output.wantsSeries()),
            calls(opened, checked),
            certificates.files(),
            new LiveRun.Operation(admin.settings(), admin.drainNanos(), wantsDashboard()));
    Troubles.tell(sentence -> terminal.err().println("lbsim: " + sentence));
    try (Interruption interruption = Interruption.listen(terminal.err());
        AccessLogOptions.Opened log = accessLog.open();
        LiveWatcher watcher = watcher(checked);
        AutoCloseable term = Signals.on("TERM", watcher::term)) {
      RunReport report =
          LiveRun.run(
              checked,
              options.with(log.log()),
              Version.tool(),
              watcher,
              () -> !interruption.asked());
      watcher.close();
      log.tell(terminal);
      if (report == null) {
        terminal.err().println("lbsim: interrupted before anything was finished; no results");
        return ExitCodes.INTERRUPTED;
      }
      output.write(List.of(report), terminal);
      if (report.partial() && watcher.left() == 0) {
        terminal.err().println("lbsim: drained; results are of the finished part only");
        return ExitCodes.OK;
      }
      if (watcher.left() > 0) {
        terminal.err().println(admin.cutOff(watcher.left()));
      }
      if (report.partial()) {
        terminal.err().println("lbsim: interrupted; results are of the finished part only");
        return ExitCodes.INTERRUPTED;
      }
      boolean failed =
          report.expect().stream().anyMatch(result -> result.verdict() == Verdict.FAIL);
      return failed ? ExitCodes.EXPECTATION_FAILED : ExitCodes.OK;
    } catch (LiveProblem e) {
      ProblemPrinter.print(e, terminal.err());
      return ExitCodes.LIVE_ENVIRONMENT;
    }
  }

  /** It takes the whole screen, so only where that is a person's, and not for the document. */
  private boolean wantsDashboard() {
    return !noDashboard && !output.quiet() && !output.takesOut() && terminal.canDraw();
  }

  private LiveWatcher watcher(Scenario checked) {
    double seconds = length.of(checked) / 1e9;
    boolean whole = wantsDashboard();
    Dashboard dashboard =
        whole
            ? new Dashboard(
                terminal.out(), output.colors(terminal), Terminal::size, checked.title(), seconds)
            : null;
    return new LiveWatcher(
        terminal,
        admin,
        dashboard,
        ProgressBar.on(terminal, !whole && output.wantsProgress(terminal)),
        seconds,
        new LiveWatcher.Told(
            output.quiet(),
            !certificates.writesAuthority(),
            length.nanos() == null ? "" : Nanos.print(length.nanos())));
  }

  private LiveRun.@Nullable Calls calls(ScenarioArguments.Opened opened, Scenario checked)
      throws IOException {
    return callLog == null
        ? null
        : new LiveRun.Calls(
            callLog,
            new Origin(
                Version.tool(),
                checked.file(),
                opened.text(),
                opened.overrides(),
                seed.of(checked)),
            MOST_LOG_BYTES);
  }
}
