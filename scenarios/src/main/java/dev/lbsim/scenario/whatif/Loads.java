package dev.lbsim.scenario.whatif;

import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.check.Names;
import dev.lbsim.scenario.language.check.Target;
import dev.lbsim.scenario.language.spec.L4Spec;
import dev.lbsim.scenario.language.spec.L7Spec;
import dev.lbsim.scenario.language.spec.ServerSpec;
import dev.lbsim.scenario.language.spec.ServersSpec;
import dev.lbsim.scenario.report.Figures;
import dev.lbsim.scenario.report.Outlook;
import dev.lbsim.scenario.run.Trial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What each part that does work can do, by arithmetic, and what it is asked to do, as measured:
 * servers behind each site, and layer-7 tiers that need CPU time. A site can do no more than the
 * least of the parts behind it.
 */
final class Loads {
  private final Pair pair;
  private final Scenario scenario;

  /** Parts by what they are, with the sites they stand behind. */
  private final Map<Target, Set<String>> behind = new LinkedHashMap<>();

  Loads(Pair pair) {
    this.pair = pair;
    this.scenario = pair.plain();
    for (Doors.Door door : Doors.of(scenario).withFronts()) {
      walk(Objects.requireNonNull(door.front()), door.end());
    }
    scenario.spec().clients().values().stream()
        .map(group -> scenario.names().resolve(group.visits(), Names.VISITS))
        .filter(visited -> Doors.FRONTS.contains(visited.kind()))
        .forEach(visited -> walk(visited, visited.toString()));
    scenario.spec().servers().keySet().stream()
        .filter(pool -> behind.keySet().stream().noneMatch(part -> part.name().equals(pool)))
        .forEach(pool -> add(new Target(Target.Kind.SERVERS, pool, null)));
  }

  /** Follows requests from where they come in to where work is done. */
  private void walk(Target target, String site) {
    switch (target.kind()) {
      case L4 -> {
        L4Spec tier = Objects.requireNonNull(scenario.spec().l4().get(target.name()));
        walk(scenario.names().resolve(tier.pool(), Names.POOLS), site);
      }
      case L7 -> {
        L7Spec tier = Objects.requireNonNull(scenario.spec().l7().get(target.name()));
        if (!tier.overhead().isZero()) {
          add(target).add(site);
        }
        tier.pools("")
            .values()
            .forEach(pool -> walk(scenario.names().resolve(pool, Names.POOLS), site));
      }
      default -> add(target).add(site);
    }
  }

  private Set<String> add(Target part) {
    Target known =
        Target.EACH.equals(part.part()) ? new Target(part.kind(), part.name(), null) : part;
    return behind.computeIfAbsent(known, p -> new LinkedHashSet<>());
  }

  List<Outlook.Load> all() {
    List<Outlook.Load> loads = new ArrayList<>();
    behind.forEach((part, sites) -> loads.add(load(part, List.copyOf(sites))));
    return loads;
  }

  private Outlook.Load load(Target part, List<String> sites) {
    boolean servers = part.kind() == Target.Kind.SERVERS;
    Map<String, List<String>> wholes = servers ? pair.layout().pools() : pair.layout().l7();
    List<String> members =
        part.part() != null
            ? List.of(part.toString())
            : wholes.getOrDefault(part.toString(), List.of());
    String capacity = servers ? "capacity-nanos" : "worker-nanos";
    return new Outlook.Load(
        part.toString(),
        servers ? serversPerSec(servers(part)) : proxiesPerSec(part),
        servers ? sum(servers(part)) : sumOfProxies(part),
        sites,
        load(pair.without(), members, capacity),
        load(pair.with(), members, capacity));
  }

  private double load(Trial trial, List<String> members, String capacity) {
    return Pair.ratio(
        Pair.sum(pair.last(trial, members, "offered-nanos")),
        Pair.sum(pair.last(trial, members, capacity)));
  }

  private List<ServerSpec> servers(Target part) {
    ServersSpec pool = Objects.requireNonNull(scenario.spec().servers().get(part.name()));
    return pool.all().stream()
        .filter(server -> part.part() == null || part.part().equals(server.name()))
        .toList();
  }

  private static double serversPerSec(List<ServerSpec> servers) {
    return servers.stream().mapToDouble(Loads::perSec).sum();
  }

  private static double perSec(ServerSpec server) {
    return server.workers() * server.speed().value() * 1e9 / meanNanos(server);
  }

  private static double meanNanos(ServerSpec server) {
    return server.knownMeanService();
  }

  /** The arithmetic in words. */
  private static String sum(List<ServerSpec> servers) {
    ServerSpec first = servers.get(0);
    String count = counted(servers.size(), "server");
    boolean alike =
        servers.stream()
            .allMatch(
                server ->
                    server.workers() == first.workers()
                        && server.speed().value() == first.speed().value()
                        && Double.compare(meanNanos(server), meanNanos(first)) == 0);
    return alike
        ? count
            + " x "
            + counted(first.workers(), "worker")
            + (first.speed().value() == 1 ? "" : " x speed " + first.speed())
            + " / "
            + seconds(meanNanos(first))
        : "the sum of workers x speed / mean service over " + count;
  }

  private double proxiesPerSec(Target part) {
    L7Spec tier = Objects.requireNonNull(scenario.spec().l7().get(part.name()));
    return proxies(part, tier) * tier.workers() * 1e9 / tier.overhead().knownMean();
  }

  private String sumOfProxies(Target part) {
    L7Spec tier = Objects.requireNonNull(scenario.spec().l7().get(part.name()));
    return (proxies(part, tier) == 1 ? "1 proxy" : proxies(part, tier) + " proxies")
        + " x "
        + counted(tier.workers(), "worker")
        + " / "
        + seconds(tier.overhead().knownMean())
        + " of CPU";
  }

  private static int proxies(Target part, L7Spec tier) {
    return part.part() == null ? tier.count() : 1;
  }

  private static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private static String seconds(double nanos) {
    return Double.isNaN(nanos) ? "a mean that is in a file" : Figures.seconds(nanos / 1e9);
  }
}
