package dev.lbsim.scenario.language.check;

import dev.lbsim.scenario.language.spec.AnycastSpec;
import dev.lbsim.scenario.language.spec.DnsSpec;
import dev.lbsim.scenario.language.spec.L4Spec;
import dev.lbsim.scenario.language.spec.ScenarioSpec;
import dev.lbsim.scenario.language.value.AnswersSpec;
import dev.lbsim.scenario.language.value.Ref;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Where the connections of clients end: the layer-7 tiers and servers behind names, anycast
 * addresses and layer-4 tiers, which read nothing.
 */
final class FirstReaders {
  private final ScenarioSpec spec;
  private final Names names;
  private final Map<String, Set<Target>> known = new HashMap<>();

  FirstReaders(ScenarioSpec spec, Names names) {
    this.spec = spec;
    this.names = names;
  }

  /** Those of clients that visit {@code ref}, as many do; what means nothing is left out. */
  Set<Target> of(Ref ref) {
    return known.computeIfAbsent(
        ref.text(),
        text -> {
          Set<Target> found = new LinkedHashSet<>();
          follow(ref, Names.VISITS, found, new HashSet<>());
          return found;
        });
  }

  private void follow(Ref ref, Collection<Target.Kind> kinds, Set<Target> found, Set<Target> seen) {
    names.find(ref.text(), kinds).forEach(target -> follow(target, found, seen));
  }

  private void follow(Target target, Set<Target> found, Set<Target> seen) {
    if (!seen.add(target)) {
      return;
    }
    Object entry = names.entry(target);
    if (entry instanceof DnsSpec dns) {
      for (AnswersSpec.Answer answer : dns.answers().answers()) {
        follow(answer.target(), Names.ANSWERS, found, seen);
      }
      if (dns.failTo() != null) {
        follow(dns.failTo(), Names.ANSWERS, found, seen);
      }
    } else if (entry instanceof AnycastSpec vip) {
      vip.sites()
          .values()
          .forEach(
              site ->
                  SiteFronts.of(spec, names, site.front())
                      .forEach(front -> follow(front, found, seen)));
    } else if (entry instanceof L4Spec tier) {
      follow(tier.pool(), Names.POOLS, found, seen);
    } else {
      found.add(target);
    }
  }
}
