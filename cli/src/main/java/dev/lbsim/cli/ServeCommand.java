package dev.lbsim.cli;

import dev.lbsim.live.admin.AdminSettings;
import dev.lbsim.live.admin.Operated;
import dev.lbsim.live.net.LiveProblem;
import dev.lbsim.live.net.Troubles;
import dev.lbsim.live.run.FileLimit;
import dev.lbsim.live.serve.ServeOperation;
import dev.lbsim.live.serve.ServePlan;
import dev.lbsim.live.serve.ServeRun;
import dev.lbsim.live.serve.ServeTotals;
import dev.lbsim.live.tls.TlsLibrary;
import dev.lbsim.scenario.language.ReadResult;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.problem.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lbsim serve FILE --upstream ...}: a scenario's tiers in front of real servers. */
@Command(
    name = "serve",
    description = "Serve the tiers of a scenario as a proxy in front of real servers.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "The tiers of the file balance, check health, retry and limit as in a simulation, for"
          + " whoever connects; clients, names, events and expectations of the file are left"
          + " aside, and so are delays a model adds (overhead, per-kb). It listens on"
          + " loopback only and asks servers on loopback only, until it is interrupted; then it"
          + " says what was done.",
      "",
      "  lbsim serve site.yaml --upstream web=127.0.0.1:9001,127.0.0.1:9002 \\",
      "    --listen proxy=127.0.0.1:8080",
      "",
      "With --admin it is operated meanwhile: metrics, state, weights, failures, drain, reload."
          + " SIGHUP reads the file again and goes on with it, without closing a connection; a file"
          + " with problems changes nothing. SIGTERM drains: what is under way is answered, then it"
          + " ends.",
      "Exit codes: 0 drained, 1 an error inside lbsim, 2 usage, 3 the scenario has problems, 7 this machine"
          + " keeps it from running, 130 interrupted, which is how it ends."
    })
