package dev.lbsim.core.random;

import java.util.random.RandomGenerator;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * One stream of random numbers, seen through the JDK's interface (what balancers take) and through
 * commons-rng's (what samplers take). Both views draw from the same state.
 *
 * <p>Hot path: runs once per event.
 */
public final class RandomStream implements RandomGenerator {
  private final UniformRandomProvider source;

  public RandomStream(UniformRandomProvider source) {
    this.source = source;
  }

  /** The same stream for commons-rng samplers. */
  public UniformRandomProvider source() {
    return source;
  }

  @Override
  public long nextLong() {
    return source.nextLong();
  }

  @Override
  public int nextInt() {
    return source.nextInt();
  }

  @Override
  public int nextInt(int bound) {
    return source.nextInt(bound);
  }

  @Override
  public double nextDouble() {
    return source.nextDouble();
  }

  @Override
  public boolean nextBoolean() {
    return source.nextBoolean();
  }
}
