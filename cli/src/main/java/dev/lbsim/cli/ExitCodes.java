package dev.lbsim.cli;

/** What the command's exit code says. A contract: scripts and CI jobs branch on these. */
final class ExitCodes {
  /** All went well, and every expectation held. */
  static final int OK = 0;

  /** A bug in lbsim itself. */
  static final int INTERNAL_ERROR = 1;

  /** The command line was not understood, or named a file that cannot be read. */
  static final int USAGE = 2;

  /** The scenario file has problems; nothing was run. */
  static final int SCENARIO_INVALID = 3;

  /** The run finished and an {@code expect} line did not hold. */
  static final int EXPECTATION_FAILED = 4;

  /** Two runs that were to agree differ: a live run from the simulator. */
  static final int COMPARISON_DIFFERS = 5;

  /** This machine keeps a live world from running: a port is taken, or not on loopback. */
  static final int LIVE_ENVIRONMENT = 7;

  /** Ended at once by a second SIGTERM, as shells say it. */
  static final int TERMINATED = 143;

  /** Stopped by the user; results up to then were written and are marked partial. */
  static final int INTERRUPTED = 130;

  private ExitCodes() {}
}
