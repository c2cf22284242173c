package dev.lbsim.core.model;

import dev.lbsim.core.dns.AddressOrder;
import dev.lbsim.core.dns.PrefetchRule;
import dev.lbsim.core.dns.StaleRule;
import dev.lbsim.core.dns.TtlRules;

/**
 * What a population of resolvers is like. Times in nanoseconds.
 *
 * @param count how many
 * @param zipfExponent 0 for equal numbers of clients, or the exponent of Zipf's law
 * @param order in which cached addresses are given out
 * @param rules what they do to TTLs
 * @param stubbornShare share of them that disregards TTLs, from 0 to 1
 * @param stubbornRules what those do to TTLs
 * @param frontEnds caches of each that do not share; a query meets any of them
 * @param ecs true if name servers are told the client's network (RFC 7871)
 * @param coalesce true if a question that is under way is not asked again
 * @param prefetch when they ask before they must
 * @param stale what they do with answers whose life is over
 * @param failureNanos how long they remember that nobody could find out (RFC 9520)
 * @param timeoutNanos how long they wait for a name server
 * @param tries how often they ask, at least 1
 */
public record ResolverSettings(
    int count,
    double zipfExponent,
    AddressOrder order,
    TtlRules rules,
    double stubbornShare,
    TtlRules stubbornRules,
    int frontEnds,
    boolean ecs,
    boolean coalesce,
    PrefetchRule prefetch,
    StaleRule stale,
    long failureNanos,
    long timeoutNanos,
    int tries) {
  private static final long SEC = 1_000_000_000L;

  /** Honest resolvers with one cache each. */
  public static ResolverSettings honest(int count, AddressOrder order) {
    return new ResolverSettings(
        count,
        0,
        order,
        TtlRules.HONEST,
        0,
        TtlRules.HONEST,
        1,
        false,
        true,
        PrefetchRule.OFF,
        StaleRule.OFF,
        5 * SEC,
        3 * SEC / 2,
        3);
  }
}
