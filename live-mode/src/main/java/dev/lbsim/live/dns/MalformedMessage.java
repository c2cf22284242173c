package dev.lbsim.live.dns;

/** A message that cannot be read. Carries no trace: whoever sends garbage should not cost much. */
final class MalformedMessage extends Exception {
  private static final long serialVersionUID = 1;

  MalformedMessage(String why) {
    super(why, null, false, false);
  }
}
