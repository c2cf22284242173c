package dev.lbsim.core.model;

import dev.lbsim.core.balance.Balancer;
import dev.lbsim.core.balance.Dispatcher;
import dev.lbsim.core.guard.HealthCheckSettings;
import dev.lbsim.core.guard.SlowStart;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How a tier deals with the pool behind it.
 *
 * @param balancer makes the algorithm of one worker from the stream for its draws
 * @param consistent true if a pick depends on the flow's hash and the pool only
 * @param options panic threshold and view
 * @param health active checks, or null for none
 * @param slowStart how a backend that comes up gets its share, or null for at once
 * @param guards what keeps trouble at the pool from spreading
 */
public record PoolSettings(
    Function<RandomGenerator, Balancer> balancer,
    boolean consistent,
    Dispatcher.Options options,
    @Nullable HealthCheckSettings health,
    @Nullable SlowStart slowStart,
    PoolGuards guards) {

  /** The same without guards. */
  public PoolSettings(
      Function<RandomGenerator, Balancer> balancer,
      boolean consistent,
      Dispatcher.Options options,
      @Nullable HealthCheckSettings health,
      @Nullable SlowStart slowStart) {
    this(balancer, consistent, options, health, slowStart, PoolGuards.NONE);
  }

  /** The same with these guards. */
  public PoolSettings with(PoolGuards others) {
    return new PoolSettings(balancer, consistent, options, health, slowStart, others);
  }
}
