package dev.lbsim.scenario.run;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which meters of a world belong to what the scenario calls by name. Names are full ({@code
 * servers.web.1}); every list is in file order.
 *
 * @param clients meters of each client group, one for each kind of request it makes
 * @param attackers those client groups that are no users
 * @param reaches what each client group may be sent to, where there is a choice
 * @param resolvers the populations of resolvers
 * @param zones what stands behind the addresses of each DNS name
 * @param sites the sites of each anycast address
 * @param l4 instances of each L4 tier
 * @param l7 instances of each L7 tier
 * @param workers of each L7 tier, how many workers each instance has
 * @param upstreams of each L7 tier the pools it sends to
 * @param routes of each L7 tier the routes
 * @param costs of each L7 tier that knows what requests cost, what it tells apart
 * @param pools members of each pool of servers
 */
public record Layout(
    Map<String, List<KindMeters>> clients,
    Set<String> attackers,
    Map<String, List<String>> reaches,
    List<String> resolvers,
    Map<String, List<String>> zones,
    Map<String, List<String>> sites,
    Map<String, List<String>> l4,
    Map<String, List<String>> l7,
    Map<String, Integer> workers,
    Map<String, List<TierPool>> upstreams,
    Map<String, List<String>> routes,
    Map<String, List<String>> costs,
    Map<String, List<String>> pools) {

  /** The client groups that are users. */
  List<String> users() {
    return clients.keySet().stream().filter(group -> !attackers.contains(group)).toList();
  }

  /** The meters of all kinds of requests that users make. */
  public List<String> userKinds() {
    return kinds(users());
  }

  /** The meters of all kinds of requests of some client groups. */
  List<String> kinds(Collection<String> groups) {
    return groups.stream()
        .flatMap(group -> clients.getOrDefault(group, List.of()).stream())
        .map(KindMeters::scope)
        .toList();
  }

  /**
   * A pool as a tier in front of it sees it.
   *
   * @param name what results call it
   * @param scope name of its meters and, with {@code /ok}, of its histogram
   */
  public record TierPool(String name, String scope) {}

  /**
   * Meters of one kind of request.
   *
   * @param path what it asks for
   * @param scope name of its meters and, with {@code /ok} and {@code /errors}, of its histograms
   */
  public record KindMeters(String path, String scope) {}
}
