package dev.lbsim.core.model;

import dev.lbsim.core.random.Exponential;
import dev.lbsim.core.random.RandomStream;
import dev.lbsim.core.random.Sampler;

/** The arrival processes of the scenario language, other than traces. */
public final class Arrivals {
  private static final double NANOS_PER_SEC = 1e9;

  private Arrivals() {}

  /** Poisson: independent exponential gaps. The right model of many independent clients. */
  public static ArrivalProcess poisson(double ratePerSec, RandomStream random) {
    Sampler gap = Exponential.ofMean(NANOS_PER_SEC / ratePerSec).sampler(random.source());
    return after -> after + gap.nextNanos();
  }

  /** Evenly spaced, from a random phase on. Kinder than life: no two ever come together. */
  public static ArrivalProcess steady(double ratePerSec, RandomStream random) {
    return new Steady(NANOS_PER_SEC / ratePerSec, random.nextDouble());
  }

  /**
   * Batches of {@code size} at one instant; batches come Poisson, at such a rate that requests come
   * at {@code ratePerSec}.
   */
  public static ArrivalProcess burst(double ratePerSec, int size, RandomStream random) {
    Sampler gap = Exponential.ofMean(NANOS_PER_SEC * size / ratePerSec).sampler(random.source());
    return new Burst(gap, size);
  }

  private static final class Steady implements ArrivalProcess {
    private final double gapNanos;
    private double count;
    private long startNanos = -1;

    Steady(double gapNanos, double phase) {
      this.gapNanos = gapNanos;
      this.count = phase;
    }

    @Override
    public long nextNanos(long afterNanos) {
      if (startNanos < 0) {
        startNanos = afterNanos;
      }
      // Multiplied out, not added up, so that the rate is exact however long the run.
      double sinceStart = count++ * gapNanos;
      return sinceStart < Sampler.LONGEST_NANOS ? startNanos + (long) sinceStart : NEVER;
    }
  }

  private static final class Burst implements ArrivalProcess {
    private final Sampler gap;
    private final int size;
    private int left;

    Burst(Sampler gap, int size) {
      this.gap = gap;
      this.size = size;
    }

    @Override
    public long nextNanos(long afterNanos) {
      if (left == 0) {
        left = size;
        left--;
        return afterNanos + gap.nextNanos();
      }
      left--;
      return afterNanos;
    }
  }
}
