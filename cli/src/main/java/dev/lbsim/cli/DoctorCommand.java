package dev.lbsim.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code lbsim doctor}: what this machine offers and what is missing. */
@Command(
    name = "doctor",
    description = "Check this machine: Java, cores, memory, start-up archive, terminal, folders.",
    mixinStandardHelpOptions = true,
    footer = {"", "Exit codes: 0 lbsim can work here, 1 something it needs is missing."})
final class DoctorCommand implements Callable<Integer> {
  private final Context context;

  DoctorCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    boolean fit = true;
    for (Checkup.Finding finding : Checkup.of(context)) {
      context
          .terminal()
          .out()
          .printf("%-5s %-10s %s%n", finding.grade().label(), finding.what(), finding.text());
      fit &= finding.grade() != Checkup.Grade.MISSING;
    }
    return fit ? ExitCodes.OK : ExitCodes.INTERNAL_ERROR;
  }
}
