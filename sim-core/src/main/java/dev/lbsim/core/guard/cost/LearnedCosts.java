package dev.lbsim.core.guard.cost;

import java.util.Arrays;

/**
 * What requests cost, learned from how long those before them took: an exponentially weighted
 * moving average for each subject, such as a path.
 *
 * <p>The first answer replaces the initial guess, as the first round trip does in RFC 6298, section
 * 2.2. After that either each answer has the same weight (alpha; RFC 6298 takes 1/8), or the weight
 * grows with the time since the last one, 1 - 2^(-dt / half-life), as in Finagle's and Envoy's peak
 * EWMA, so that a thousand answers within a millisecond do not wipe out what was known.
 *
 * <p>A bad choice where requests of one subject differ more than subjects do: a mean says nothing
 * of a single one. And what is timed at the proxy includes queues, so under load everything that
 * meets a queue looks expensive.
 *
 * <p>Confined to one thread. Hot path: runs once per request.
 */
public final class LearnedCosts {
  /** RFC 6298, section 2: the smoothed round trip time. */
  public static final double DEFAULT_ALPHA = 1. / 8;

  /**
   * How it learns.
   *
   * @param initial cost of a subject nobody has asked for yet, at least 0
   * @param unitNanos how long a request of cost 1 takes, above 0
   * @param alpha weight of each answer, above 0 and at most 1; unused with a half-life
   * @param halfLifeNanos time after which an answer counts half; 0 to weigh each by alpha
   */
  public record Settings(double initial, double unitNanos, double alpha, long halfLifeNanos) {
    public Settings {
      if (!(initial >= 0) || !(unitNanos > 0) || !(alpha > 0 && alpha <= 1) || halfLifeNanos < 0) {
        throw new IllegalArgumentException(
            "initial %s, unit %s ns, alpha %s, half-life %d ns"
                .formatted(initial, unitNanos, alpha, halfLifeNanos));
      }
    }
  }

  private final Settings settings;
  private double[] cost;
  private long[] learnedNanos;
  private boolean[] known;

  /**
   * Knows nothing yet.
   *
   * @param subjects how many there are, called 0, 1, 2, ...
   */
  public LearnedCosts(Settings settings, int subjects) {
    this.settings = settings;
    this.cost = new double[subjects];
    Arrays.fill(cost, settings.initial());
    this.learnedNanos = new long[subjects];
    this.known = new boolean[subjects];
  }

  /** Tells one more subject apart; returns its number. */
  public int add() {
    int made = cost.length;
    cost = Arrays.copyOf(cost, made + 1);
    cost[made] = settings.initial();
    learnedNanos = Arrays.copyOf(learnedNanos, made + 1);
    known = Arrays.copyOf(known, made + 1);
    return made;
  }

  /** What a request costs, as far as is known. */
  public double cost(int subject) {
    return cost[subject];
  }

  /** True once an answer has told anything of it. */
  public boolean known(int subject) {
    return known[subject];
  }

  /** A request took this long. */
  public void took(int subject, long nanos, long nowNanos) {
    double sample = nanos / settings.unitNanos();
    double weight = known[subject] ? weight(nowNanos - learnedNanos[subject]) : 1;
    cost[subject] += weight * (sample - cost[subject]);
    known[subject] = true;
    learnedNanos[subject] = nowNanos;
  }

  private double weight(long sinceNanos) {
    return settings.halfLifeNanos() == 0
        ? settings.alpha()
        : 1 - StrictMath.pow(2, -(double) sinceNanos / settings.halfLifeNanos());
  }
}
