package dev.lbsim.core.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an L7 tier does with the requests that match one route.
 *
 * @param name how results call it
 * @param shares the pools it uses, at least one
 * @param hashOn what hash-based algorithms hash
 * @param overprovisioning how many times its load a backend of a pool can take before requests
 *     spill to pools of the next priority, at least 1; 0 if these are used only when none is usable
 * @param exchange what is done about attempts that fail or take long, or null to hand each request
 *     to one backend and its answer back
 * @param filters what each request passes before a backend is chosen, in this order
 * @param sticky how sessions stay with their backends, or null to place each request by itself
 * @param mirrors where copies of its requests go
 * @param pathOfKind a hash of the path of each kind of request, by {@link RequestKind#number}, for
 *     algorithms that hash paths; empty where none does
 * @param kindToBackend what each kind of request is to backends, by {@link RequestKind#number}: its
 *     own number, or that of a kind with another path, host or headers; null to rewrite none
 */
public record RouteSettings(
    String name,
    List<PoolShare> shares,
    L7Settings.HashOn hashOn,
    double overprovisioning,
    @Nullable ExchangeSettings exchange,
    List<FilterSettings> filters,
    @Nullable StickySettings sticky,
    List<MirrorSettings> mirrors,
    long[] pathOfKind,
    int @Nullable [] kindToBackend) {

  /** Without copies, and with nothing rewritten. */
  public RouteSettings(
      String name,
      List<PoolShare> shares,
      L7Settings.HashOn hashOn,
      double overprovisioning,
      @Nullable ExchangeSettings exchange,
      List<FilterSettings> filters,
      @Nullable StickySettings sticky) {
    this(
        name,
        shares,
        hashOn,
        overprovisioning,
        exchange,
        filters,
        sticky,
        List.of(),
        new long[0],
        null);
  }

  /** Without sticky sessions either. */
  public RouteSettings(
      String name,
      List<PoolShare> shares,
      L7Settings.HashOn hashOn,
      double overprovisioning,
      @Nullable ExchangeSettings exchange,
      List<FilterSettings> filters) {
    this(name, shares, hashOn, overprovisioning, exchange, filters, null);
  }

  /** The same with other priorities used only when no backend of those before is usable. */
  public RouteSettings(
      String name,
      List<PoolShare> shares,
      L7Settings.HashOn hashOn,
      @Nullable ExchangeSettings exchange,
      List<FilterSettings> filters) {
    this(name, shares, hashOn, 0, exchange, filters);
  }

  /**
   * One pool of a route.
   *
   * @param pool index among the pools of the tier
   * @param weight its share among those of its priority
   * @param priority 0 for the pools used first
   */
  public record PoolShare(int pool, double weight, int priority) {}

  /** True if a request can be handed to a backend and forgotten until its answer passes. */
  boolean plain() {
    return exchange == null && filters.isEmpty() && mirrors.isEmpty() && kindToBackend == null;
  }

  /** The way of copies to this pool: one attempt, as long as the route may take. */
  RouteSettings toMirror(int pool) {
    ExchangeSettings once =
        new ExchangeSettings(
            exchange == null ? 0 : exchange.timeoutNanos(),
            0,
            ClientSettings.Retries.NONE,
            null,
            exchange != null && exchange.cancel(),
            1,
            1,
            true,
            null);
    return new RouteSettings(
        name,
        List.of(new PoolShare(pool, 1, 0)),
        hashOn,
        0,
        once,
        List.of(),
        null,
        List.of(),
        pathOfKind,
        kindToBackend);
  }
}
