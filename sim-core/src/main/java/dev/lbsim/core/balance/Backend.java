package dev.lbsim.core.balance;

/**
 * What one dispatcher knows of one backend. Several dispatchers (workers, instances) in front of
 * the same server each hold their own: private knowledge is part of what the simulator teaches.
 */
public final class Backend {
  private final int index;
  private final String id;
  private final int zone;

  private double weight;
  private double rampFactor = 1;
  private double effectiveWeight;
  private boolean healthy = true;
  private boolean ejected;
  private boolean admitted = true;
  private boolean present = true;

  private int inFlight;
  private int visibleInFlight;
  private long costUnits;
  private long visibleCostUnits;

  /**
   * @param index position in its pool, from 0
   * @param id stable name, such as {@code app.big}; hash-based algorithms hash it
   * @param zone index of its zone, or -1
   * @param weight configured relative share, at least 0
   */
  public Backend(int index, String id, int zone, double weight) {
    this.index = index;
    this.id = id;
    this.zone = zone;
    this.weight = finite("weight", weight);
    this.effectiveWeight = weight;
  }

  /** Position in its pool, from 0. */
  public int index() {
    return index;
  }

  /** Stable name; equal names hash equally in every process and world. */
  public String id() {
    return id;
  }

  /** Index of its zone, or -1. */
  public int zone() {
    return zone;
  }

  /** The weight to balance by now: the configured one times the slow-start factor. */
  public double weight() {
    return effectiveWeight;
  }

  /** The slow-start factor now: 1 once warm. */
  public double rampFactor() {
    return rampFactor;
  }

  /** The weight the operator configured. */
  public double configuredWeight() {
    return weight;
  }

  /**
   * Requests (or connections) handed over and not ended, as this dispatcher sees them: the true
   * count, or the count at the last refresh where the dispatcher was given a stale view.
   */
  public int inFlight() {
    return visibleInFlight;
  }

  /**
   * The costs of those requests added up, in whatever unit the proxy counts costs; their number
   * where it knows of none. As old as {@link #inFlight}.
   */
  public double outstandingCost() {
    return CostUnits.toCost(visibleCostUnits);
  }

  /** True while health checks call it fit. */
  public boolean healthy() {
    return healthy;
  }

  /** True while it is set aside because requests to it went wrong, whatever health checks say. */
  public boolean ejected() {
    return ejected;
  }

  /** True while neither checks nor requests speak against it. */
  public boolean fit() {
    return healthy && !ejected;
  }

  /** True while the operator lets it take new work: not drained, removed or absent. */
  public boolean admitted() {
    return admitted;
  }

  /** True while it is a member of the pool: a drained one is, a removed one is not. */
  public boolean present() {
    return present;
  }

  // The levers below are the dispatcher's: it must tell the balancer afterwards.

  void setWeight(double weight) {
    this.weight = finite("weight", weight);
    effectiveWeight = weight * rampFactor;
  }

  void setRampFactor(double rampFactor) {
    this.rampFactor = finite("ramp factor", rampFactor);
    effectiveWeight = weight * rampFactor;
  }

  void setHealthy(boolean healthy) {
    this.healthy = healthy;
  }

  void setEjected(boolean ejected) {
    this.ejected = ejected;
  }

  void setAdmitted(boolean admitted) {
    this.admitted = admitted;
  }

  void setPresent(boolean present) {
    this.present = present;
  }

  int trueInFlight() {
    return inFlight;
  }

  long trueCostUnits() {
    return costUnits;
  }

  void addInFlight(int change, long units) {
    inFlight += change;
    costUnits += units;
  }

  /** Lets algorithms see the true counts as they are now. */
  void refreshView() {
    visibleInFlight = inFlight;
    visibleCostUnits = costUnits;
  }

  private double finite(String what, double value) {
    if (!(value >= 0) || value == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(what + " of " + id + " is " + value);
    }
    return value;
  }
}
