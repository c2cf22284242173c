package dev.lbsim.core.model;

import dev.lbsim.core.random.Exponential;
import dev.lbsim.core.random.RandomStream;
import dev.lbsim.core.random.Sampler;
import java.util.List;

/**
 * Arrivals at a rate that follows steps and ramps: a non-homogeneous Poisson process, or evenly
 * spaced arrivals at the same rate.
 *
 * <p>Exact by inversion of the cumulative rate (Lewis and Shedler, Naval Research Logistics 26(3),
 * 1979, section 2): unit-rate arrivals are mapped through it. Between two points the rate is
 * linear, so the map solves a quadratic; nothing is thinned and no step is missed.
 *
 * <p>Hot path: runs once per event.
 */
public final class ProfileArrivals implements ArrivalProcess {
  /**
   * One point of a profile.
   *
   * @param atNanos from when on
   * @param ratePerSec the rate that is reached
   * @param rampNanos how long the way there takes, from the rate before; 0 is a step
   */
  public record Point(long atNanos, double ratePerSec, long rampNanos) {}

  // Segment i runs from start[i] to start[i+1] (the last one for ever), its rate from low[i], with
  // slope[i] per nanosecond; rates are per nanosecond.
  private final long[] start;
  private final double[] low;
  private final double[] slope;
  private final Sampler unit;
  private int segment;

  /**
   * @param points in time order, not overlapping; before the first the rate is 0
   * @param poisson true for Poisson, false for evenly spaced
   */
  public ProfileArrivals(List<Point> points, boolean poisson, RandomStream random) {
    int most = 2 * points.size() + 1;
    long[] starts = new long[most];
    double[] lows = new double[most];
    double[] slopes = new double[most];
    int count = 1;
    double rate = 0;
    for (Point point : points) {
      double next = point.ratePerSec() / 1e9;
      starts[count] = point.atNanos();
      lows[count] = point.rampNanos() > 0 ? rate : next;
      slopes[count] = point.rampNanos() > 0 ? (next - rate) / point.rampNanos() : 0;
      count++;
      if (point.rampNanos() > 0) {
        starts[count] = point.atNanos() + point.rampNanos();
        lows[count] = next;
        count++;
      }
      rate = next;
    }
    start = java.util.Arrays.copyOf(starts, count);
    low = java.util.Arrays.copyOf(lows, count);
    slope = java.util.Arrays.copyOf(slopes, count);
    double phase = random.nextDouble();
    unit = poisson ? Exponential.ofMean(1).sampler(random.source()) : new EvenlySpaced(phase);
  }

  @Override
  public long nextNanos(long afterNanos) {
    double need = unit.next();
    long at = afterNanos;
    while (true) {
      while (segment + 1 < start.length && at >= start[segment + 1]) {
        segment++;
      }
      boolean last = segment + 1 == start.length;
      double rate = low[segment] + slope[segment] * (at - start[segment]);
      double span = last ? Double.POSITIVE_INFINITY : start[segment + 1] - at;
      double available = last ? (rate > 0 ? Double.POSITIVE_INFINITY : 0) : area(rate, span);
      if (need <= available && available > 0) {
        double wait = solve(rate, slope[segment], need) + 0.5;
        return wait < Sampler.LONGEST_NANOS ? at + (long) wait : NEVER;
      }
      if (last) {
        return NEVER;
      }
      need -= available;
      at = start[segment + 1];
    }
  }

  private double area(double rate, double span) {
    return rate * span + slope[segment] * span * span / 2;
  }

  /**
   * The time x at which rate x + slope x^2 / 2 = need, in the form that is stable for slope near 0.
   */
  private static double solve(double rate, double slope, double need) {
    return 2 * need / (rate + StrictMath.sqrt(Math.max(0, rate * rate + 2 * slope * need)));
  }

  private static final class EvenlySpaced implements Sampler {
    private double next;

    EvenlySpaced(double phase) {
      next = phase;
    }

    @Override
    public double next() {
      double gap = next;
      next = 1;
      return gap;
    }
  }
}
