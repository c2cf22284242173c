package dev.lbsim.scenario.compile;

import dev.lbsim.core.dns.AddressOrder;
import dev.lbsim.core.dns.PrefetchRule;
import dev.lbsim.core.dns.StaleRule;
import dev.lbsim.core.dns.TtlRules;
import dev.lbsim.core.model.ResolverSettings;
import dev.lbsim.scenario.language.spec.ResolversSpec;

/** Turns what a file says of resolvers and caches into settings of the model. */
final class DnsCompiler {
  private DnsCompiler() {}

  static ResolverSettings resolvers(ResolversSpec spec) {
    var ignore = spec.ignoreTtl();
    var max = spec.ttl().max();
    long min = spec.ttl().min().nanos();
    long most = max == null ? Long.MAX_VALUE : max.nanos();
    ResolverSettings plain =
        ResolverSettings.honest(spec.count(), AddressOrder.valueOf(spec.order().name()));
    return new ResolverSettings(
        spec.count(),
        spec.share().exponent(),
        plain.order(),
        new TtlRules(min, most, 0, Long.MAX_VALUE),
        ignore == null ? 0 : ignore.share().ratio(),
        new TtlRules(min, most, ignore == null ? 0 : ignore.atLeast().nanos(), Long.MAX_VALUE),
        1,
        false,
        true,
        PrefetchRule.OFF,
        StaleRule.OFF,
        plain.failureNanos(),
        plain.timeoutNanos(),
        plain.tries(),
        plain.place());
  }
}
