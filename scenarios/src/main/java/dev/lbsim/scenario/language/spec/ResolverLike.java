package dev.lbsim.scenario.language.spec;

import dev.lbsim.core.dns.AddressOrder;
import dev.lbsim.scenario.language.spec.ResolversSpec.PrefetchSpec;
import dev.lbsim.scenario.language.spec.ResolversSpec.TtlSpec;
import dev.lbsim.scenario.language.value.Share;
import dev.lbsim.scenario.language.value.Span;
import org.jspecify.annotations.Nullable;

/** Resolver products and populations, and what they do where a file says nothing. */
public enum ResolverLike {
  /** cache-min-ttl, cache-max-ttl, cache-max-negative-ttl, rrset-roundrobin; NORR_TTL. */
  UNBOUND(AddressOrder.ROTATE, 0, 86_400, 3_600, 5, null),
  /** min-cache-ttl, max-cache-ttl, max-ncache-ttl, prefetch 2 9, servfail-ttl. */
  BIND(AddressOrder.RANDOM, 0, 604_800, 10_800, 1, new PrefetchSpec(new Share(0), sec(2), sec(9))),
  /** minimum-ttl-override, max-cache-ttl, max-negative-ttl, packetcache-servfail-ttl. */
  POWERDNS(AddressOrder.RANDOM, 1, 86_400, 3_600, 60, null),
  /** The cache and loadbalance plugins. */
  COREDNS(AddressOrder.RANDOM, 5, 3_600, 1_800, 5, null),
  /** A large public service: unbound's limits, and 16 machines that do not share. */
  PUBLIC(AddressOrder.ROTATE, 0, 86_400, 3_600, 5, null),
  /**
   * A population of 1000: 2.7 % keep answers for an hour. Fitted to Flavel et al., LANMAN 2014,
   * with client caches like internet.
   */
  INTERNET(AddressOrder.ROTATE, 0, 86_400, 3_600, 5, null);

  private static final int PUBLIC_FRONT_ENDS = 16;
  private static final int POPULATION = 1_000;
  private static final double STRETCHED = .027;

  private final AddressOrder order;
  private final TtlSpec ttl;
  private final TtlSpec negativeTtl;
  private final Span failureTtl;
  private final @Nullable PrefetchSpec prefetch;

  ResolverLike(
      AddressOrder order,
      long minSec,
      long maxSec,
      long maxNegativeSec,
      long failureSec,
      @Nullable PrefetchSpec prefetch) {
    this.order = order;
    this.ttl = new TtlSpec(sec(minSec), sec(maxSec));
    this.negativeTtl = new TtlSpec(null, sec(maxNegativeSec));
    this.failureTtl = sec(failureSec);
    this.prefetch = prefetch;
  }

  private static Span sec(long seconds) {
    return new Span(seconds * 1_000_000_000L);
  }

  int count() {
    return this == INTERNET ? POPULATION : 1;
  }

  int frontEnds() {
    return this == PUBLIC ? PUBLIC_FRONT_ENDS : 1;
  }

  AddressOrder order() {
    return order;
  }

  TtlSpec ttl() {
    return ttl;
  }

  TtlSpec negativeTtl() {
    return negativeTtl;
  }

  Span failureTtl() {
    return failureTtl;
  }

  @Nullable PrefetchSpec prefetch() {
    return prefetch;
  }

  @Nullable IgnoreTtlSpec ignoreTtl() {
    return this == INTERNET ? new IgnoreTtlSpec(new Share(STRETCHED), sec(3_600), null) : null;
  }
}
