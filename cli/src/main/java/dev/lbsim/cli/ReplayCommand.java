package dev.lbsim.cli;

import dev.lbsim.scenario.calls.BrokenLog;
import dev.lbsim.scenario.calls.Replay;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lbsim replay LOG}: would the same be decided again? */
@Command(
    name = "replay",
    description = "Tell what a live run wrote down to fresh balancers and guards: same decisions?",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "lbsim live FILE --call-log LOG writes such a log. The scenario is in it; balancers and"
          + " guards are built from that, with the same seed, and told the same in the same order.",
      "Exit codes: 0 all decisions are the same, 1 an error inside lbsim, 2 usage, or not a log"
          + " that can be replayed, 5 some differ."
    })
final class ReplayCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "LOG", description = "A call log of a live run.")
  private Path log;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "Where the files are that the scenario names, if any; else beside the log.")
  private @Nullable Path folder;

  @Option(
      names = {"-q", "--quiet"},
      description = "Say nothing but what goes wrong; the exit code tells how it went.")
  private boolean quiet;

  ReplayCommand(Context context) {
    terminal = context.terminal();
  }

  @Override
  public Integer call() throws IOException {
    if (!Files.isRegularFile(log)) {
      throw new Usage("there is no file " + log);
    }
    Path beside = Objects.requireNonNull(log.toAbsolutePath().getParent());
    Replay.Outcome outcome;
    try {
      outcome = Replay.of(log, folder == null ? beside : folder);
    } catch (BrokenLog e) {
      throw new Usage(String.valueOf(e.getMessage()));
    }
    Replay.Count total = outcome.total();
    if (!quiet) {
      print(outcome, total, terminal.out());
    }
    return total.differing() == 0 ? ExitCodes.OK : ExitCodes.COMPARISON_DIFFERS;
  }

  private void print(Replay.Outcome outcome, Replay.Count total, PrintWriter out) {
    int width = outcome.deciders().keySet().stream().mapToInt(String::length).max().orElse(0);
    width = Math.max(width, "decided by".length());
    String row = "%-" + width + "s  %11s  %11s  %9s%n";
    out.printf("%s, seed %d%n%n", outcome.origin().file(), outcome.origin().seed());
    out.printf(row, "decided by", "calls", "decisions", "differ");
    for (Map.Entry<String, Replay.Count> one : outcome.deciders().entrySet()) {
      print(out, row, one.getKey(), one.getValue());
    }
    print(out, row, "together", total);
    if (!outcome.differences().isEmpty()) {
      out.println();
    }
    for (Replay.Difference one : outcome.differences()) {
      out.printf(
          "line %d, %s: %s was answered %s, and is now %s%n",
          one.line(), one.decider(), one.call(), one.then(), one.now());
    }
    if (outcome.end() == null) {
      out.printf("%nthe log breaks off: whoever wrote it was stopped%n");
    } else if (outcome.end().equals("full")) {
      out.printf("%nthe log became as large as it may before the run was over%n");
    }
    out.flush();
  }

  private static void print(PrintWriter out, String row, String name, Replay.Count count) {
    out.printf(
        row, name, number(count.calls()), number(count.decisions()), number(count.differing()));
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
