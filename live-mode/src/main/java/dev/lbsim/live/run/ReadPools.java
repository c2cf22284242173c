package dev.lbsim.live.run;

import dev.lbsim.scenario.language.spec.L7Spec;
import dev.lbsim.scenario.language.spec.ScenarioSpec;
import dev.lbsim.scenario.language.value.Ref;
import java.util.HashSet;
import java.util.Set;

/**
 * The pools a layer-7 tier sends requests to, so that a health check of theirs is a request; of
 * others it is enough that they accept connections.
 */
final class ReadPools {
  private final Set<String> names = new HashSet<>();

  ReadPools(ScenarioSpec spec) {
    for (L7Spec tier : spec.l7().values()) {
      for (Ref pool : tier.pools("").values()) {
        String name = pool.text();
        names.add(name.startsWith("servers.") ? name : "servers." + name);
      }
    }
  }

  /** True for a server such as {@code servers.web.1} in one of them. */
  boolean hold(String server) {
    int dot = server.lastIndexOf('.');
    return dot > 0 && names.contains(server.substring(0, dot));
  }
}
