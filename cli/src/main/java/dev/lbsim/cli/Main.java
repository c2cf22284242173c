package dev.lbsim.cli;

import java.nio.file.Path;

/** Where the program starts. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    String home = System.getProperty("lbsim.home");
    Context context = new Context(Terminal.ofProcess(), home == null ? null : Path.of(home));
    System.exit(new Cli(context, args).run());
  }
}
