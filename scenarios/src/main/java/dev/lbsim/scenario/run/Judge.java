package dev.lbsim.scenario.run;

import dev.lbsim.scenario.language.expect.Expectation;
import dev.lbsim.scenario.language.expect.Side;
import dev.lbsim.scenario.language.value.Measure;
import dev.lbsim.scenario.report.RunReport.ExpectResult;
import dev.lbsim.scenario.report.RunReport.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges the expectations of a file. The observed figures are compared as they stand; a tolerance
 * is the author's to give. No samples is a failure: an expectation about nothing was not met.
 */
final class Judge {
  private final VariantRun run;
  private final Map<String, VariantRun> all;

  Judge(VariantRun run, Map<String, VariantRun> all) {
    this.run = run;
    this.all = all;
  }

  List<ExpectResult> verdicts() {
    List<Expectation> expectations = run.scenario().spec().expect();
    List<ExpectResult> results = new ArrayList<>();
    for (int i = 0; i < expectations.size(); i++) {
      int line = run.scenario().marks().of("expect[" + i + "]").line();
      results.add(judge(expectations.get(i), line));
    }
    return results;
  }

  private ExpectResult judge(Expectation expectation, int line) {
    Figure.Reading left = read(expectation.left(), expectation);
    Figure.Reading right = read(expectation.right(), expectation);
    if (left == null || right == null) {
      return new ExpectResult(line, expectation.text(), Verdict.SKIPPED, "not run", 0);
    }
    String observed = Observed.text(left.value(), measure(expectation));
    if (!(expectation.right() instanceof Side.Value)) {
      observed += " against " + Observed.text(right.value(), expectation.right().measure());
    }
    boolean samples = left.isKnown() && right.isKnown();
    boolean holds = samples && holds(expectation, left.value(), right.value());
    return new ExpectResult(
        line,
        expectation.text(),
        holds ? Verdict.PASS : Verdict.FAIL,
        samples ? observed : "no samples",
        left.n());
  }

  /** What the figure is printed as: a ratio compared with 5.2 is a number, with 520% a share. */
  private static Measure measure(Expectation expectation) {
    Measure measure = expectation.left().measure();
    boolean plain = expectation.right() instanceof Side.Value value && !value.text().endsWith("%");
    return measure == Measure.SHARE && plain ? Measure.NUMBER : measure;
  }

  private static boolean holds(Expectation expectation, double left, double right) {
    double slack =
        expectation.within() == null
            ? 0
            : expectation.within().absolute(right, expectation.right().measure());
    boolean equal = Math.abs(left - right) <= slack;
    return switch (expectation.comparison()) {
      case EQUAL -> equal;
      case NOT_EQUAL -> !equal;
      case LESS -> left < right + slack;
      case AT_MOST -> left <= right + slack;
      case MORE -> left > right - slack;
      case AT_LEAST -> left >= right - slack;
    };
  }

  /** Null if it speaks of a variant, or of a time, that this invocation did not run. */
  private Figure.@Nullable Reading read(Side side, Expectation expectation) {
    if (side instanceof Side.Value value) {
      return new Figure.Reading(value.value(), 1);
    }
    if (side instanceof Side.Quotient quotient) {
      Figure.Reading above = figure(quotient.dividend(), expectation);
      Figure.Reading below = figure(quotient.divisor(), expectation);
      return above == null || below == null
          ? null
          : new Figure.Reading(above.value() / below.value(), Math.min(above.n(), below.n()));
    }
    return figure((Side.Figure) side, expectation);
  }

  private Figure.@Nullable Reading figure(Side.Figure figure, Expectation expectation) {
    VariantRun of = figure.variant() == null ? run : all.get(figure.variant());
    if (of == null) {
      return null;
    }
    Samples samples = of.samples(of.of(expectation));
    return samples == null ? null : Figure.read(of.layout(), samples, figure);
  }
}
