package dev.lbsim.scenario.language.value;

import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression for paths, of Java's kind. Files may come from strangers, and some
 * expressions take for ever on some texts: one that looks at more than {@link #PATIENCE} characters
 * of a path is taken not to match it, and the check says so. (Envoy has RE2 for the same reason.)
 *
 * @param text as written
 * @param pattern the same, compiled
 */
public record PathRegex(String text, Pattern pattern) {
  private static final int PATIENCE = 200_000;
  private static final int LONGEST = 500;

  /** Reads one. */
  public static PathRegex parse(String text) throws BadValue {
    if (text.length() > LONGEST) {
      throw new BadValue("a regular expression has at most " + LONGEST + " characters", null);
    }
    try {
      return new PathRegex(text, Pattern.compile(text));
    } catch (PatternSyntaxException e) {
      throw new BadValue(
          Math.max(0, e.getIndex()),
          Wording.quote(text) + " is no regular expression: " + lower(e.getDescription()),
          null);
    } catch (StackOverflowError e) {
      throw new BadValue(Wording.quote(text) + " is too deeply nested", null);
    }
  }

  private static String lower(String sentence) {
    return sentence.isEmpty()
        ? ""
        : Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
  }

  /** How many groups it has. */
  public int groups() {
    return pattern.matcher("").groupCount();
  }

  /** What {@code to} makes of a path in which this is found; else the path. */
  public String rewrite(String path, String to) {
    try {
      Matcher matcher = pattern.matcher(new Watched(path));
      return matcher.find() ? filled(matcher, to) : path;
    } catch (TooLong | StackOverflowError e) {
      return path;
    }
  }

  /** True if it cannot be said within reason whether this is found in a path. */
  public boolean tooSlowFor(String path) {
    try {
      pattern.matcher(new Watched(path)).find();
      return false;
    } catch (TooLong | StackOverflowError e) {
      return true;
    }
  }

  private static String filled(Matcher matcher, String to) {
    StringBuilder filled = new StringBuilder();
    for (int i = 0; i < to.length(); i++) {
      char c = to.charAt(i);
      boolean group = c == '$' && i + 1 < to.length() && Character.isDigit(to.charAt(i + 1));
      if (!group) {
        filled.append(c);
        continue;
      }
      int number = to.charAt(++i) - '0';
      if (number <= matcher.groupCount() && matcher.group(number) != null) {
        filled.append(matcher.group(number));
      }
    }
    return filled.toString();
  }

  @Override
  public String toString() {
    return Wording.shorten(text);
  }

  private static final class TooLong extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooLong() {
      super(null, null, false, false);
    }
  }

  /** A text that counts how often it is looked at. */
  private static final class Watched implements CharSequence {
    private final String text;
    private int looks;

    Watched(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (++looks > PATIENCE) {
        throw new TooLong();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
