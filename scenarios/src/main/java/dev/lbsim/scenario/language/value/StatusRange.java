package dev.lbsim.scenario.language.value;

import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Statuses of HTTP answers, as in {@code 200}, {@code 200-399} or {@code 2xx}.
 *
 * @param from the lowest, 100 or more
 * @param to the highest, 599 or less
 */
public record StatusRange(int from, int to) {
  /** How it is written. */
  public static final String PATTERN = "^[1-5]([0-9]{2}(-[1-5][0-9]{2})?|xx)$";

  private static final Pattern FORM =
      Pattern.compile("([1-5])(?:xx|([0-9]{2})(?:-([1-5][0-9]{2}))?)");
  private static final int CLASS = 100;

  /** Reads one. */
  public static StatusRange parse(String text) throws BadValue {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new BadValue(
          Wording.quote(text) + " is no status",
          "such as 200, 200-399 or 2xx; they are 100 to 599");
    }
    int first = Integer.parseInt(form.group(1)) * CLASS;
    if (form.group(2) == null) {
      return new StatusRange(first, first + CLASS - 1);
    }
    int from = first + Integer.parseInt(form.group(2));
    int to = form.group(3) == null ? from : Integer.parseInt(form.group(3));
    if (to < from) {
      throw new BadValue(Wording.quote(text) + " ends before it begins", to + "-" + from);
    }
    return new StatusRange(from, to);
  }

  /** True if a status is one of them. */
  public boolean contains(int status) {
    return from <= status && status <= to;
  }

  @Override
  public String toString() {
    return from == to ? Integer.toString(from) : from + "-" + to;
  }
}
