package dev.lbsim.scenario.language.check;

import dev.lbsim.scenario.language.spec.AnycastSpec;
import dev.lbsim.scenario.language.spec.DnsSpec;
import dev.lbsim.scenario.language.spec.L4Spec;
import dev.lbsim.scenario.language.spec.L7Spec;
import dev.lbsim.scenario.language.spec.ScenarioSpec;
import dev.lbsim.scenario.language.value.Ref;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what no request ever reaches. */
public final class Unused {
  private final ScenarioSpec spec;
  private final Names names;
  private final Set<String> reached = new LinkedHashSet<>();
  private final Deque<Target> open = new ArrayDeque<>();

  private Unused(ScenarioSpec spec, Names names) {
    this.spec = spec;
    this.names = names;
  }

  /**
   * The paths of resolvers, DNS names, tiers and pools that nobody uses, such as {@code l4.edge}.
   */
  public static Set<String> of(ScenarioSpec spec, Names names) {
    Unused unused = new Unused(spec, names);
    unused.walk();
    Set<String> paths = new LinkedHashSet<>();
    for (Target.Kind kind : Target.Kind.values()) {
      if (kind != Target.Kind.CLIENTS && kind != Target.Kind.PLACES) {
        names.entries(kind).keySet().forEach(name -> paths.add(kind.word() + "." + name));
      }
    }
    paths.removeAll(unused.reached);
    return paths;
  }

  private void walk() {
    spec.clients()
        .values()
        .forEach(
            clients -> {
              reach(clients.visits(), Names.VISITS);
              reach(clients.resolver(), List.of(Target.Kind.RESOLVERS));
            });
    while (!open.isEmpty()) {
      Target target = open.pop();
      follow(names.entries(target.kind()).get(target.name()));
    }
  }

  private void follow(@Nullable Object entry) {
    if (entry instanceof DnsSpec dns) {
      dns.answers().answers().forEach(answer -> reach(answer.target(), Names.ANSWERS));
      reach(dns.failTo(), Names.ANSWERS);
    } else if (entry instanceof AnycastSpec vip) {
      vip.sites()
          .values()
          .forEach(site -> SiteFronts.of(spec, names, site.front()).forEach(this::reach));
    } else if (entry instanceof L4Spec tier) {
      reach(tier.pool(), Names.POOLS);
    } else if (entry instanceof L7Spec tier) {
      tier.pools("").values().forEach(pool -> reach(pool, Names.POOLS));
    }
  }

  private void reach(@Nullable Ref ref, List<Target.Kind> kinds) {
    if (ref == null) {
      return;
    }
    names.find(ref.text(), kinds).forEach(this::reach);
  }

  private void reach(Target target) {
    if (reached.add(target.kind().word() + "." + target.name())) {
      open.push(target);
    }
  }
}
