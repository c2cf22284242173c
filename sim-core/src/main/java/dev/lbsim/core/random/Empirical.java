package dev.lbsim.core.random;

import dev.lbsim.core.catalog.Arguments;
import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.catalog.Parameter;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Measured values drawn again: each equally likely, or evenly between neighbours.
 *
 * <p>The honest choice when there is a log to draw from; it cannot draw anything larger than what
 * was measured, so tails end where the log ends. Between neighbours is the continuous empirical
 * distribution of Law, Simulation Modeling and Analysis, section 6.2.4 (its mean differs slightly
 * from the sample's).
 */
public final class Empirical implements Distribution {
  static final String NAME = "empirical";

  /** The caller reads the file: the factory takes its numbers as {@code values}. */
  static final Distributions.Kind KIND =
      new Distributions.Kind(
          new Entry(
              NAME,
              "Measured values drawn again, such as empirical(sizes.csv); its tail ends with them.",
              "Law, Simulation Modeling and Analysis, section 6.2.4",
              List.of(
                  new Parameter(
                      "file",
                      Parameter.Kind.FILE,
                      null,
                      0,
                      0,
                      List.of(),
                      "Measured values, one a line."),
                  Parameter.choice(
                      "between",
                      "no",
                      List.of("no", "yes"),
                      "Whether to draw between neighbouring values, too."))),
          Empirical::create);

  private final double[] sorted;
  private final boolean between;

  private Empirical(double[] values, boolean between) {
    if (values.length == 0) {
      throw Require.refused(NAME, "needs at least one value");
    }
    for (double value : values) {
      Require.notNegative(NAME, "every value", value);
    }
    this.sorted = values.clone();
    this.between = between && values.length > 1;
    Arrays.sort(sorted);
  }

  /** Each of {@code values} is equally likely. */
  public static Empirical of(double... values) {
    return new Empirical(values, false);
  }

  /** Evenly between neighbouring {@code values}. */
  public static Empirical between(double... values) {
    return new Empirical(values, true);
  }

  private static Empirical create(Arguments arguments) {
    boolean between = arguments.has("between") && arguments.text("between").equals("yes");
    return new Empirical(arguments.object("values", double[].class), between);
  }

  @Override
  public double mean() {
    double sum = 0;
    for (int i = 0; i < pieces(); i++) {
      sum += between ? (sorted[i] + sorted[i + 1]) / 2 : sorted[i];
    }
    return sum / pieces();
  }

  @Override
  public double squaredCoefficientOfVariation() {
    double mean = mean();
    if (mean == 0) {
      return 0;
    }
    double sum = 0;
    for (int i = 0; i < pieces(); i++) {
      double low = sorted[i] / mean - 1;
      double high = between ? sorted[i + 1] / mean - 1 : low;
      // The second moment of a uniform between two values.
      sum += (low * low + low * high + high * high) / 3;
    }
    return sum / pieces();
  }

  private int pieces() {
    return between ? sorted.length - 1 : sorted.length;
  }

  @Override
  public Sampler sampler(UniformRandomProvider source) {
    int pieces = pieces();
    if (!between) {
      return () -> sorted[source.nextInt(pieces)];
    }
    return () -> {
      int i = source.nextInt(pieces);
      return sorted[i] + source.nextDouble() * (sorted[i + 1] - sorted[i]);
    };
  }
}
