package dev.lbsim.core.balance;

import dev.lbsim.core.balance.algorithm.HashModulo;
import dev.lbsim.core.balance.algorithm.LeastCost;
import dev.lbsim.core.balance.algorithm.LeastRequest;
import dev.lbsim.core.balance.algorithm.Maglev;
import dev.lbsim.core.balance.algorithm.PowerOfTwoChoices;
import dev.lbsim.core.balance.algorithm.RingHash;
import dev.lbsim.core.balance.algorithm.RoundRobin;
import dev.lbsim.core.balance.algorithm.UniformRandom;
import dev.lbsim.core.balance.algorithm.WeightedRandom;
import dev.lbsim.core.balance.algorithm.WeightedRoundRobin;
import dev.lbsim.core.catalog.Arguments;
import dev.lbsim.core.catalog.Entry;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The registry of load-balancing algorithms. Adding one is one line in {@link #ALL}. */
public final class Balancers {
  /** Every algorithm, simplest first. */
  private static final List<Kind> ALL =
      List.of(
          UniformRandom.KIND,
          WeightedRandom.KIND,
          RoundRobin.KIND,
          WeightedRoundRobin.KIND,
          LeastRequest.KIND,
          PowerOfTwoChoices.KIND,
          LeastCost.KIND,
          HashModulo.KIND,
          RingHash.KIND,
          Maglev.KIND);

  private Balancers() {}

  /**
   * One algorithm of the registry.
   *
   * @param about its name, summary, source and parameters
   * @param consistent true when a pick depends on the flow's hash and the pool only, so that
   *     several instances agree without talking (what a stateless layer-4 tier needs)
   * @param factory makes one balancer per worker
   */
  public record Kind(Entry about, boolean consistent, Factory factory) {}

  /** Makes a balancer. */
  @FunctionalInterface
  public interface Factory {
    /**
     * A new balancer, to be confined to one worker.
     *
     * @param arguments values for all parameters of the entry, each within its declared range
     * @param random the stream for all its draws
     * @throws IllegalArgumentException if values that are each in range do not make sense (a table
     *     size that is not prime); the message is for people
     */
    Balancer create(Arguments arguments, RandomGenerator random);
  }

  /** Every algorithm, in the order a listing shows them. */
  public static List<Kind> all() {
    return ALL;
  }

  /** The algorithm called {@code name}, if there is one. */
  public static Optional<Kind> find(String name) {
    return ALL.stream().filter(kind -> kind.about().name().equals(name)).findFirst();
  }
}
