package dev.lbsim.scenario.language.spec;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What attackers ask for who copy other clients. */
public final class AttackTarget {
  private AttackTarget() {}

  /**
   * The kinds of requests a group makes.
   *
   * @param all groups of the scenario
   */
  public static List<RequestSpec> requests(ClientsSpec group, Collection<ClientsSpec> all) {
    AttackSpec attack = group.attack();
    if (attack == null || !attack.kind().copies()) {
      return group.requests();
    }
    Stream<RequestSpec> others =
        asked(all).stream()
            .filter(request -> attack.path() == null || attack.path().equals(request.path()));
    if (attack.kind() == AttackSpec.Kind.EXPENSIVE_PATH) {
      return others.max(Comparator.comparingDouble(one -> one.cost().knownMean())).stream()
          .toList();
    }
    // The first of those with a key, or else the first.
    return others.sorted(Comparator.comparing(one -> one.key() == null)).limit(1).toList();
  }

  /** What clients ask for who do not attack. */
  public static List<RequestSpec> asked(Collection<ClientsSpec> all) {
    return all.stream()
        .filter(clients -> clients.attack() == null)
        .flatMap(clients -> clients.requests().stream())
        .toList();
  }
}
