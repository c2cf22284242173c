package dev.lbsim.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** {@code lbsim version}: the program's version and the Java it runs on, on one line. */
@Command(
    name = "version",
    description = "Print the version of lbsim and of the Java it runs on.",
    mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer>, IVersionProvider {
  private final Terminal terminal;

  VersionCommand(Context context) {
    terminal = context.terminal();
  }

  @Override
  public Integer call() {
    terminal.out().println(getVersion()[0]);
    return ExitCodes.OK;
  }

  @Override
  public String[] getVersion() {
    String line =
        "%s (Java %s, %s %s)"
            .formatted(
                Version.tool(),
                System.getProperty("java.version"),
                System.getProperty("os.name"),
                System.getProperty("os.arch"));
    return new String[] {line};
  }
}
