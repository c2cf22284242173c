package dev.lbsim.cli;

import dev.lbsim.scenario.report.Paint;
import picocli.CommandLine.Option;

/** What is shown to people, and how. */
final class ScreenOptions {
  @Option(
      names = {"-q", "--quiet"},
      description = "Say nothing but what goes wrong; the exit code tells how it went.")
  private boolean quiet;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      defaultValue = "auto",
      description = "Colours: auto, always or never. auto heeds NO_COLOR.")
  private ColorChoice color = ColorChoice.AUTO;

  @Option(names = "--no-progress", description = "No progress bar, even on a terminal.")
  private boolean noProgress;

  boolean quiet() {
    return quiet;
  }

  boolean wantsProgress(Terminal terminal) {
    return !quiet && !noProgress && terminal.errIsTerminal();
  }

  Paint paint(Terminal terminal) {
    return color.paint(terminal);
  }
}
