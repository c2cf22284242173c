package dev.lbsim.live.run;

import dev.lbsim.scenario.language.spec.ScenarioSpec;
import java.util.ArrayList;
import java.util.List;

/** What a scenario may say that live mode cannot do yet, told before anything is started. */
final class NotLive {
  private NotLive() {}

  /** One sentence for each; empty where all of it can be done. */
  static List<String> in(ScenarioSpec spec) {
    List<String> missing = new ArrayList<>();
    spec.l7()
        .forEach(
            (name, tier) -> {
              if (tier.tls() != null) {
                missing.add("live mode has no TLS yet, which l7." + name + ".tls asks for");
              }
              if (tier.upstream() != null && tier.upstream().streams() > 1) {
                missing.add(
                    "live mode has no HTTP/2 yet, which l7." + name + ".upstream.streams asks for");
              }
            });
    spec.clients()
        .forEach(
            (name, group) -> {
              if (group.attack() != null) {
                missing.add(
                    "live mode does not play attackers yet, as clients." + name + ".attack is one");
              }
              if (group.connections() != null && group.connections().streams() > 1) {
                missing.add(
                    "live mode has no HTTP/2 yet, which clients."
                        + name
                        + ".connections.streams asks for");
              }
            });
    return missing;
  }
}
