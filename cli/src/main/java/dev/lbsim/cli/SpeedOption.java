package dev.lbsim.cli;

import picocli.CommandLine.Option;

/** How fast a live world goes by. */
final class SpeedOption {
  private static final double FASTEST = 100;

  @Option(
      names = "--speed",
      paramLabel = "X",
      defaultValue = "1",
      description =
          "Seconds of the scenario in one on the wall: sockets do not get faster, and below 1 gives"
              + " a busy machine time.")
  private double speed;

  /** The speed, if there is such a one. */
  double speed() {
    if (!(speed > 0 && speed <= FASTEST)) {
      throw new Usage("--speed needs a number above 0 and up to 100, not " + speed);
    }
    return speed;
  }
}
