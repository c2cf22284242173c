package dev.lbsim.scenario.compile;

import dev.lbsim.core.anycast.Announcements;
import dev.lbsim.core.anycast.AsGraph;
import dev.lbsim.core.anycast.ConvergenceSettings;
import dev.lbsim.core.guard.HealthCheckSettings;
import dev.lbsim.core.model.VipSettings;
import dev.lbsim.core.random.Distribution;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.check.SiteFronts;
import dev.lbsim.scenario.language.check.Target;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.spec.AnycastSpec;
import dev.lbsim.scenario.language.spec.ClientsSpec;
import dev.lbsim.scenario.language.value.AsesSpec;
import dev.lbsim.scenario.language.value.Ref;
import dev.lbsim.scenario.language.value.RoutingSpec;
import dev.lbsim.scenario.language.value.TopologySpec;
import dev.lbsim.scenario.topology.Topologies;
import dev.lbsim.scenario.trace.BadFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Turns what a file says of anycast addresses into settings of the model. */
final class AnycastCompiler {
  private final Scenario scenario;
  private final ComponentNames names;
  private final PlaceTable places;
  private final Draws draws;
  private final @Nullable AsGraph graph;

  AnycastCompiler(Scenario scenario, ComponentNames names, PlaceTable places, Draws draws) {
    this.scenario = scenario;
    this.names = names;
    this.places = places;
    this.draws = draws;
    this.graph =
        scenario.spec().anycast().values().stream()
            .map(AnycastSpec::topology)
            .filter(Objects::nonNull)
            .findFirst()
            .map(this::read)
            .orElse(null);
  }

  private AsGraph read(TopologySpec topology) {
    try {
      return Topologies.read(topology, scenario.folder()::file);
    } catch (BadValue e) {
      throw BadFile.of(Objects.requireNonNullElse(topology.file(), "topology"), e);
    }
  }

  /** What stands behind each site, in order. */
  List<String> fronts(AnycastSpec vip) {
    List<String> fronts = new ArrayList<>();
    for (AnycastSpec.SiteSpec site : vip.sites().values()) {
      Target front = SiteFronts.of(scenario.spec(), scenario.names(), site.front()).get(0);
      fronts.addAll(names.fronts(new Ref(front.toString())));
    }
    return fronts;
  }

  VipSettings settings(AnycastSpec vip, @Nullable HealthCheckSettings health) {
    List<String> sites = List.copyOf(vip.sites().keySet());
    return new VipSettings(sites, routing(vip, sites), vip.detect().nanos(), health);
  }

  private VipSettings.Routing routing(AnycastSpec vip, List<String> sites) {
    Distribution converge = vip.converge().isZero() ? null : draws.of(vip.converge());
    return switch (vip.routing().kind()) {
      case NEAREST -> new VipSettings.Nearest(converge);
      case BY_HAND -> new VipSettings.ByPlace(byHand(vip.routing(), sites), converge);
      case BGP ->
          new VipSettings.Bgp(
              Objects.requireNonNull(graph),
              announcements(vip),
              ConvergenceSettings.DEFAULT
                  .linkDelay(vip.linkDelay().nanos())
                  .mrai(vip.mrai().nanos())
                  .tieRule(vip.tie()));
    };
  }

  /** What a place does not list comes behind, in the order of the sites. */
  List<int[]> byHand(RoutingSpec routing, List<String> sites) {
    List<int[]> order = new ArrayList<>();
    for (int place = 0; place <= places.count(); place++) {
      List<String> listed =
          place == places.count()
              ? List.of()
              : routing.sites().getOrDefault(places.name(place), List.of());
      order.add(
          IntStream.concat(
                  listed.stream().mapToInt(sites::indexOf), IntStream.range(0, sites.size()))
              .distinct()
              .toArray());
    }
    return order;
  }

  /** The announcements of an address with {@code routing: bgp}. */
  Announcements announcements(AnycastSpec vip) {
    List<Announcements.Session> sessions = new ArrayList<>();
    List<AnycastSpec.SiteSpec> sites = List.copyOf(vip.sites().values());
    for (int i = 0; i < sites.size(); i++) {
      AnycastSpec.SiteSpec site = sites.get(i);
      add(sessions, i, site, site.providers(), Announcements.Neighbour.PROVIDER);
      add(sessions, i, site, site.peers(), Announcements.Neighbour.PEER);
    }
    return Announcements.of(sites.size(), sessions);
  }

  private static void add(
      List<Announcements.Session> sessions,
      int index,
      AnycastSpec.SiteSpec site,
      List<AsesSpec> neighbours,
      Announcements.Neighbour kind) {
    Announcements.Limit limit =
        switch (site.export()) {
          case EVERYWHERE -> Announcements.Limit.NONE;
          case CUSTOMERS -> Announcements.Limit.TO_CUSTOMERS_ONLY;
          case NO_EXPORT -> Announcements.Limit.NO_EXPORT;
        };
    for (AsesSpec as : neighbours) {
      sessions.add(new Announcements.Session(index, as.asn(), kind, site.prepend(), limit));
    }
  }

  /** Index of the AS of each network of a client group, over and over; empty without a topology. */
  int[] ases(ClientsSpec clients) {
    AsGraph all = graph;
    if (all == null) {
      return new int[0];
    }
    if (clients.as().isEmpty() || clients.as().contains(AsesSpec.ALL)) {
      return IntStream.range(0, all.size()).toArray();
    }
    return clients.as().stream().mapToInt(as -> all.indexOf(as.asn())).toArray();
  }

  /** How many networks the clients of a group are in. */
  int networks(ClientsSpec clients) {
    return Math.max(clients.networks(), Math.max(1, ases(clients).length));
  }

  /** The graph, or null where no address has {@code routing: bgp}. */
  @Nullable AsGraph graph() {
    return graph;
  }
}
