package dev.lbsim.scenario.language.expect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.value.Measure;
import dev.lbsim.scenario.language.value.Span;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpectParserTest {
  @Test
  void aPercentileIsComparedInAWindow() throws BadValue {
    Expectation read = ExpectParser.expectation("p99.9(latency) < 130ms during 70s..3m");
    Side.Figure left = (Side.Figure) read.left();
    assertThat(left.aggregate()).isEqualTo(new Aggregate(Aggregate.Kind.PERCENTILE, 99.9));
    assertThat(left.metric()).isEqualTo(Metric.LATENCY);
    assertThat(read.comparison()).isEqualTo(Expectation.Comparison.LESS);
    assertThat(read.right()).isEqualTo(new Side.Value(130e6, Measure.TIME, "130ms", 17));
    assertThat(read.during().from()).isEqualTo(new Span(70_000_000_000L));
    assertThat(read.during().to()).isEqualTo(new Span(180_000_000_000L));
  }

  @Test
  void labelsNarrowAndToleranceWidens() throws BadValue {
    Expectation read =
        ExpectParser.expectation("share(requests{pool=app, server=big}) == 50% within 2%");
    Side.Figure left = (Side.Figure) read.left();
    assertThat(left.labels()).isEqualTo(Map.of(Label.POOL, "app", Label.SERVER, "big"));
    assertThat(left.measure()).isEqualTo(Measure.SHARE);
    assertThat(read.within()).isEqualTo(new Tolerance(0.02, Measure.SHARE, "2%"));
  }

  @Test
  void variantsAreComparedWithAFactor() throws BadValue {
    Expectation read =
        ExpectParser.expectation("count(errors) [geo-dns] > 3 * count(errors) [anycast]");
    assertThat(((Side.Figure) read.left()).variant()).isEqualTo("geo-dns");
    Side.Figure right = (Side.Figure) read.right();
    assertThat(right.factor()).isEqualTo(3);
    assertThat(right.variant()).isEqualTo("anycast");
  }

  @Test
  void figuresDivide() throws BadValue {
    Expectation read = ExpectParser.expectation("count(errors)/count(requests)<=1%");
    Side.Quotient left = (Side.Quotient) read.left();
    assertThat(left.dividend().metric()).isEqualTo(Metric.ERRORS);
    assertThat(left.divisor().metric()).isEqualTo(Metric.REQUESTS);
  }

  @Test
  void aPredictionIsAFigureOrAValue() throws BadValue {
    assertThat(ExpectParser.prediction("count(errors)").side()).isInstanceOf(Side.Figure.class);
    assertThat(ExpectParser.prediction("4600").side())
        .isEqualTo(new Side.Value(4600, Measure.NUMBER, "4600", 0));
  }

  @Test
  void aPercentageOfAShareIsInPointsAndOfAnythingElseRelative() throws BadValue {
    Tolerance within = Tolerance.parse("2%");
    assertThat(within.absolute(0.5, Measure.SHARE)).isEqualTo(0.02);
    assertThat(within.absolute(4e6, Measure.TIME)).isCloseTo(80_000, within(1e-6));
    assertThat(Tolerance.parse("5ms").absolute(4e6, Measure.TIME)).isEqualTo(5e6);
  }

  @Test
  void everyMetricCanBeWrittenWithEachOfItsAggregates() throws BadValue {
    for (Metric metric : Metric.values()) {
      for (Aggregate.Kind kind : metric.aggregates()) {
        Aggregate aggregate = new Aggregate(kind, kind == Aggregate.Kind.PERCENTILE ? 95 : 0);
        String label =
            kind == Aggregate.Kind.SHARE ? "{" + metric.labels(kind).get(0).word() + "=x}" : "";
        String text =
            aggregate + "(" + metric.name().toLowerCase(java.util.Locale.ROOT) + label + ")";
        Side.Figure read = (Side.Figure) ExpectParser.prediction(text).side();
        assertThat(read.aggregate()).as(text).isEqualTo(aggregate);
      }
    }
  }
}
