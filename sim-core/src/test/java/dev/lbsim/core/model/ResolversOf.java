package dev.lbsim.core.model;

import dev.lbsim.core.dns.AddressOrder;
import dev.lbsim.core.dns.PrefetchRule;
import dev.lbsim.core.dns.StaleRule;
import dev.lbsim.core.dns.TtlRules;

/** What resolvers of a test are like: honest ones, until told otherwise. */
final class ResolversOf {
  private final int count;
  private double stubbornShare;
  private TtlRules stubborn = TtlRules.HONEST;
  private int frontEnds = 1;
  private boolean ecs;
  private boolean coalesce = true;
  private PrefetchRule prefetch = PrefetchRule.OFF;
  private StaleRule stale = StaleRule.OFF;

  ResolversOf(int count) {
    this.count = count;
  }

  ResolversOf stubborn(double share, TtlRules rules) {
    stubbornShare = share;
    stubborn = rules;
    return this;
  }

  ResolversOf frontEnds(int value) {
    frontEnds = value;
    return this;
  }

  ResolversOf ecs() {
    ecs = true;
    return this;
  }

  ResolversOf eachForItself() {
    coalesce = false;
    return this;
  }

  ResolversOf prefetch(PrefetchRule value) {
    prefetch = value;
    return this;
  }

  ResolversOf stale(StaleRule value) {
    stale = value;
    return this;
  }

  ResolverSettings settings() {
    ResolverSettings honest = ResolverSettings.honest(count, AddressOrder.FIXED);
    return new ResolverSettings(
        count,
        0,
        AddressOrder.FIXED,
        TtlRules.HONEST,
        stubbornShare,
        stubborn,
        frontEnds,
        ecs,
        coalesce,
        prefetch,
        stale,
        honest.failureNanos(),
        honest.timeoutNanos(),
        honest.tries());
  }
}
