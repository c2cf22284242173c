package dev.lbsim.scenario.language.check;

import dev.lbsim.scenario.language.spec.AnycastSpec;
import dev.lbsim.scenario.language.spec.DnsSpec;
import dev.lbsim.scenario.language.spec.L4Spec;
import dev.lbsim.scenario.language.spec.ScenarioSpec;
import dev.lbsim.scenario.language.value.AnswersSpec;
import dev.lbsim.scenario.language.value.Ref;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Where the connections of clients end: the layer-7 tiers and servers behind names, anycast
 * addresses and layer-4 tiers, which read nothing.
 */
final class FirstReaders {
  private final ScenarioSpec spec;
  private final Names names;
  private final Set<Target> found = new LinkedHashSet<>();

  private FirstReaders(ScenarioSpec spec, Names names) {
    this.spec = spec;
    this.names = names;
  }

  /** Those of clients that visit {@code ref}; what means nothing is left out. */
  static Set<Target> of(ScenarioSpec spec, Names names, Ref ref) {
    FirstReaders readers = new FirstReaders(spec, names);
    readers.follow(ref, Names.VISITS);
    return readers.found;
  }

  private void follow(Ref ref, Collection<Target.Kind> kinds) {
    names.find(ref.text(), kinds).forEach(this::follow);
  }

  private void follow(Target target) {
    Object entry = names.entry(target);
    if (entry instanceof DnsSpec dns) {
      for (AnswersSpec.Answer answer : dns.answers().answers()) {
        follow(answer.target(), Names.ANSWERS);
      }
      if (dns.failTo() != null) {
        follow(dns.failTo(), Names.ANSWERS);
      }
    } else if (entry instanceof AnycastSpec vip) {
      vip.sites()
          .values()
          .forEach(site -> SiteFronts.of(spec, names, site.front()).forEach(this::follow));
    } else if (entry instanceof L4Spec tier) {
      follow(tier.pool(), Names.POOLS);
    } else {
      found.add(target);
    }
  }
}
