package dev.lbsim.scenario.language.value;

import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads calls.
 *
 * <pre>
 *   call     = name [ "(" [ argument { "," argument } ] ")" ]
 *   argument = [ name "=" ] [ number "*" ] ( call | word )
 * </pre>
 *
 * A word is anything without spaces and without {@code ( ) , = *}.
 */
public final class CallParser {
  private static final int DEEPEST = 16;
  private static final String PUNCTUATION = "(),=*";

  private final String text;
  private int at;

  private CallParser(String text) {
    this.text = text;
  }

  /** The call that makes up all of {@code text}. */
  public static Call parse(String text) throws BadValue {
    CallParser parser = new CallParser(text);
    parser.skipSpaces();
    Call.Value value = parser.value(0);
    parser.skipSpaces();
    parser.refuseSpacedUnit(value);
    if (parser.at < text.length()) {
      throw new BadValue(
          parser.at,
          "nothing may follow "
              + Wording.quote(value.text())
              + ", but "
              + Wording.quote(text.substring(parser.at))
              + " does",
          text.matches("[0-9]+,[0-9].*") ? "write " + text.replaceFirst(",", ".") : null);
    }
    return value instanceof Call.Nested nested
        ? nested.call()
        : new Call(value.text(), value.offset(), List.of());
  }

  /** A word, or a call if a parenthesis follows. */
  private Call.Value value(int depth) throws BadValue {
    int start = at;
    String word = word();
    if (word.isEmpty()) {
      String found = at < text.length() ? Wording.quote(text.substring(at, at + 1)) : "the end";
      throw new BadValue(start, "a value is missing before " + found, null);
    }
    if (!skip('(')) {
      return new Call.Word(word, start);
    }
    if (depth >= DEEPEST) {
      throw new BadValue(start, "calls are nested more than " + DEEPEST + " deep", null);
    }
    List<Call.Argument> arguments = new ArrayList<>();
    skipSpaces();
    if (!skip(')')) {
      do {
        skipSpaces();
        arguments.add(argument(depth));
        skipSpaces();
      } while (skip(','));
      if (!skip(')')) {
        throw new BadValue(
            Math.min(at, text.length()),
            "the parenthesis of "
                + Wording.quote(word + "(")
                + " is not closed"
                + (at < text.length() ? " before " + Wording.quote(text.substring(at)) : ""),
            "separate arguments by commas and end with )");
      }
    }
    return new Call.Nested(new Call(word, start, arguments), text.substring(start, at));
  }

  private Call.Argument argument(int depth) throws BadValue {
    int start = at;
    String name = null;
    Call.Value value = value(depth + 1);
    skipSpaces();
    if (value instanceof Call.Word word && skip('=')) {
      name = word.text();
      skipSpaces();
      value = value(depth + 1);
      skipSpaces();
    }
    Call.@Nullable Word weight = null;
    if (value instanceof Call.Word word && skip('*')) {
      weight = word;
      skipSpaces();
      value = value(depth + 1);
    }
    skipSpaces();
    refuseSpacedUnit(value);
    return new Call.Argument(name, start, weight, value);
  }

  /** A number and its unit are one word. */
  private void refuseSpacedUnit(Call.Value value) throws BadValue {
    boolean unitNext =
        at < text.length() && (Character.isLetter(text.charAt(at)) || text.charAt(at) == '%');
    if (unitNext && value instanceof Call.Word && value.text().matches("[0-9.]+")) {
      String unit = word();
      throw new BadValue(
          value.offset(),
          Wording.quote(value.text() + " " + unit) + " has a space in it",
          "write " + value.text() + unit);
    }
  }

  private String word() {
    int start = at;
    while (at < text.length()
        && PUNCTUATION.indexOf(text.charAt(at)) < 0
        && !Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  private void skipSpaces() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private boolean skip(char expected) {
    if (at < text.length() && text.charAt(at) == expected) {
      at++;
      return true;
    }
    return false;
  }
}
