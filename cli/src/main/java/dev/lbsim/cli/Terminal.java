package dev.lbsim.cli;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where output goes. Data goes to {@code out}, everything else to {@code err}.
 *
 * @param out standard output
 * @param err standard error
 * @param outIsTerminal whether a person sees {@code out} directly
 * @param errIsTerminal whether a person sees {@code err} directly
 * @param environment the environment variables
 */
record Terminal(
    PrintWriter out,
    PrintWriter err,
    boolean outIsTerminal,
    boolean errIsTerminal,
    Map<String, String> environment) {

  /** The terminal, file or pipe this process was started with. */
  static Terminal ofProcess() {
    // The launcher can tell the two apart; Java only knows whether both are a terminal.
    String told = System.getProperty("lbsim.terminal");
    Console console = System.console();
    boolean both = told == null && console != null;
    return new Terminal(
        writer(FileDescriptor.out),
        writer(FileDescriptor.err),
        both || (told != null && told.contains("out")),
        both || (told != null && told.contains("err")),
        System.getenv());
  }

  private static PrintWriter writer(FileDescriptor file) {
    return new PrintWriter(new OutputStreamWriter(new FileOutputStream(file), charset()), true);
  }

  /** UTF-8, except in a Windows console that says it wants something else. */
  private static Charset charset() {
    String native17 =
        System.getProperty("stdout.encoding", System.getProperty("sun.stdout.encoding"));
    boolean windows = System.getProperty("os.name", "").startsWith("Windows");
    return windows && native17 != null ? Charset.forName(native17) : StandardCharsets.UTF_8;
  }

  /** Whether to colour output where the user left it open: see no-color.org. */
  boolean wantsColor() {
    return outIsTerminal && isEmpty("NO_COLOR") && !"dumb".equals(environment.get("TERM"));
  }

  private boolean isEmpty(String variable) {
    @Nullable String value = environment.get(variable);
    return value == null || value.isEmpty();
  }
}
