package dev.lbsim.core.balance;

import dev.lbsim.core.catalog.Arguments;
import dev.lbsim.core.catalog.Parameter;
import dev.lbsim.core.random.Streams;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** What the tests of this room build again and again. */
public final class Fixtures {
  private Fixtures() {}

  /** A pool of backends s0, s1, ... with these weights. */
  public static Pool pool(double... weights) {
    List<Backend> backends = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      backends.add(new Backend(i, "s" + i, -1, weights[i]));
    }
    return new Pool(backends);
  }

  /** A pool of {@code size} backends s0, s1, ... of weight 1. */
  public static Pool equalPool(int size) {
    double[] weights = new double[size];
    Arrays.fill(weights, 1);
    return pool(weights);
  }

  /** A pool of backends of weight 1 with these ids. */
  public static Pool poolOf(String... ids) {
    List<Backend> backends = new ArrayList<>();
    for (int i = 0; i < ids.length; i++) {
      backends.add(new Backend(i, ids[i], -1, 1));
    }
    return new Pool(backends);
  }

  /** A dispatcher with default options at time 0. */
  public static Dispatcher dispatcher(Pool pool, Balancer balancer) {
    return new Dispatcher(pool, balancer, Dispatcher.Options.DEFAULT, 0);
  }

  /** A random stream with a fixed seed. */
  public static RandomGenerator random(long seed) {
    return new Streams(seed, 0).stream("test");
  }

  /** The default arguments of a registry entry, which for balancers are all plain numbers. */
  public static Arguments defaults(Balancers.Kind kind) {
    Map<String, Object> values = new HashMap<>();
    for (Parameter parameter : kind.about().parameters()) {
      values.put(
          parameter.name(), Double.valueOf(Objects.requireNonNull(parameter.defaultValue())));
    }
    return Arguments.of(values);
  }

  /** A balancer of this kind with default arguments. */
  public static Balancer balancer(Balancers.Kind kind, long seed) {
    return kind.factory().create(defaults(kind), random(seed));
  }

  /** A flow whose hash and tried backends (a bit each) a test sets. */
  public static final class TestFlow implements Flow {
    private long hash;
    private long triedBits;
    private double cost = 1;

    public TestFlow() {}

    public TestFlow(long hash) {
      this.hash = hash;
    }

    /** This flow with another hash. */
    public TestFlow hashed(long newHash) {
      hash = newHash;
      return this;
    }

    /** This flow at another cost. */
    public TestFlow costing(double newCost) {
      cost = newCost;
      return this;
    }

    /** This flow as a retry that already went to these backends. */
    public TestFlow afterTrying(int... indices) {
      triedBits = 0;
      for (int index : indices) {
        triedBits |= 1L << index;
      }
      return this;
    }

    /** This flow as a retry that already went to the backends whose bits are set. */
    public TestFlow triedBits(long bits) {
      triedBits = bits;
      return this;
    }

    @Override
    public long hash() {
      return hash;
    }

    @Override
    public double costHint() {
      return cost;
    }

    @Override
    public int attempt() {
      return Long.bitCount(triedBits);
    }

    @Override
    public boolean tried(int index) {
      return index < Long.SIZE && (triedBits >>> index & 1) == 1;
    }
  }
}
