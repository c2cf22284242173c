package dev.lbsim.core.random;

import dev.lbsim.core.catalog.Arguments;
import dev.lbsim.core.catalog.Entry;
import java.util.List;
import java.util.Optional;

/** Every distribution a scenario can name. Adding one is one file and one line here. */
public final class Distributions {
  /** Largest quantity a scenario may ask for: in nanoseconds, about 32 years. */
  public static final double MAX_QUANTITY = 1e18;

  private static final List<Kind> ALL =
      List.of(
          Constant.KIND,
          Exponential.KIND,
          Uniform.KIND,
          Normal.KIND,
          LogNormal.KIND,
          Pareto.KIND,
          Gamma.KIND,
          Weibull.KIND,
          Erlang.KIND,
          HyperExponential.KIND,
          Zipf.KIND,
          Mixture.KIND,
          Empirical.KIND);

  private Distributions() {}

  /**
   * One distribution of the registry.
   *
   * @param about what people and checkers are told of it
   * @param factory makes one from checked arguments
   */
  public record Kind(Entry about, Factory factory) {}

  /**
   * Makes a distribution from the arguments its entry declares.
   *
   * <p>Two kinds take more than their entries say, because a scenario writes them in a syntax of
   * their own: {@code mix} wants {@code weights} (a {@code double[]}) and {@code components} (a
   * {@code List} of {@link Distribution}), {@code empirical} wants {@code values} (a {@code
   * double[]} in base units) in place of its {@code file}.
   */
  @FunctionalInterface
  public interface Factory {
    /**
     * A distribution with these arguments.
     *
     * @throws IllegalArgumentException if values that are allowed one by one make no sense together
     *     (low above high, a mean of 0); the message is meant for whoever wrote them
     */
    Distribution create(Arguments arguments);
  }

  /** All of them, in the order they are listed to people. */
  public static List<Kind> all() {
    return ALL;
  }

  /** The distribution a scenario calls {@code name}. */
  public static Optional<Kind> find(String name) {
    return ALL.stream().filter(kind -> kind.about().name().equals(name)).findFirst();
  }
}
