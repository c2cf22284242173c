package dev.lbsim.core.dns;

import dev.lbsim.core.catalog.Arguments;
import dev.lbsim.core.catalog.Entry;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Every answer policy a scenario can name. Adding one is one file and one line here. */
public final class AnswerPolicies {
  private static final List<Kind> ALL =
      List.of(
          RoundRobinAnswer.KIND,
          WeightedAnswer.KIND,
          FailoverAnswer.KIND,
          MultivalueAnswer.KIND,
          GeoAnswer.KIND,
          LatencyAnswer.KIND);

  private AnswerPolicies() {}

  /**
   * One policy of the registry.
   *
   * @param about what people and checkers are told of it
   * @param factory makes one per name server and name
   */
  public record Kind(Entry about, Factory factory) {}

  /** Makes a policy. */
  @FunctionalInterface
  public interface Factory {
    /**
     * A new policy for one name.
     *
     * @param arguments values for all parameters of the entry, each within its declared range
     * @param world what it can know of places
     * @param random the stream for all its draws
     */
    AnswerPolicy create(Arguments arguments, Surroundings world, RandomGenerator random);

    /** The same in a world without places. */
    default AnswerPolicy create(Arguments arguments, RandomGenerator random) {
      return create(arguments, Surroundings.NONE, random);
    }
  }

  /** All of them, in the order they are listed to people. */
  public static List<Kind> all() {
    return ALL;
  }

  /** The policy a scenario calls {@code name}. */
  public static Optional<Kind> find(String name) {
    return ALL.stream().filter(kind -> kind.about().name().equals(name)).findFirst();
  }
}
