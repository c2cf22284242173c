package dev.lbsim.cli;

import picocli.CommandLine;

/** Where the program starts. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new LbsimCommand()).execute(args));
  }
}
