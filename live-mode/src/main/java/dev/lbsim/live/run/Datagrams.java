package dev.lbsim.live.run;

import dev.lbsim.live.l4.TcpEntrance;
import dev.lbsim.scenario.compile.CompiledScenario;
import dev.lbsim.scenario.language.spec.ScenarioSpec;
import dev.lbsim.scenario.run.Layout;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Who of a scenario takes datagrams: L4 tiers in front of servers, and those servers. A layer-7
 * tier reads HTTP, which does not come by UDP here; and a PROXY protocol header would have to go
 * with each datagram, so tiers that have to do with that take none.
 */
final class Datagrams {
  private final Set<String> tiers = new LinkedHashSet<>();
  private final Set<String> servers = new LinkedHashSet<>();

  Datagrams(CompiledScenario compiled, ProxyUse proxying) {
    ScenarioSpec spec = compiled.scenario().spec();
    spec.l4()
        .forEach(
            (name, tier) -> {
              TcpEntrance.Proxying use = proxying.of("l4." + name);
              List<String> behind = servers(compiled.layout(), tier.pool().text());
              if (!use.accepts() && use.sends() == null && !behind.isEmpty()) {
                tiers.add("l4." + name);
                servers.addAll(behind);
              }
            });
  }

  private static List<String> servers(Layout layout, String pool) {
    String full = pool.startsWith("servers.") ? pool : "servers." + pool;
    List<String> all = layout.pools().get(full);
    if (all != null && !layout.l7().containsKey("l7." + pool)) {
      return all;
    }
    boolean isOne = layout.pools().values().stream().anyMatch(members -> members.contains(full));
    return isOne ? List.of(full) : List.of();
  }

  /** The L4 tiers. */
  Set<String> tiers() {
    return tiers;
  }

  /** The servers behind them. */
  Set<String> servers() {
    return servers;
  }
}
