package dev.lbsim.core.random;

import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.catalog.Parameter;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.RejectionInversionZipfSampler;

/**
 * Zipf: rank r of 1 to n comes up in proportion to r^-s. A whole number without a unit.
 *
 * <p>How popular keys, names and pages are: s is near 0.8 for web pages (Breslau et al., "Web
 * caching and Zipf-like distributions", INFOCOM 1999). Drawn by rejection-inversion (Hoermann and
 * Derflinger, ACM TOMACS 6(3), 1996), at a cost that does not grow with n.
 *
 * @param exponent s, at least 0; 0 makes all ranks equal
 * @param ranks n, at least 1
 */
public record Zipf(double exponent, int ranks) implements Distribution {
  static final String NAME = "zipf";

  static final Distributions.Kind KIND =
      new Distributions.Kind(
          new Entry(
              NAME,
              "Popularity of keys: rank r of 1 to n comes up in proportion to r^-s.",
              "Breslau et al., Web caching and Zipf-like distributions, INFOCOM 1999",
              List.of(
                  Parameter.number(
                      "s", null, 0, 20, "Skew: 0 is uniform, 0.8 is typical of web pages."),
                  Parameter.count("n", null, 1, Integer.MAX_VALUE, "How many ranks there are."))),
          arguments -> new Zipf(arguments.number("s"), arguments.count("n")));

  /** Terms summed one by one before Euler-Maclaurin takes over; its error is then below 1e-20. */
  private static final int EXACT_TERMS = 1000;

  public Zipf {
    Require.notNegative(NAME, "s", exponent);
    Require.positive(NAME, "n", ranks);
  }

  @Override
  public double mean() {
    return powerSum(exponent - 1) / powerSum(exponent);
  }

  @Override
  public double squaredCoefficientOfVariation() {
    double first = powerSum(exponent - 1);
    return powerSum(exponent - 2) * powerSum(exponent) / (first * first) - 1;
  }

  /** The sum of r^-s for r = 1 to n, for any real s. */
  private double powerSum(double s) {
    int last = Math.min(ranks, EXACT_TERMS);
    double sum = 0;
    for (int r = last; r >= 1; r--) {
      sum += StrictMath.pow(r, -s);
    }
    return ranks == last ? sum : sum + tail(s, last, ranks) - StrictMath.pow(last, -s);
  }

  /** Euler-Maclaurin for the sum of r^-s, r = from to to (DLMF 2.10.1), with two corrections. */
  private static double tail(double s, double from, double to) {
    double logRatio = StrictMath.log(to / from);
    double stretch = s == 1 ? logRatio : StrictMath.expm1((1 - s) * logRatio) / (1 - s);
    double atFrom = StrictMath.pow(from, -s);
    double atTo = StrictMath.pow(to, -s);
    double slope = s / 12 * (atFrom / from - atTo / to);
    double third =
        s * (s + 1) * (s + 2) / 720 * (atFrom / (from * from * from) - atTo / (to * to * to));
    return from * atFrom * stretch + (atFrom + atTo) / 2 + slope - third;
  }

  @Override
  public Sampler sampler(UniformRandomProvider source) {
    var rank = RejectionInversionZipfSampler.of(source, ranks, exponent);
    return rank::sample;
  }
}
