package dev.lbsim.scenario.compile;

import dev.lbsim.core.anycast.Announcements;
import dev.lbsim.core.anycast.AsGraph;
import dev.lbsim.core.anycast.Catchment;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.check.Names;
import dev.lbsim.scenario.language.check.SiteFronts;
import dev.lbsim.scenario.language.check.Target;
import dev.lbsim.scenario.language.spec.AnycastSpec;
import dev.lbsim.scenario.language.spec.ClientsSpec;
import dev.lbsim.scenario.language.spec.DnsSpec;
import dev.lbsim.scenario.language.value.AnswersSpec;
import dev.lbsim.scenario.language.value.Ref;
import dev.lbsim.scenario.language.value.RoutingSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Who reaches which site of the anycast addresses of a scenario, when all is quiet. */
public final class Catchments {
  private final Scenario scenario;
  private final AnycastCompiler compiler;
  private final PlaceTable places;

  private Catchments(Scenario scenario) {
    this.scenario = scenario;
    Draws draws = new Draws(new FolderNumbers(scenario.folder()));
    ComponentNames names = new ComponentNames(scenario);
    this.places = new PlaceTable(scenario, draws);
    this.compiler = new AnycastCompiler(scenario, names, places, draws);
  }

  /** The catchments of a checked scenario. */
  public static Catchments of(Scenario scenario) {
    return new Catchments(scenario);
  }

  /** The names of all anycast addresses. */
  public List<String> addresses() {
    return List.copyOf(scenario.spec().anycast().keySet());
  }

  /** How packets find a site of an address. */
  public RoutingSpec.Kind routing(String vip) {
    return spec(vip).routing().kind();
  }

  /** The names of the sites of an address, in order. */
  public List<String> sites(String vip) {
    return List.copyOf(spec(vip).sites().keySet());
  }

  private AnycastSpec spec(String vip) {
    return Objects.requireNonNull(scenario.spec().anycast().get(vip));
  }

  /**
   * The client groups that may be sent to an address: they visit it, or a name that leads there.
   */
  public List<String> groups(String vip) {
    return scenario.spec().clients().entrySet().stream()
        .filter(group -> mayReach(group.getValue(), vip))
        .map(Map.Entry::getKey)
        .toList();
  }

  private boolean mayReach(ClientsSpec group, String vip) {
    Target visits = scenario.names().resolve(group.visits(), Names.VISITS);
    if (visits.kind() != Target.Kind.DNS) {
      return means(group.visits(), Names.VISITS, vip);
    }
    DnsSpec zone = Objects.requireNonNull(scenario.spec().dns().get(visits.name()));
    return (zone.failTo() != null && means(zone.failTo(), Names.ANSWERS, vip))
        || zone.answers().answers().stream()
            .map(AnswersSpec.Answer::target)
            .anyMatch(answer -> means(answer, Names.ANSWERS, vip));
  }

  private boolean means(Ref ref, List<Target.Kind> kinds, String vip) {
    Target target = scenario.names().resolve(ref, kinds);
    return target.kind() == Target.Kind.ANYCAST && target.name().equals(vip);
  }

  /** The catchment of an address with {@code routing: bgp}. */
  public Catchment catchment(String vip) {
    return without(vip, List.of());
  }

  /** The same with some sites withdrawn, by number. */
  public Catchment without(String vip, Collection<Integer> sites) {
    Announcements announcements = compiler.announcements(spec(vip));
    for (int site : sites) {
      announcements = announcements.withdraw(site);
    }
    AsGraph graph = Objects.requireNonNull(compiler.graph());
    Catchment catchment = new Catchment(graph);
    catchment.compute(announcements, spec(vip).tie());
    return catchment;
  }

  /**
   * The networks of a client group on the graph.
   *
   * @param as index of the AS of each
   * @param share of the group's requests that come from each, from 0 to 1
   */
  public record Networks(int[] as, double[] share) {}

