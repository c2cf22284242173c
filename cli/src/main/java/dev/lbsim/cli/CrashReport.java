package dev.lbsim.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What is kept of an error inside lbsim, so that it can be mended: a file, not a screenful. */
final class CrashReport {
  private CrashReport() {}

  /**
   * Writes the report and says in one sentence where it is.
   *
   * @return the exit code
   */
  static int write(Throwable error, List<String> args, PrintWriter err) {
    String what = "lbsim: internal error: " + oneLine(error);
    try {
      Path file = Files.createTempFile("lbsim-error-", ".txt");
      try (PrintWriter report = new PrintWriter(Files.newBufferedWriter(file))) {
        report.println(Version.tool());
        report.println("Java " + System.getProperty("java.runtime.version"));
        report.println(System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        report.println("command: lbsim " + String.join(" ", args));
        report.println();
        error.printStackTrace(report);
      }
      err.println(what + "; please report it with the file " + file);
    } catch (IOException e) {
      err.println(what + "; no report could be written: " + e.getMessage());
      error.printStackTrace(err);
    }
    return ExitCodes.INTERNAL_ERROR;
  }

  private static String oneLine(Throwable error) {
    String message = error.getMessage();
    String name = error.getClass().getSimpleName();
    return message == null ? name : name + ": " + message.lines().findFirst().orElse("");
  }
}
