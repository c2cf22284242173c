package dev.lbsim.core.model;

import org.jspecify.annotations.Nullable;

/** What one request has to do with the challenge of an L7 tier; see {@link Solver}. */
final class Trial {
  /** What it was answered with, or null. */
  @Nullable ChallengeSettings challenge;

  /** Its client is at it. */
  boolean running;

  long ticket;

  /** It brings the solution. */
  boolean solved;

  void clear() {
    challenge = null;
    solved = false;
  }
}
