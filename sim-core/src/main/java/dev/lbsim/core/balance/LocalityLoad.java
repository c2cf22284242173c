package dev.lbsim.core.balance;

/**
 * How traffic is shared among localities (zones, regions) of one level: by weight, and a locality
 * that has lost too many hosts counts for less.
 *
 * <p>Source: Envoy, locality weighted load balancing: effective weight = weight · min(1, factor ·
 * share of fit hosts), with the overprovisioning factor 1.4. Unlike {@link PriorityLoad} there is
 * no order: what one loses, all others get in proportion. A bad choice for keeping traffic local: a
 * client's own locality gets no more than its weight.
 *
 * <p>Hot path: {@link #pick} runs once per request.
 */
public final class LocalityLoad {
  private final double overprovisioning;
  private final double[] weights;
  private final double[] effective;
  private final double[] share;

  /**
   * All localities in full health.
   *
   * @param weights by locality, each at least 0 and finite
   * @param overprovisioning at least 1
   */
  public LocalityLoad(double[] weights, double overprovisioning) {
    for (double weight : weights) {
      if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("weight of a locality is " + weight);
      }
    }
    this.overprovisioning = PriorityLoad.requireFactor(overprovisioning);
    this.weights = weights.clone();
    this.effective = weights.clone();
    this.share = new double[weights.length];
    settle();
  }

  /** Locality {@code locality} has so many hosts, of which so many are fit. */
  public void update(int locality, int hostCount, int fitCount) {
    if (fitCount < 0 || fitCount > hostCount) {
      throw new IllegalArgumentException(fitCount + " fit of " + hostCount + " hosts");
    }
    double fit = hostCount == 0 ? 0 : (double) fitCount / hostCount;
    effective[locality] = weights[locality] * Math.min(1, overprovisioning * fit);
    settle();
  }

  private void settle() {
    double sum = 0;
    for (double weight : effective) {
      sum += weight;
    }
    for (int k = 0; k < share.length; k++) {
      share[k] = sum == 0 ? 0 : effective[k] / sum;
    }
  }

  /** The share of traffic that locality {@code locality} is sent; 0 everywhere if none is fit. */
  public double share(int locality) {
    return share[locality];
  }

  /** True if no locality can take anything. */
  public boolean none() {
    for (double part : share) {
      if (part > 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * The locality for one request, or {@link Balancer#NONE} if none is fit.
   *
   * @param draw uniform on [0, 1)
   */
  public int pick(double draw) {
    return none() ? Balancer.NONE : PriorityLoad.pick(share, draw);
  }
}
