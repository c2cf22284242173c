package dev.lbsim.scenario.calls;

/** A log that cannot be replayed; its message is one sentence with file and line. */
public final class BrokenLog extends RuntimeException {
  private static final long serialVersionUID = 1;

  BrokenLog(String file, long line, String sentence) {
    super(line == 0 ? file + ": " + sentence : file + ":" + line + ": " + sentence);
  }
}
