package dev.lbsim.scenario.report;

/** Colours for a terminal, or none. The text never depends on them to be understood. */
public enum Paint {
  NONE,
  ANSI;

  private static final char ESCAPE = 27;

  String heading(String text) {
    return styled("1", text);
  }

  String good(String text) {
    return styled("32", text);
  }

  String bad(String text) {
    return styled("1;31", text);
  }

  String caution(String text) {
    return styled("33", text);
  }

  String aside(String text) {
    return styled("2", text);
  }

  private String styled(String code, String text) {
    return this == NONE || text.isEmpty()
        ? text
        : ESCAPE + "[" + code + "m" + text + ESCAPE + "[0m";
  }
}
