package dev.lbsim.core.model;

import dev.lbsim.core.random.Distribution;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an L7 tier is like.
 *
 * @param workers event loops of each instance, each with a dispatcher and a CPU of its own
 * @param overhead CPU work per request in nanoseconds, or null for none
 * @param perByteNanos CPU work per byte of the answer, in nanoseconds
 * @param weight relative share of each instance where the tier is itself a pool
 * @param pools the pools behind it; routes refer to them by index
 * @param routes where requests go, at least one
 * @param routeOfKind index of the route of each kind of request, by {@link RequestKind#number}; a
 *     kind beyond the end takes the last route
 * @param upstream how it keeps connections to backends
 * @param defence what it does against clients that hold its connections
 * @param tls how it ends TLS, or null where it does not
 * @param costs how it finds out what requests cost, or null to take all for equal
 * @param compress how it compresses answers, or null where it does not
 */
public record L7Settings(
    int workers,
    @Nullable Distribution overhead,
    double perByteNanos,
    double weight,
    List<PoolSettings> pools,
    List<RouteSettings> routes,
    int[] routeOfKind,
    UpstreamSettings upstream,
    DefenceSettings defence,
    @Nullable TlsSettings tls,
    @Nullable CostSettings costs,
    @Nullable CompressSettings compress) {

  /** A tier that does not end TLS, and to which all requests are equal. */
  public L7Settings(
      int workers,
      @Nullable Distribution overhead,
      double perByteNanos,
      double weight,
      List<PoolSettings> pools,
      List<RouteSettings> routes,
      int[] routeOfKind,
      UpstreamSettings upstream,
      DefenceSettings defence) {
    this(
        workers,
        overhead,
        perByteNanos,
        weight,
        pools,
        routes,
        routeOfKind,
        upstream,
        defence,
        null,
        null,
        null);
  }

  /** The same tier, ending TLS so. */
  public L7Settings withTls(@Nullable TlsSettings how) {
    return new L7Settings(
        workers,
        overhead,
        perByteNanos,
        weight,
        pools,
        routes,
        routeOfKind,
        upstream,
        defence,
        how,
        costs,
        compress);
  }

  /** The same tier, knowing so what requests cost. */
  public L7Settings withCosts(@Nullable CostSettings known) {
    return new L7Settings(
        workers,
        overhead,
        perByteNanos,
        weight,
        pools,
        routes,
        routeOfKind,
        upstream,
        defence,
        tls,
        known,
        compress);
  }

  /** The same tier, compressing so. */
  public L7Settings withCompress(@Nullable CompressSettings how) {
    return new L7Settings(
        workers,
        overhead,
        perByteNanos,
        weight,
        pools,
        routes,
        routeOfKind,
        upstream,
        defence,
        tls,
        costs,
        how);
  }

  /** What hash-based algorithms hash. */
  public enum HashOn {
    SOURCE,
    CONNECTION,
    KEY,
    PATH
  }
}
