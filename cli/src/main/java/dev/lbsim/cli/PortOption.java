package dev.lbsim.cli;

import picocli.CommandLine.Option;

/** Where a live world listens. */
final class PortOption {
  private static final int HIGHEST = 65_535;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description =
          "The port of every address that nobody has said; where there is one address only, of the"
              + " first.")
  private int port;

  /** The port, if there is such a one. */
  int port() {
    if (port < 1 || port > HIGHEST) {
      throw new Usage("--port needs a number from 1 to 65535, not " + port);
    }
    return port;
  }
}
