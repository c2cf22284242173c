package dev.lbsim.live.run;

import dev.lbsim.scenario.language.spec.AttackSpec;
import dev.lbsim.scenario.language.spec.ClientsSpec;
import dev.lbsim.scenario.language.spec.ScenarioSpec;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a scenario may say that live mode cannot do yet, told before anything is started. */
final class NotLive {
  /** Attackers who can be played. */
  private static final Set<AttackSpec.Kind> PLAYED =
      EnumSet.of(
          AttackSpec.Kind.FLOOD,
          AttackSpec.Kind.EXPENSIVE_PATH,
          AttackSpec.Kind.CACHE_BUSTING,
          AttackSpec.Kind.RAPID_RESET,
          AttackSpec.Kind.SLOWLORIS,
          AttackSpec.Kind.SLOW_BODY);

  private NotLive() {}

  /** One sentence for each; empty where all of it can be done. */
  static List<String> in(ScenarioSpec spec) {
    List<String> missing = tiers(spec);
    spec.clients().forEach((name, group) -> clients(name, group, missing));
    return missing;
  }

  /** The same of its tiers alone. */
  static List<String> tiers(ScenarioSpec spec) {
    List<String> missing = new ArrayList<>();
    spec.l7()
        .forEach(
            (name, tier) -> {
              if (tier.tls() != null && tier.tls().earlyData()) {
                missing.add(
                    "live mode has no early data (0-RTT), which l7."
                        + name
                        + ".tls.early-data asks for: BoringSSL's binding for Java does not offer it");
              }
            });
    return missing;
  }

  private static void clients(String name, ClientsSpec group, List<String> missing) {
    if (group.attack() != null && !PLAYED.contains(group.attack().kind())) {
      missing.add(
          group.attack().kind() == AttackSpec.Kind.SLOW_READ
              ? "live mode does not play slow-read, clients."
                  + name
                  + ".attack: what such a client leaves unread lies in the kernel's buffers, where no"
                  + " tier has a clock for it; slowloris and slow-body are played"
              : "live mode does not play this attacker yet, clients." + name + ".attack");
    }
    if (group.attack() != null
        && group.attack().kind() == AttackSpec.Kind.SLOWLORIS
        && group.connections() != null
        && group.connections().streams() > 1) {
      missing.add(
          "half a header of HTTP/2 stops its whole connection, so live mode plays a slowloris by"
              + " HTTP/1.1 only, and not as clients."
              + name
              + ".connections.streams asks for");
    }
  }
}
