package dev.lbsim.core.model;

/** Arrivals at given instants, with given costs. */
final class TraceArrivals implements ArrivalProcess {
  private final long[] atNanos;
  private final double[] costs;
  private int next;

  TraceArrivals(long[] atNanos, double[] costs) {
    this.atNanos = atNanos;
    this.costs = costs;
  }

  @Override
  public long nextNanos(long afterNanos) {
    return next < atNanos.length ? atNanos[next++] : NEVER;
  }

  @Override
  public void describe(Demand demand) {
    demand.cost = costs[next - 1];
  }
}
