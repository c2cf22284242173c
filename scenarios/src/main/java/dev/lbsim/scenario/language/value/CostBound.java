package dev.lbsim.scenario.language.value;

import dev.lbsim.core.balance.CostRange;
import dev.lbsim.core.balance.CostUnits;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which costs are meant, as in {@code >= 10} or {@code < 2.5}.
 *
 * @param text as written
 * @param range the costs
 */
public record CostBound(String text, CostRange range) {
  /** For tools that need any. */
  public static final CostBound ANY = new CostBound(">= 0", CostRange.ALL);

  /** How it is written. */
  public static final String PATTERN = "^(<|<=|>|>=) *[0-9.]+(e[0-9]+)?$";

  private static final Pattern FORM = Pattern.compile("(<=|>=|<|>)\\s*(\\S+)");

  /** Reads one. */
  public static CostBound parse(String text) throws BadValue {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new BadValue(
          Wording.quote(text) + " does not say which costs are meant", "write >= 10, or < 10");
    }
    double cost = Quantity.parse(form.group(2), Measure.NUMBER);
    if (cost > CostUnits.MOST) {
      throw new BadValue(Wording.quote(text) + " is more than anything costs", null);
    }
    long units = CostUnits.of(cost);
    return new CostBound(
        text,
        switch (form.group(1)) {
          case "<" -> new CostRange(0, units);
          case "<=" -> new CostRange(0, units + 1);
          case ">" -> new CostRange(units + 1, Long.MAX_VALUE);
          default -> new CostRange(units, Long.MAX_VALUE);
        });
  }

  /** True if every cost is meant. */
  public boolean isAny() {
    return range.fromUnits() == 0 && range.belowUnits() == Long.MAX_VALUE;
  }

  @Override
  public String toString() {
    return Wording.shorten(text);
  }
}
