package dev.lbsim.core.random;

import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.catalog.Parameter;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Always the same value: no variation at all, the kindest service a queue can get. Real service
 * times are rarely this even.
 *
 * @param value the value, at least 0, in the base unit
 */
public record Constant(double value) implements Distribution {
  static final String NAME = "const";

  static final Distributions.Kind KIND =
      new Distributions.Kind(
          new Entry(
              NAME,
              "Always the same value; a plain quantity means this.",
              "degenerate distribution",
              List.of(
                  Parameter.quantity(
                      "value", null, 0, Distributions.MAX_QUANTITY, "What every draw gives."))),
          arguments -> new Constant(arguments.number("value")));

  public Constant {
    Require.notNegative(NAME, "value", value);
  }

  @Override
  public double mean() {
    return value;
  }

  @Override
  public double squaredCoefficientOfVariation() {
    return 0;
  }

  @Override
  public Sampler sampler(UniformRandomProvider source) {
    return () -> value;
  }
}
