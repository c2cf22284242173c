package dev.lbsim.scenario.language.expect;

import dev.lbsim.scenario.language.value.Measure;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One side of an expectation. */
public sealed interface Side permits Side.Figure, Side.Quotient, Side.Value {
  /** What it measures. */
  Measure measure();

  /**
   * A figure of the run, such as {@code 3 * count(errors{client=web}) [anycast]}.
   *
   * @param factor what it is multiplied by; 1 where nothing is written
   * @param labels what its samples are narrowed to, in the order written
   * @param variant the variant it is taken from, or null for the one that is judged
   * @param offset where it starts in the text
   */
  record Figure(
      double factor,
      Aggregate aggregate,
      Metric metric,
      Map<Label, String> labels,
      @Nullable String variant,
      int offset)
      implements Side {
    /** True if it is a part of a whole, and so never above 1. */
    public boolean isPart() {
      return aggregate.kind() == Aggregate.Kind.SHARE
          || metric == Metric.UTILISATION
          || aggregate.kind() == Aggregate.Kind.RATIO && metric != Metric.RETRIES;
    }

    /** Where it is read. */
    public Meter meter() {
      return Objects.requireNonNull(metric.meter(aggregate.kind(), labels.keySet()));
    }

    @Override
    public Measure measure() {
      return switch (aggregate.kind()) {
        case RATIO, SHARE -> Measure.SHARE;
        case FIRST, LAST -> Measure.TIME;
        case RATE -> metric.measure() == Measure.SIZE ? Measure.NUMBER : Measure.RATE;
        default -> metric.measure();
      };
    }
  }

  /** One figure divided by another. */
  record Quotient(Figure dividend, Figure divisor) implements Side {
    @Override
    public Measure measure() {
      return Measure.SHARE;
    }
  }

  /**
   * A value with its unit.
   *
   * @param value in base units
   * @param text as written
   * @param offset where it starts in the text
   */
  record Value(double value, Measure measure, String text, int offset) implements Side {}
}
