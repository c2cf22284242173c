package dev.lbsim.live.run;

import dev.lbsim.live.l4.TcpEntrance;
import dev.lbsim.live.proxy.ProxyVersion;
import dev.lbsim.scenario.compile.CompiledScenario;
import dev.lbsim.scenario.language.spec.L4Spec;
import dev.lbsim.scenario.language.spec.ScenarioSpec;
import dev.lbsim.scenario.run.Layout;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Who of a scenario sends PROXY protocol headers, and who asks for them. */
final class ProxyUse {
  private final Map<String, TcpEntrance.Proxying> tiers = new LinkedHashMap<>();
  private final Set<String> accepting = new LinkedHashSet<>();

  ProxyUse(CompiledScenario compiled) {
    ScenarioSpec spec = compiled.scenario().spec();
    Layout layout = compiled.layout();
    spec.l4().forEach((name, tier) -> put("l4." + name, tier));
    spec.l7()
        .forEach(
            (name, tier) -> {
              if (tier.acceptProxy()) {
                accepting.addAll(layout.l7().getOrDefault("l7." + name, List.of()));
              }
            });
    spec.servers()
        .forEach(
            (name, pool) -> {
              if (pool.acceptProxy()) {
                accepting.addAll(layout.pools().getOrDefault("servers." + name, List.of()));
              }
            });
  }

  private void put(String name, L4Spec tier) {
    ProxyVersion sends =
        tier.sendProxy() == null
            ? null
            : switch (tier.sendProxy()) {
              case V1 -> ProxyVersion.V1;
              case V2 -> ProxyVersion.V2;
            };
    tiers.put(
        name,
        new TcpEntrance.Proxying(
            tier.acceptProxy(), sends, tier.returns() == L4Spec.Return.DIRECT));
    if (tier.acceptProxy()) {
      accepting.add(name);
    }
  }

  /** What an L4 tier has to do with it. */
  TcpEntrance.Proxying of(String tier) {
    return Objects.requireNonNull(tiers.get(tier));
  }

  /** The tiers, instances and servers that ask for headers. */
  Set<String> accepting() {
    return accepting;
  }
}
