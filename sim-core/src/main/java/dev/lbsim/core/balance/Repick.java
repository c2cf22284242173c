package dev.lbsim.core.balance;

/**
 * A flow as the balancer sees it when its first choice was already tried: the same flow with
 * another hash, so that hashing algorithms choose differently and still repeatably. The change of
 * the hash is the one of Envoy's Maglev; the top bits change most, so the choices spread.
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
    return flow.hash() ^ -repick;
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