  /** The networks of a client group, where there is a graph. */
  public Networks networks(String group) {
    ClientsSpec clients = Objects.requireNonNull(scenario.spec().clients().get(group));
    int count = compiler.networks(clients);
    int[] ases = compiler.ases(clients);
    Integer owners = clients.users() != null ? clients.users() : clients.addresses();
    int[] as = IntStream.range(0, count).map(network -> ases[network % ases.length]).toArray();
    double[] share = new double[count];
    for (int network = 0; network < count; network++) {
      share[network] =
          owners == null ? 1. / count : dealt(owners, network, count) / (double) owners;
    }
    return new Networks(as, share);
  }

  /** How many of {@code owners} are in a network: the model deals them out in turn. */
  private static int dealt(int owners, int network, int networks) {
    return owners / networks + (network < owners % networks ? 1 : 0);
  }

  /**
   * The way of a client group to an address where no graph decides it.
   *
   * @param site which site it reaches
   * @param rttNanos how far that is and back; 0 where either has no place
   * @param next the site it would reach without that one, or null
   * @param nextRttNanos how far the next one is
   * @param tied true if both are equally near, so that the order in the file decides
   */
  public record Way(
      String site, long rttNanos, @Nullable String next, long nextRttNanos, boolean tied) {}

  /** The way of a client group to an address with another routing than {@code bgp}. */
  public Way way(String vip, String group) {
    int from = places.of(Objects.requireNonNull(scenario.spec().clients().get(group)).at());
    List<String> sites = sites(vip);
    long[] rtt =
        spec(vip).sites().values().stream()
            .mapToLong(site -> places.roundTripNanos(from, placeOf(site)))
            .toArray();
    boolean nearest = routing(vip) == RoutingSpec.Kind.NEAREST;
    List<Integer> order = nearest ? byDistance(rtt) : byHand(vip, from);
    int first = order.get(0);
    if (order.size() == 1) {
      return new Way(sites.get(first), rtt[first], null, 0, false);
    }
    int second = order.get(1);
    return new Way(
        sites.get(first),
        rtt[first],
        sites.get(second),
        rtt[second],
        nearest && rtt[first] == rtt[second]);
  }

  /** The first written of equals comes first, as in the model. */
  private static List<Integer> byDistance(long[] rtt) {
    List<Integer> order = new ArrayList<>();
    for (int site = 0; site < rtt.length; site++) {
      order.add(site);
    }
    order.sort(Comparator.comparingLong(site -> rtt[site]));
    return order;
  }

  private List<Integer> byHand(String vip, int from) {
    List<int[]> order = compiler.byHand(spec(vip).routing(), sites(vip));
    return IntStream.of(order.get(from < 0 ? order.size() - 1 : from)).boxed().toList();
  }

  /**
   * The mean round trip between a client group and what stands behind an address: what lies between
   * their places, and the group's own. Without jitter.
   */
  public double roundTripNanos(String group, Target front) {
    ClientsSpec clients = Objects.requireNonNull(scenario.spec().clients().get(group));
    double own = clients.rtt().isZero() ? 0 : clients.rtt().knownMean();
    return own + places.roundTripNanos(places.of(clients.at()), placeOf(front));
  }

  private int placeOf(AnycastSpec.SiteSpec site) {
    return placeOf(SiteFronts.of(scenario.spec(), scenario.names(), site.front()).get(0));
  }

  private int placeOf(Target front) {
    return places.of(
        switch (front.kind()) {
          case L4 -> Objects.requireNonNull(scenario.spec().l4().get(front.name())).at();
          case L7 -> Objects.requireNonNull(scenario.spec().l7().get(front.name())).at();
          default ->
              Objects.requireNonNull(scenario.spec().servers().get(front.name())).all().stream()
                  .filter(server -> front.part() == null || server.name().equals(front.part()))
                  .findFirst()
                  .orElseThrow()
                  .at();
        });
  }
}