final class ServeCommand implements Callable<Integer> {
  private static final long LOOK_MILLIS = 100;
  private static final int MOST_THREADS = 256;

  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "A scenario file, or - for standard input.")
  private String file;

  @Option(
      names = "--upstream",
      paramLabel = "POOL=HOST:PORT[,...]",
      description =
          "The real servers of a pool, or with POOL.SERVER one of them. Every pool behind what is"
              + " served needs some. May be repeated.")
  private List<String> upstreams = new ArrayList<>();

  @Option(
      names = "--listen",
      paramLabel = "TIER=HOST:PORT[,...]",
      description =
          "Where a tier listens, an address for each of its instances. With it only the tiers that"
              + " are named are served, and those behind them; without it all. May be repeated.")
  private List<String> listens = new ArrayList<>();

  @Mixin private PortOption port;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Event loops, which share nothing: each balances and checks health on its own. Without"
              + " it, one.")
  private @Nullable Integer threads;

  @Mixin private SeedOption seed;
  @Mixin private JsonOption json;

  @Option(
      names = {"-q", "--quiet"},
      description = "Say nothing but what goes wrong.")
  private boolean quiet;

  @Mixin private CertificateOptions certificates;
  @Mixin private AccessLogOptions accessLog;
  @Mixin private AdminOptions admin;
  @Mixin private ScenarioArguments scenario;

  /** What a drain has left; -1 until there has been one. */
  private volatile int left = -1;

  private volatile boolean terminated;

  ServeCommand(Context context) {
    terminal = context.terminal();
  }

  @Override
  public Integer call() throws Exception {
    int at = port.port();
    json.check(file);
    int loops = threads == null ? 1 : threads;
    if (loops < 1 || loops > MOST_THREADS) {
      throw new Usage("--threads needs a number from 1 to " + MOST_THREADS + ", not " + loops);
    }
    ScenarioArguments.Opened opened = scenario.open(file);
    ProblemPrinter.print(opened.problems(), terminal.err());
    Scenario written = opened.scenario();
    if (written == null) {
      return ExitCodes.SCENARIO_INVALID;
    }
    ServePlan plan;
    try {
      plan = ServePlan.of(written, upstreams, listens);
    } catch (LiveProblem e) {
      ProblemPrinter.print(e, terminal.err());
      return ExitCodes.USAGE;
    }
    ReadResult served = opened.read(plan.over(opened.overrides()));
    if (served.scenario() == null) {
      ProblemPrinter.print(served.problems(), terminal.err());
      return ExitCodes.SCENARIO_INVALID;
    }
    Troubles.tell(trouble -> say("lbsim: " + trouble));
    long from = seed.of(written);
    try (Interruption interruption = Interruption.listen(terminal.err());
        AccessLogOptions.Opened log = accessLog.open();
        ServeRun run =
            ServeRun.start(
                served.scenario(),
                plan,
                new ServeRun.Options(at, loops, from, log.log(), certificates.files()))) {
      show(run, plan, loops);
      String few = FileLimit.served();
      if (few != null) {
        say("lbsim: " + few);
      }
      Supplier<Operated.Reloaded> reloader = () -> reload(run);
      try (ServeOperation operation =
              new ServeOperation(run, reloader, admin.drainNanos(), cutOff -> left = cutOff);
          AutoCloseable term = Signals.on("TERM", () -> term(operation));
          AutoCloseable hup = Signals.on("HUP", () -> hup(operation))) {
        open(operation);
        while (!interruption.asked() && left < 0) {
          run.check();
          Thread.sleep(LOOK_MILLIS);
        }
      }
      log.tell(terminal);
      report(run.totals());
      if (left > 0) {
        terminal.err().println(admin.cutOff(left));
      }
      return left == 0 ? ExitCodes.OK : ExitCodes.INTERRUPTED;
    } catch (LiveProblem e) {
      ProblemPrinter.print(e, terminal.err());
      return ExitCodes.LIVE_ENVIRONMENT;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCodes.INTERRUPTED;
    }
  }

  private void open(ServeOperation operation) {
    AdminSettings settings = admin.settings();
    if (settings == null) {
      return;
    }
    String where = admin.where(operation.open(settings, Version.tool()));
    if (!(quiet && admin.knowsToken())) {
      terminal.err().println(where);
      terminal.err().flush();
    }
  }

  /** The first time as a wish, the second as a blow. */
  private void term(ServeOperation operation) {
    if (terminated) {
      Runtime.getRuntime().halt(ExitCodes.TERMINATED);
    }
    terminated = true;
    say("lbsim: draining, for " + admin.drainWords() + " at most");
    operation.parts().get(0).enter(operation::drain);
  }

  private void hup(ServeOperation operation) {
    operation.reload(
        reloaded -> {
          say("lbsim: " + (reloaded.done() ? "reloaded" : "not reloaded; all is as it was"));
          reloaded.sentences().forEach(this::say);
        });
  }

  private void say(String line) {
    terminal.err().println(line);
    terminal.err().flush();
  }

  /** The file as it is now, all that is wrong with it at once; then the old one goes on. */
  private Operated.Reloaded reload(ServeRun run) {
    if (file.equals("-")) {
      return refused(List.of("standard input cannot be read a second time"));
    }
    try {
      ScenarioArguments.Opened opened = scenario.open(file);
      Scenario written = opened.scenario();
      if (written == null) {
        return refused(rendered(opened.problems()));
      }
      ServePlan plan = ServePlan.of(written, upstreams, listens);
      ReadResult served = opened.read(plan.over(opened.overrides()));
      if (served.scenario() == null) {
        return refused(rendered(served.problems()));
      }
      run.reload(served.scenario(), plan);
      return new Operated.Reloaded(
          true,
          List.of(
              "what breakers, caches, limits and health checks had learned begins anew;"
                  + " counters go on"));
    } catch (LiveProblem | Usage e) {
      return refused(String.valueOf(e.getMessage()).lines().toList());
    }
  }

  private static Operated.Reloaded refused(List<String> why) {
    return new Operated.Reloaded(false, why);
  }

  private static List<String> rendered(List<Problem> problems) {
    return problems.stream().filter(Problem::isError).map(Problem::render).toList();
  }

  private void show(ServeRun run, ServePlan plan, int loops) {
    if (quiet) {
      return;
    }
    PrintWriter err = terminal.err();
    err.printf(
        "serving on loopback, by %s on %d event loop%s:%n",
        run.transport().name(), loops, loops == 1 ? "" : "s");
    if (!run.transport().note().isEmpty()) {
      err.println("  (" + run.transport().note() + ")");
    }
    TlsLibrary library = run.secured().isEmpty() ? null : TlsLibrary.best();
    if (library != null && !library.note().isEmpty()) {
      err.println("  (" + library.note() + ")");
    }
    Map<String, InetSocketAddress> servers = plan.upstreams();
    int width =
        Math.max(
            run.addresses().keySet().stream().mapToInt(String::length).max().orElse(0),
            servers.keySet().stream().mapToInt(String::length).max().orElse(0));
    run.addresses()
        .forEach(
            (name, at) -> line(width, name, run.secured().contains(name) ? "https://" : "", at));
    err.println("in front of");
    servers.forEach((name, at) -> line(width, name, "", at));
    err.flush();
  }

  private void line(int width, String name, String scheme, InetSocketAddress at) {
    terminal
        .err()
        .printf(
            "  %-" + width + "s  %s%s:%d%n",
            name,
            scheme,
            at.getAddress().getHostAddress(),
            at.getPort());
  }

  private void report(ServeTotals totals) throws IOException {
    if (!quiet) {
      terminal.err().printf("served for %.1f s%n", totals.seconds());
      totals.lines().forEach(line -> terminal.err().println("  " + line));
      terminal.err().flush();
    }
    json.write(terminal, to -> to.write(totals.json()));
  }
}
