package dev.lbsim.cli;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
        StandardOutput.of(FileDescriptor.out, charset()),
        StandardOutput.of(FileDescriptor.err, charset()),
        both || (told != null && told.contains("out")),
        both || (told != null && told.contains("err")),
        System.getenv());
  }

  /** UTF-8, except in a Windows console that says it wants something else. */
  private static Charset charset() {
    String native17 =
        System.getProperty("stdout.encoding", System.getProperty("sun.stdout.encoding"));
    boolean windows = System.getProperty("os.name", "").startsWith("Windows");
    return windows && native17 != null ? Charset.forName(native17) : StandardCharsets.UTF_8;
  }

  /** Whether part of the data was lost on its way out. */
  boolean outFailed() {
    return out instanceof StandardOutput standard && standard.failed();
  }

  /** The width of the terminal; null where nobody knows. */
  static @Nullable Integer columns() {
    Dashboard.Size size = size();
    return size == null ? null : Integer.valueOf(size.columns());
  }

  /** Its size, as stty knows it; null where there is no stty, or no terminal. */
  static Dashboard.@Nullable Size size() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(Path.of("/dev/tty").toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!stty.waitFor(1, TimeUnit.SECONDS)) {
        stty.destroy();
        return null;
      }
      String[] size = new String(stty.getInputStream().readAllBytes()).strip().split(" ");
      int lines = size.length == 2 ? Integer.parseInt(size[0]) : 0;
      int columns = size.length == 2 ? Integer.parseInt(size[1]) : 0;
      return lines > 0 && columns > 0 ? new Dashboard.Size(columns, lines) : null;
    } catch (IOException | NumberFormatException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /** Whether standard output is a screen that can be drawn on. */
  boolean canDraw() {
    @Nullable String kind = environment.get("TERM");
    return outIsTerminal && kind != null && !kind.isEmpty() && !"dumb".equals(kind);
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
