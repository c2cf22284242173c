package dev.lbsim.core.stats;

import dev.lbsim.core.stats.Estimate.Caution;
import dev.lbsim.core.stats.Estimate.Method;
import java.util.Arrays;
import java.util.List;

/**
 * 95 % intervals from independent replications.
 *
 * <p>Samples within one run are correlated, so their own scatter says little: at 80 % load the
 * textbook formula is nine times too narrow. Replications are independent by construction; every
 * interval here measures the scatter between them. The formulas are those of A. M. Law, "Simulation
 * Modeling and Analysis" (5th ed., sections 9.4 and 9.5), and W. G. Cochran, "Sampling Techniques"
 * (3rd ed., chapter 6, ratio estimators). R is the number of replications, t the 97.5 % quantile of
 * Student's t with R - 1 degrees of freedom. One replication gives a value and no interval.
 *
 * <p>Quantiles and mean of latencies: {@link PooledLatency}. One long run: {@link BatchMeans}.
 */
public final class Inference {
  /** Below this many replications a warning is due. */
  public static final int ENOUGH_REPLICATIONS = 10;

  private static final double NORMAL_95 = 1.959963984540054;

  private Inference() {}

  /**
   * Mean of one figure per replication: m +- t s / sqrt(R), with s the standard deviation of the
   * figures. Each replication weighs the same: for time averages over equal spans. Where
   * replications differ in size (means, shares and rates per request), use {@link #ratio}.
   *
   * @param perReplication one figure each; NaN marks a replication without samples and is left out
   * @param n how many samples stand behind the figures
   */
  public static Estimate mean(double[] perReplication, long n) {
    double[] figures = Arrays.stream(perReplication).filter(x -> !Double.isNaN(x)).toArray();
    return studentT(figures, n, Method.REPLICATIONS);
  }

  /**
   * Mean difference a - b of two designs run under common random numbers: replication r of one is
   * paired with replication r of the other, m +- t s / sqrt(R) over the differences (P. Glasserman
   * and D. D. Yao, Management Science 38(6), 1992). The designs differ, at 95 %, if the interval
   * does not hold 0.
   *
   * @param a one figure per replication of the first design
   * @param b of the second, in the same order; a pair with a NaN is left out
   * @param n how many samples stand behind the figures
   */
  public static Estimate pairedDifference(double[] a, double[] b, long n) {
    requireSameLength(a.length, b.length);
    double[] differences = new double[a.length];
    Arrays.setAll(differences, r -> a[r] - b[r]);
    double[] known = Arrays.stream(differences).filter(x -> !Double.isNaN(x)).toArray();
    return studentT(known, n, Method.PAIRED);
  }

  /**
   * Sum of numerators over sum of denominators, such as latency per request or errors per request,
   * when both vary from replication to replication. With q the ratio of the sums, e_r = y_r - q x_r
   * and m the mean of the x_r: q +- t s_e / (m sqrt(R)), s_e^2 = sum of e_r^2 / (R - 1). Its bias
   * is of order 1/R times the squared relative width: negligible where the interval is narrow.
   *
   * @param numerators y_r
   * @param denominators x_r, not negative; a replication of 0/0 weighs nothing
   * @param n how many samples stand behind the figures
   */
  public static Estimate ratio(double[] numerators, double[] denominators, long n) {
    requireSameLength(numerators.length, denominators.length);
    int replications = numerators.length;
    double below = sum(denominators);
    double q = sum(numerators) / below;
    if (replications < 2 || Double.isNaN(q) || Double.isInfinite(q)) {
      return Estimate.bare(q, n, replications, replicationCautions(replications));
    }
    double squares = 0;
    for (int r = 0; r < replications; r++) {
      double residual = numerators[r] - q * denominators[r];
      squares += residual * residual;
    }
    double halfWidth = halfWidth(squares, replications) / (below / replications);
    return Estimate.around(
        q, halfWidth, n, replications, Method.RATIO, replicationCautions(replications));
  }

