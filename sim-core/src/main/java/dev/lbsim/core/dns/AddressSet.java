package dev.lbsim.core.dns;

import java.util.Arrays;

/**
 * The addresses behind one name, and which of them may be answered now.
 *
 * <p>An address is eligible while it is announced and healthy; if no announced address is healthy,
 * or too few are, the {@link FailMode} decides. The eligible list is rebuilt on change and never
 * during an answer, so policies may index it freely.
 */
public final class AddressSet {
  /** So that three of five are not too few for 60 %, whatever 0.6 is in binary. */
  private static final double ALMOST = 1 - 1e-12;

  private final FailMode whenNoneHealthy;
  private final double[] weights;
  private final boolean[] healthy;
  private final boolean[] announced;
  private final double failBelow;
  private final int lastResort;
  private final int[] eligible;
  private int eligibleCount;

  /**
   * Addresses 0, 1, 2, ... in the order the operator wrote them, all announced and healthy.
   *
   * @param weights relative shares, one per address, each at least 0
   */
  public AddressSet(FailMode whenNoneHealthy, double... weights) {
    this(weights, whenNoneHealthy, 0, -1);
  }

  private AddressSet(double[] weights, FailMode whenNoneHealthy, double failBelow, int lastResort) {
    this.failBelow = failBelow;
    this.lastResort = lastResort;
    this.whenNoneHealthy = whenNoneHealthy;
    this.weights = weights.clone();
    this.healthy = new boolean[weights.length];
    this.announced = new boolean[weights.length];
    this.eligible = new int[weights.length];
    Arrays.fill(healthy, true);
    Arrays.fill(announced, true);
    for (int i = 0; i < weights.length; i++) {
      setWeight(i, weights[i]);
    }
    rebuild();
  }

  /**
   * The same with rules for when they fail as a whole.
   *
   * @param failBelow they do when the healthy among the announced have less than this share of
   *     their weight (gdnsd: {@code up_thresh}); 0 for when none is healthy
   * @param lastResort one that is given out only then, or -1 for none
   */
  public static AddressSet failing(
      FailMode whenNoneHealthy, double failBelow, int lastResort, double... weights) {
    return new AddressSet(weights, whenNoneHealthy, failBelow, lastResort);
  }

  /** Number of addresses, eligible or not. */
  public int size() {
    return weights.length;
  }

  /** Number of addresses that may be answered now. */
  public int eligibleCount() {
    return eligibleCount;
  }

  /** The {@code k}-th address that may be answered now, in the operator's order. */
  public int eligible(int k) {
    return eligible[k];
  }

  /** Relative share of an address, at least 0. */
  public double weight(int address) {
    return weights[address];
  }

  /** True while health checks call the address fit. */
  public boolean healthy(int address) {
    return healthy[address];
  }

  /** True while the zone holds a record of the address: false once it is withdrawn. */
  public boolean announced(int address) {
    return announced[address];
  }

  /** Changes the relative share of an address. */
  public void setWeight(int address, double weight) {
    if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("weight of address " + address + " is " + weight);
    }
    weights[address] = weight;
    rebuild();
  }

  /** Takes in a verdict of the health checks. */
  public void setHealthy(int address, boolean isHealthy) {
    healthy[address] = isHealthy;
    rebuild();
  }

  /** Announces the record of an address, or withdraws it. */
  public void setAnnounced(int address, boolean isAnnounced) {
    announced[address] = isAnnounced;
    rebuild();
  }

  private void rebuild() {
    list(false);
    if (tooFew()) {
      eligibleCount = 0;
    }
    if (eligibleCount == 0 && lastResort >= 0 && announced[lastResort]) {
      eligible[eligibleCount++] = lastResort;
    }
    if (eligibleCount == 0 && whenNoneHealthy == FailMode.OPEN) {
      list(true);
    }
  }

  private boolean tooFew() {
    double all = 0;
    double working = 0;
    for (int i = 0; i < weights.length; i++) {
      if (i != lastResort && announced[i]) {
        all += weights[i];
        working += healthy[i] ? weights[i] : 0;
      }
    }
    return working < failBelow * all * ALMOST;
  }

  private void list(boolean ignoreHealth) {
    eligibleCount = 0;
    for (int i = 0; i < weights.length; i++) {
      if (i != lastResort && announced[i] && (healthy[i] || ignoreHealth)) {
        eligible[eligibleCount++] = i;
      }
    }
  }
}
