package dev.lbsim.cli;

import dev.lbsim.scenario.report.Paint;
import java.util.Locale;

/** When to use colours. */
enum ColorChoice {
  AUTO,
  ALWAYS,
  NEVER;

  Paint paint(Terminal terminal) {
    return switch (this) {
      case AUTO -> terminal.wantsColor() ? Paint.ANSI : Paint.NONE;
      case ALWAYS -> Paint.ANSI;
      case NEVER -> Paint.NONE;
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