  /**
   * Share of trials that were events, such as errors among requests, counted per replication: the
   * {@link #ratio} of the sums, its interval cut to [0, 1]. When no trial, or every trial, was an
   * event the scatter is zero and proves nothing; then the bound is the exact one-sided one of
   * {@link #proportion}.
   *
   * @param events how many trials were events, per replication
   * @param trials how many trials there were
   */
  public static Estimate share(long[] events, long[] trials) {
    requireSameLength(events.length, trials.length);
    long allEvents = Arrays.stream(events).sum();
    long allTrials = Arrays.stream(trials).sum();
    if (allTrials > 0 && (allEvents == 0 || allEvents == allTrials)) {
      return rareEvent(allEvents, allTrials, events.length);
    }
    double[] y = Arrays.stream(events).asDoubleStream().toArray();
    double[] x = Arrays.stream(trials).asDoubleStream().toArray();
    return ratio(y, x, allTrials).within(0, 1);
  }

  /**
   * Share of <em>independent</em> trials that were events, such as replications that met a target:
   * the score interval of E. B. Wilson (JASA 22, 1927). Requests of one run are not independent;
   * for them use {@link #share}. With no event in n trials the upper bound is 1 - .05^(1/n), close
   * to 3/n (J. A. Hanley and A. Lippman-Hand, JAMA 249, 1983), and likewise from below when every
   * trial was one.
   *
   * @param events how many trials were events
   * @param trials how many trials there were; 0 gives NaN
   */
  public static Estimate proportion(long events, long trials) {
    if (events < 0 || events > trials) {
      throw new IllegalArgumentException(events + " events cannot come from " + trials + " trials");
    }
    if (trials == 0) {
      return Estimate.bare(Double.NaN, 0, 0, List.of());
    }
    if (events == 0 || events == trials) {
      return rareEvent(events, trials, 1);
    }
    double n = trials;
    double p = events / n;
    double z2 = NORMAL_95 * NORMAL_95;
    double centre = (p + z2 / (2 * n)) / (1 + z2 / n);
    double reach = NORMAL_95 / (1 + z2 / n) * Math.sqrt(p * (1 - p) / n + z2 / (4 * n * n));
    return new Estimate(p, centre - reach, centre + reach, trials, 1, Method.WILSON, List.of());
  }

  private static Estimate rareEvent(long events, long trials, int groups) {
    double bound = -StrictMath.expm1(StrictMath.log(0.05) / trials);
    return events == 0
        ? new Estimate(0, 0, bound, trials, groups, Method.RARE_EVENT, List.of())
        : new Estimate(1, 1 - bound, 1, trials, groups, Method.RARE_EVENT, List.of());
  }

  /** m +- t s / sqrt(k) over k independent figures. */
  static Estimate studentT(double[] figures, long n, Method method) {
    int k = figures.length;
    double mean = sum(figures) / k;
    List<Caution> cautions = replicationCautions(k);
    if (k < 2 || Double.isInfinite(mean)) {
      return Estimate.bare(mean, n, k, cautions);
    }
    return Estimate.around(
        mean, halfWidth(squaresAround(mean, figures), k), n, k, method, cautions);
  }

  /** t s / sqrt(k), where s^2 = {@code squares} / (k - 1). */
  static double halfWidth(double squares, int k) {
    return StudentT.factor95(k - 1) * Math.sqrt(squares / (k - 1) / k);
  }

  /** Sum of squared distances from {@code centre}. */
  static double squaresAround(double centre, double[] figures) {
    double squares = 0;
    for (double figure : figures) {
      squares += (figure - centre) * (figure - centre);
    }
    return squares;
  }

  static List<Caution> replicationCautions(int replications) {
    if (replications >= ENOUGH_REPLICATIONS) {
      return List.of();
    }
    return List.of(replications < 2 ? Caution.ONE_REPLICATION : Caution.FEW_REPLICATIONS);
  }

  private static double sum(double[] figures) {
    double sum = 0;
    for (double figure : figures) {
      sum += figure;
    }
    return sum;
  }

  private static void requireSameLength(int a, int b) {
    if (a != b) {
      throw new IllegalArgumentException("one figure per replication each, not " + a + " and " + b);
    }
  }
}
