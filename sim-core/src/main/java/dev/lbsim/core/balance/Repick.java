package dev.lbsim.core.balance;

/**
 * A flow as the balancer sees it when its first choice was already tried: the same flow with
 * another hash, so that every hashing algorithm chooses differently and still repeatably. Envoy has
 * each algorithm do this its own way (the next point of a ring, some flipped bits for Maglev); one
 * well-mixed hash serves them all.
 *
 * <p>Hot path: runs once per event. One object per dispatcher, re-used.
 */
final class Repick implements Flow {
  private Flow flow = () -> 0;
  private int repick;

  /** This object, standing for the {@code repick}-th repetition (from 1) of a pick for a flow. */
  Repick of(Flow original, int repick) {
    this.flow = original;
    this.repick = repick;
    return this;
  }

  @Override
  public long hash() {
    return XxHash64.mix(flow.hash(), repick);
  }

  @Override
  public int attempt() {
    return flow.attempt();
  }

  @Override
  public int zone() {
    return flow.zone();
  }

  @Override
  public double costHint() {
    return flow.costHint();
  }

  @Override
  public boolean tried(int index) {
    return flow.tried(index);
  }
}
