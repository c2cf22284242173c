package dev.lbsim.cli;

/** The command line asks for something that cannot be done. The message is for whoever typed it. */
final class Usage extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Usage(String message) {
    super(message);
  }
}
