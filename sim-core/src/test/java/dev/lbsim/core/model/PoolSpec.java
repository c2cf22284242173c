package dev.lbsim.core.model;

import dev.lbsim.core.balance.Balancer;
import dev.lbsim.core.balance.Balancers;
import dev.lbsim.core.balance.Dispatcher;
import dev.lbsim.core.catalog.Arguments;
import dev.lbsim.core.guard.HealthCheckSettings;
import dev.lbsim.core.guard.SlowStart;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** How a tier deals with its pool. */
public final class PoolSpec {
  private final Balancers.Kind kind;
  private final Map<String, Object> arguments;
  private Dispatcher.Options options = Dispatcher.Options.DEFAULT;
  private @Nullable HealthCheckSettings health;
  private @Nullable SlowStart slowStart;
  private PoolGuards guards = PoolGuards.NONE;

  PoolSpec(String algorithm) {
    kind = Balancers.find(algorithm).orElseThrow();
    arguments = RegistryDefaults.of(kind.about().parameters());
  }

  public PoolSpec with(String parameter, double value) {
    arguments.put(parameter, value);
    return this;
  }

  public PoolSpec options(double panicThreshold, long refreshNanos) {
    options = new Dispatcher.Options(panicThreshold, refreshNanos);
    return this;
  }

  public PoolSpec health(HealthCheckSettings value) {
    health = value;
    return this;
  }

  public PoolSpec slowStart(long windowNanos) {
    slowStart = new SlowStart(windowNanos);
    return this;
  }

  public PoolSpec guards(PoolGuards value) {
    guards = value;
    return this;
  }

  PoolSettings settings() {
    Function<RandomGenerator, Balancer> balancer =
        random -> kind.factory().create(Arguments.of(arguments), random);
    return new PoolSettings(balancer, kind.consistent(), options, health, slowStart, guards);
  }
}
