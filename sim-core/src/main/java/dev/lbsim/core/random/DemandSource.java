package dev.lbsim.core.random;

import java.nio.charset.StandardCharsets;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Random numbers that belong to one request: a tiny generator that is set back to a request's own
 * 64 bits before it is drawn from.
 *
 * <p>Hot path: runs once per event.
 *
 * <p>A request gets 64 random bits at birth and keeps them. Whoever serves it calls {@link #reseed}
 * with them and draws its service time from a sampler bound to this source, so the demand is fixed
 * when the request is born although it is drawn where it is served. Two designs compared under one
 * seed then see the same demands whatever they route where (common random numbers; Glasserman and
 * Yao, Management Science 38(6), 1992). A purpose keeps apart what one request asks of two tiers;
 * servers that should ask the same of it share the purpose.
 *
 * <p>The generator is SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
 * generators", OOPSLA 2014): any seed is as good as any other, and the state is one long. A request
 * takes only a handful of numbers from it.
 */
public final class DemandSource implements UniformRandomProvider {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private final long purposeBits;
  private long state;

  /** A source whose seeds are used as they are. */
  public DemandSource() {
    this(0);
  }

  /** A source for one purpose, such as {@code servers.web/service}. */
  public DemandSource(String purpose) {
    this(bitsOf(purpose));
  }

  private DemandSource(long purposeBits) {
    this.purposeBits = purposeBits;
    this.state = purposeBits;
  }

  /** Starts the numbers of the request that was born with {@code bits}. */
  public void reseed(long bits) {
    state = bits ^ purposeBits;
  }

  @Override
  public long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  private static long bitsOf(String purpose) {
    long bits = 0;
    for (byte b : purpose.getBytes(StandardCharsets.UTF_8)) {
      bits = mix(bits + GOLDEN_GAMMA + b);
    }
    return bits;
  }
}
