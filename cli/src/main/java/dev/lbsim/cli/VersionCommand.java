package dev.lbsim.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code lbsim version}: the program's version and the Java it runs on, on one line. */
@Command(name = "version", description = "Print the version of lbsim and of the Java it runs on.")
final class VersionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine()
        .getOut()
        .println(
            "%s (Java %s, %s %s)"
                .formatted(
                    Version.tool(),
                    System.getProperty("java.version"),
                    System.getProperty("os.name"),
                    System.getProperty("os.arch")));
    return ExitCodes.OK;
  }
}
