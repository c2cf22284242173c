package dev.lbsim.core.balance;

/**
 * How traffic is shared among levels of priority: all of it to the first level as long as that is
 * healthy enough, and what it cannot take to the next.
 *
 * <p>Source: Envoy, priority levels. A level with share h of its hosts fit is worth min(1, factor ·
 * h), so with 1.4 it may lose 28 % of its hosts before anything spills. If all levels together are
 * worth less than one, what they are worth is scaled up to one, and those with h below the panic
 * threshold send to all of their hosts, fit or not; if all levels do that, each is sent what its
 * number of hosts says. Envoy rounds to whole percent and gives the remainder to the first level;
 * this does not round. A bad choice where the next level is far away or small: it is sent what
 * spills whether it can take it or not.
 *
 * <p>Hot path: {@link #pick} runs once per request.
 */
public final class PriorityLoad {
  /** Envoy's {@code overprovisioning_factor}. */
  public static final double DEFAULT_OVERPROVISIONING = 1.4;

  /** Envoy's {@code healthy_panic_threshold}. */
  public static final double DEFAULT_PANIC_THRESHOLD = 0.5;

  private final double overprovisioning;
  private final double panicThreshold;
  private final int[] hosts;
  private final int[] fit;
  private final double[] share;
  private final boolean[] panic;

  /**
   * Levels without hosts; all traffic goes to the first until {@link #update} says more.
   *
   * @param levels how many there are, called 0 (first), 1, 2, ...; at least 1
   * @param overprovisioning at least 1
   * @param panicThreshold share of fit hosts, 0 (never panics) to 1
   */
  public PriorityLoad(int levels, double overprovisioning, double panicThreshold) {
    if (levels < 1) {
      throw new IllegalArgumentException(levels + " levels must be 1 or more");
    }
    if (!(panicThreshold >= 0 && panicThreshold <= 1)) {
      throw new IllegalArgumentException("panic threshold " + panicThreshold + " is not 0 to 1");
    }
    this.overprovisioning = requireFactor(overprovisioning);
    this.panicThreshold = panicThreshold;
    this.hosts = new int[levels];
    this.fit = new int[levels];
    this.share = new double[levels];
    this.panic = new boolean[levels];
    settle();
  }

  static double requireFactor(double overprovisioning) {
    if (!(overprovisioning >= 1 && overprovisioning < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("overprovisioning " + overprovisioning + " is below 1");
    }
    return overprovisioning;
  }

  /** Level {@code level} has so many hosts, of which so many are fit. */
  public void update(int level, int hostCount, int fitCount) {
    if (fitCount < 0 || fitCount > hostCount) {
      throw new IllegalArgumentException(fitCount + " fit of " + hostCount + " hosts");
    }
    hosts[level] = hostCount;
    fit[level] = fitCount;
    settle();
  }

  private void settle() {
    double worth = 0;
    int hostsInAll = 0;
    for (int level = 0; level < hosts.length; level++) {
      worth += worth(level);
      hostsInAll += hosts[level];
    }
    boolean allPanic = true;
    for (int level = 0; level < hosts.length; level++) {
      panic[level] = worth < 1 && fitShare(level) < panicThreshold;
      allPanic &= panic[level];
    }
    if (allPanic && hostsInAll > 0) {
      shareByHosts(hostsInAll);
    } else {
      spill(Math.min(1, worth));
    }
  }

  private void spill(double worth) {
    double left = 1;
    for (int level = 0; level < hosts.length; level++) {
      share[level] = worth == 0 ? 0 : Math.min(left, worth(level) / worth);
      left -= share[level];
    }
    if (worth == 0) {
      share[0] = 1; // nobody can serve it; let the first level say so
    }
  }

  private void shareByHosts(int hostsInAll) {
    for (int level = 0; level < hosts.length; level++) {
      share[level] = (double) hosts[level] / hostsInAll;
    }
  }

  private double worth(int level) {
    return Math.min(1, overprovisioning * fitShare(level));
  }

  private double fitShare(int level) {
    return hosts[level] == 0 ? 0 : (double) fit[level] / hosts[level];
  }

  /** The share of traffic that level {@code level} is sent. All shares add up to 1. */
  public double share(int level) {
    return share[level];
  }

  /** True if level {@code level} is to use all of its hosts, fit or not. */
  public boolean panic(int level) {
    return panic[level];
  }

  /**
   * The level for one request.
   *
   * @param draw uniform on [0, 1): from a generator, or from the flow's hash to keep it in place
   */
  public int pick(double draw) {
    return pick(share, draw);
  }

  static int pick(double[] shares, double draw) {
    int last = 0;
    double mark = draw;
    for (int k = 0; k < shares.length; k++) {
      if (shares[k] > 0) {
        last = k;
        if (mark < shares[k]) {
          return k;
        }
        mark -= shares[k];
      }
    }
    return last; // shares that add up to a little less than 1
  }
}
