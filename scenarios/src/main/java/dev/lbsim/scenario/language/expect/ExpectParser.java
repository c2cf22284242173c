package dev.lbsim.scenario.language.expect;

import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.language.value.Measure;
import dev.lbsim.scenario.language.value.Quantity;
import dev.lbsim.scenario.language.value.Span;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads expectations.
 *
 * <pre>
 *   expectation = side comparison side [ "during" time ".." time ] [ "within" tolerance ]
 *   side        = value | figure [ "/" figure ]
 *   figure      = [ number "*" ] aggregate "(" metric [ "{" label "=" name { "," ... } "}" ] ")"
 *                 [ "[" variant "]" ]
 * </pre>
 */
public final class ExpectParser {
  private final String text;
  private int at;

  private ExpectParser(String text) {
    this.text = text;
  }

  /** The expectation that makes up all of {@code text}. */
  public static Expectation expectation(String text) throws BadValue {
    return new ExpectParser(text).expectation();
  }

  /** The figure or value that makes up all of {@code text}. */
  public static Prediction prediction(String text) throws BadValue {
    ExpectParser parser = new ExpectParser(text);
    Side side = parser.side();
    parser.end();
    return new Prediction(text, side);
  }

  private Expectation expectation() throws BadValue {
    Side left = side();
    Expectation.Comparison comparison = comparison();
    Side right = side();
    Expectation.Window during = word("during") ? window() : null;
    Tolerance within = null;
    if (word("within")) {
      skipSpaces();
      int start = at;
      Side.Value value = value(token(), start);
      within = new Tolerance(value.value(), value.measure(), value.text());
    }
    end();
    return new Expectation(text, left, comparison, right, during, within);
  }

  private Side side() throws BadValue {
    skipSpaces();
    int start = at;
    if (at < text.length() && "0123456789.-+".indexOf(text.charAt(at)) >= 0) {
      String token = token();
      skipSpaces();
      return skip('*') ? quotient(number(token, start), start) : value(token, start);
    }
    return quotient(1, start);
  }

  private Side quotient(double factor, int start) throws BadValue {
    Side.Figure figure = figure(factor, start);
    skipSpaces();
    if (!skip('/')) {
      return figure;
    }
    skipSpaces();
    Side.Figure divisor = figure(1, at);
    if (divisor.measure() != figure.measure()) {
      throw new BadValue(
          divisor.offset(),
          "a quotient of "
              + figure.measure().words()
              + " and "
              + divisor.measure().words()
              + " means nothing",
          null);
    }
    return new Side.Quotient(figure, divisor);
  }

  private Side.Figure figure(double factor, int start) throws BadValue {
    skipSpaces();
    int aggregateAt = at;
    String aggregateName = name();
    if (aggregateName.isEmpty()) {
      throw new BadValue(
          at, "a figure such as p99(latency) or a value should be here, not " + here(), null);
    }
    Aggregate aggregate = aggregate(aggregateName, aggregateAt);
    skipSpaces();
    expect('(', "write " + aggregate + "(requests), for instance");
    skipSpaces();
    int metricAt = at;
    Metric metric = metric(name(), metricAt);
    Figures.checkFits(aggregate, metric, aggregateAt);
    skipSpaces();
    Map<Label, String> labels = skip('{') ? labels(aggregate, metric) : Map.of();
    skipSpaces();
    boolean bracket = at < text.length() && text.charAt(at) == '[';
    expect(
        ')', bracket ? "labels stand in braces, such as {client=name}" : "close the parenthesis");
    Figures.checkLabels(aggregate, metric, labels.keySet(), aggregateAt);
    skipSpaces();
    String variant = null;
    if (skip('[')) {
      skipSpaces();
      variant = name();
      if (variant.isEmpty()) {
        throw new BadValue(at, "the brackets name no variant", "write its name, or no brackets");
      }
      skipSpaces();
      expect(']', "write the name of a variant in [ ]");
    }
    return new Side.Figure(factor, aggregate, metric, labels, variant, start);
  }

  private static Aggregate aggregate(String name, int offset) throws BadValue {
    if (name.matches("p[0-9]{1,2}(\\.[0-9]{1,6})?")) {
      double percentile = Double.parseDouble(name.substring(1));
      if (percentile > 0) {
        return new Aggregate(Aggregate.Kind.PERCENTILE, percentile);
      }
    }
    for (Aggregate.Kind kind : Aggregate.Kind.values()) {
      if (kind != Aggregate.Kind.PERCENTILE && kind.name().toLowerCase(Locale.ROOT).equals(name)) {
        return new Aggregate(kind, 0);
      }
    }
    throw Figures.unknownAggregate(name, offset);
  }

  private static Metric metric(String name, int offset) throws BadValue {
    List<String> names = Arrays.stream(Metric.values()).map(Metric::word).toList();
    int index = names.indexOf(name);
    if (index < 0) {
      throw new BadValue(
          offset,
          "there is no metric " + Wording.quote(name),
          Wording.didYouMean(name, names, "there are"));
    }
    return Metric.values()[index];
  }

