package dev.lbsim.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;

/** The command run inside the test, its output caught. */
final class Session {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final int exitCode;

  private Session(Context context, String... args) {
    Terminal given = context.terminal();
    Terminal caught =
        new Terminal(
            new PrintWriter(out),
            new PrintWriter(err),
            given.outIsTerminal(),
            given.errIsTerminal(),
            given.environment());
    exitCode = new Cli(new Context(caught, context.home()), args).run();
  }

  /** Output goes to a pipe; the home is this checkout. */
  static Session lbsim(String... args) {
    return on(false, Map.of(), args);
  }

  /** Output goes to a terminal. */
  static Session onTerminal(Map<String, String> environment, String... args) {
    return on(true, environment, args);
  }

  private static Session on(boolean terminal, Map<String, String> environment, String... args) {
    PrintWriter none = new PrintWriter(new StringWriter());
    return new Session(
        new Context(
            new Terminal(none, none, terminal, terminal, environment),
            Path.of("..").toAbsolutePath().normalize()),
        args);
  }

  int exitCode() {
    return exitCode;
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }
}
