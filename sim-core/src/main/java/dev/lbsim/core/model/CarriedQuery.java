package dev.lbsim.core.model;

/**
 * A question to a name server in the hands of a {@link Carrier}. It may be answered once, or never;
 * an answer that nobody waits for any more does nothing.
 */
public final class CarriedQuery {
  private final Zone zone;
  private final Query query;
  private final int use;
  private boolean over;

  CarriedQuery(Zone zone, Query query) {
    this.zone = zone;
    this.query = query;
    this.use = query.use;
  }

  /** The name server it goes to, such as {@code dns.www.example.test}. */
  public String destination() {
    return zone.name();
  }

  /** The place the answer is for, as far as the name server may know, or -1. */
  public int place() {
    return query.about;
  }

  /**
   * The name server has answered.
   *
   * @param addresses numbers of the addresses of the name, in the order they were given; none for
   *     an answer without addresses
   * @param ttlNanos how long that may be kept
   */
  public void answered(int[] addresses, long ttlNanos) {
    if (isAwaited()) {
      System.arraycopy(addresses, 0, query.answer.addresses, 0, addresses.length);
      query.answer.given(addresses.length, ttlNanos, zone.engine.nowNanos());
      zone.sendHome(query);
    }
  }

  /** The name server has said that it cannot answer. */
  public void failed() {
    if (isAwaited()) {
      query.answer.fail();
      zone.sendHome(query);
    }
  }

  private boolean isAwaited() {
    boolean awaited = !over && query.use == use;
    over = true;
    return awaited;
  }
}