  private Map<Label, String> labels(Aggregate aggregate, Metric metric) throws BadValue {
    Map<Label, String> labels = new LinkedHashMap<>();
    do {
      skipSpaces();
      int labelAt = at;
      if (at < text.length() && text.charAt(at) == '}') {
        throw new BadValue(at, "a label is missing here", "write {client=name}, or no braces");
      }
      Label label = Figures.label(name(), aggregate, metric, labelAt);
      skipSpaces();
      expect('=', "write " + label.word() + "=name");
      skipSpaces();
      int start = at;
      while (at < text.length() && ",}) \t".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      if (start == at) {
        throw new BadValue(at, "the label " + label.word() + " has no value", null);
      }
      if (labels.put(label, text.substring(start, at)) != null) {
        throw new BadValue(labelAt, "the label " + label.word() + " is given twice", null);
      }
      skipSpaces();
    } while (skip(','));
    expect('}', "close the braces");
    return labels;
  }

  private Expectation.Comparison comparison() throws BadValue {
    skipSpaces();
    int start = at;
    while (at < text.length() && "=!<>~".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String sign = text.substring(start, at);
    for (Expectation.Comparison comparison : Expectation.Comparison.values()) {
      if (comparison.sign().equals(sign)) {
        return comparison;
      }
    }
    at = start;
    throw new BadValue(
        start,
        sign.isEmpty()
            ? "a comparison should be here, not " + here()
            : Wording.quote(sign) + " is no comparison",
        sign.equals("=") ? "write ==" : "write ==, !=, <, <=, > or >=");
  }

  private Expectation.Window window() throws BadValue {
    skipSpaces();
    int start = at;
    int end = text.indexOf("within", at);
    String whole = text.substring(at, end < 0 ? text.length() : end).strip();
    at = end < 0 ? text.length() : end;
    int dots = whole.indexOf("..");
    if (dots < 0) {
      throw new BadValue(
          start, Wording.quote(whole) + " is not a part of the run", "write it as 60s..180s");
    }
    Span from = span(whole.substring(0, dots).strip(), start);
    Span to = span(whole.substring(dots + 2).strip(), start);
    if (from.compareTo(to) >= 0) {
      throw new BadValue(
          start, "the window " + Wording.quote(whole) + " ends before it starts", null);
    }
    return new Expectation.Window(from, to, start);
  }

  private static Span span(String text, int offset) throws BadValue {
    try {
      return Span.parse(text);
    } catch (BadValue bad) {
      throw bad.right(offset);
    }
  }

  private static double number(String text, int offset) throws BadValue {
    try {
      return Quantity.parse(text, Measure.FACTOR);
    } catch (BadValue bad) {
      throw bad.right(offset);
    }
  }

  /** A value whose unit says what it measures. */
  static Side.Value value(String text, int offset) throws BadValue {
    for (Measure measure :
        List.of(Measure.NUMBER, Measure.TIME, Measure.RATE, Measure.SHARE, Measure.SIZE)) {
      try {
        return new Side.Value(Quantity.parse(text, measure), measure, text, offset);
      } catch (BadValue notThisMeasure) {
        // another one may fit
      }
    }
    throw new BadValue(
        offset,
        Wording.quote(text) + " is not a value",
        "write a number, with a unit where it has one: 4600, 130ms, 50%, 3krps");
  }

  private String name() {
    int start = at;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || "._-".indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
    return text.substring(start, at);
  }

  private String token() {
    int start = at;
    while (at < text.length() && "*=!<>/()[]{} \t".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(start, at);
  }

  private boolean word(String expected) {
    skipSpaces();
    int end = at + expected.length();
    boolean there =
        text.startsWith(expected, at)
            && (end == text.length() || Character.isWhitespace(text.charAt(end)));
    if (there) {
      at = end;
    }
    return there;
  }

  private void expect(char expected, @Nullable String hint) throws BadValue {
    if (!skip(expected)) {
      throw new BadValue(at, Wording.quote("" + expected) + " should be here, not " + here(), hint);
    }
  }

  private void end() throws BadValue {
    skipSpaces();
    if (at < text.length()) {
      boolean another = text.substring(at).matches("(and\\b|or\\b|[&|,;<>=]).*");
      throw new BadValue(
          at,
          "the expectation should end before " + here(),
          another
              ? "compare two sides in a line; write another line for more"
              : "after the comparison there may be: during 60s..180s, and then: within 2%");
    }
  }

  private String here() {
    return at < text.length() ? Wording.quote(text.substring(at)) : "the end";
  }

  private boolean skip(char expected) {
    if (at < text.length() && text.charAt(at) == expected) {
      at++;
      return true;
    }
    return false;
  }

  private void skipSpaces() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }
}
