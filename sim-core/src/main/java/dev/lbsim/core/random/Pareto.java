package dev.lbsim.core.random;

import dev.lbsim.core.catalog.Arguments;
import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.catalog.Parameter;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * Pareto: P(X > x) = (scale / x)^shape, optionally cut off at {@code cap} (bounded Pareto).
 *
 * <p>The heavy tail of file sizes and job lengths, where a few draws carry most of the work
 * (Crovella and Bestavros, "Self-similarity in World Wide Web traffic", IEEE/ACM ToN 5(6), 1997;
 * bounded form: Harchol-Balter, Performance Modeling and Design of Computer Systems, section 20.3).
 * With shape at most 1 the mean is infinite and with at most 2 the variance, unless capped: no
 * queue settles then.
 *
 * <p>Drawn as scale * exp(E / shape) with E standard exponential. The cap asks for E below L =
 * shape * ln(cap / scale), and E modulo L is just that, because an exponential forgets its age.
 * This needs no power, whose strict form allocates on JDK 17.
 *
 * @param scale smallest value, above 0, in the base unit
 * @param shape tail index, above 0: the smaller, the heavier
 * @param cap largest value, above {@code scale}; infinite for the plain Pareto
 */
public record Pareto(double scale, double shape, double cap) implements Distribution {
  static final String NAME = "pareto";

  static final Distributions.Kind KIND =
      new Distributions.Kind(
          new Entry(
              NAME,
              "Heavy tail: a few draws carry most of the work; with a cap, the bounded Pareto.",
              "Harchol-Balter, Performance Modeling and Design of Computer Systems, section 20.3",
              List.of(
                  Parameter.quantity(
                      "scale", null, 0, Distributions.MAX_QUANTITY, "The smallest value."),
                  Parameter.number(
                      "shape", null, 0.01, 100, "Tail index: the smaller, the heavier the tail."),
                  Parameter.quantity(
                      "cap",
                      Parameter.UNLIMITED,
                      0,
                      Distributions.MAX_QUANTITY,
                      "The largest value."))),
          Pareto::create);

  public Pareto {
    Require.positive(NAME, "scale", scale);
    Require.positive(NAME, "shape", shape);
    if (!(cap > scale)) {
      throw Require.refused(NAME, "cap must be above scale");
    }
  }

  /** The plain Pareto: no upper bound. */
  public static Pareto of(double scale, double shape) {
    return new Pareto(scale, shape, Double.POSITIVE_INFINITY);
  }

  /** The Pareto conditioned on being at most {@code cap}. */
  public static Pareto bounded(double scale, double shape, double cap) {
    return new Pareto(scale, shape, cap);
  }

  private static Pareto create(Arguments arguments) {
    double cap = arguments.has("cap") ? arguments.number("cap") : Double.POSITIVE_INFINITY;
    return new Pareto(arguments.number("scale"), arguments.number("shape"), cap);
  }

  @Override
  public double mean() {
    return scale * moment(1);
  }

  @Override
  public double squaredCoefficientOfVariation() {
    double mean = moment(1);
    return mean == Double.POSITIVE_INFINITY ? mean : moment(2) / (mean * mean) - 1;
  }

  /** The k-th moment in units of scale^k: shape times the integral of x^(k-shape-1) to the cap. */
  private double moment(int k) {
    double excess = k - shape;
    if (cap == Double.POSITIVE_INFINITY) {
      return excess < 0 ? shape / -excess : Double.POSITIVE_INFINITY;
    }
    double logRatio = StrictMath.log(cap / scale);
    double integral = excess == 0 ? logRatio : StrictMath.expm1(excess * logRatio) / excess;
    return shape * integral / mass();
  }

  /** Share of the plain Pareto that lies below the cap. */
  private double mass() {
    return -StrictMath.expm1(-limit());
  }

  /** The cap on the exponential that is drawn. */
  private double limit() {
    return shape * StrictMath.log(cap / scale);
  }

  @Override
  public Sampler sampler(UniformRandomProvider source) {
    var standard = ZigguratSampler.Exponential.of(source);
    double limit = limit();
    // The minimum guards the last bit of rounding.
    return () -> {
      double exponent = standard.sample();
      double capped = exponent < limit ? exponent : exponent % limit;
      return Math.min(cap, scale * StrictMath.exp(capped / shape));
    };
  }
}
