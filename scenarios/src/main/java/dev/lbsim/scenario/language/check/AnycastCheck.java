package dev.lbsim.scenario.language.check;

import dev.lbsim.core.anycast.AsGraph;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.language.spec.AnycastSpec;
import dev.lbsim.scenario.language.spec.ClientsSpec;
import dev.lbsim.scenario.language.spec.L7Spec;
import dev.lbsim.scenario.language.spec.ServersSpec;
import dev.lbsim.scenario.language.value.AsesSpec;
import dev.lbsim.scenario.language.value.RoutingSpec;
import dev.lbsim.scenario.language.value.TopologySpec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every anycast address has sites that can be reached by the routing it has. */
final class AnycastCheck {
  private final Context context;
  private final Set<TopologySpec> topologies = new LinkedHashSet<>();

  AnycastCheck(Context context) {
    this.context = context;
  }

  void check() {
    context.spec().anycast().forEach(this::check);
    context.spec().clients().forEach(this::checkClients);
  }

  private void check(String name, AnycastSpec vip) {
    String path = "anycast." + name;
    if (vip.sites().isEmpty()) {
      context.error(
          path, "an address without sites is nowhere", "add sites: { ams: edge-ams, ... }");
    }
    vip.sites().forEach((site, spec) -> checkFront(path + ".sites." + site, spec));
    context.checkFiles(path + ".converge", vip.converge());
    boolean bgp = vip.routing().kind() == RoutingSpec.Kind.BGP;
    for (String key : List.of("topology", "mrai", "link-delay", "tie")) {
      refuse(path + "." + key, !bgp, "only routing: bgp has a " + key);
    }
    refuse(path + ".converge", bgp, "with routing: bgp the mrai and the topology say how long");
    vip.sites()
        .forEach(
            (site, spec) -> {
              String at = path + ".sites." + site;
              for (String key : List.of("providers", "peers", "export")) {
                refuse(at + "." + key, !bgp, "only with routing: bgp sites have neighbours");
              }
            });
    if (vip.routing().kind() == RoutingSpec.Kind.BY_HAND) {
      checkByHand(path + ".routing", vip);
    } else if (bgp) {
      checkBgp(path, vip);
    }
  }

  private void refuse(String path, boolean wrong, String message) {
    if (wrong && context.marks().has(path)) {
      context.error(context.marks().key(path), path, message, "remove it");
    }
  }

  private void checkFront(String path, AnycastSpec.SiteSpec site) {
    if (site.front().text().isEmpty()) {
      return;
    }
    List<Target> found = SiteFronts.of(context.spec(), context.names(), site.front());
    String text = Wording.quote(site.front().text());
    if (found.isEmpty()
        && context.names().find(site.front().text(), List.of(Target.Kind.PLACES)).isEmpty()) {
      context.resolve(
          path + ".front",
          site.front(),
          List.of(Target.Kind.L4, Target.Kind.L7, Target.Kind.SERVERS));
    } else if (found.isEmpty()) {
      context.error(
          path,
          "nothing stands at " + text,
          "let a tier or a pool stand there: at: " + site.front());
    } else if (found.size() > 1) {
      context.error(
          path,
          text + " can mean " + Wording.or(found.stream().map(Target::toString).toList()),
          "write one of them in full");
    } else if (!oneAddress(found.get(0))) {
      context.error(
          path,
          found.get(0) + " is several, and nothing chooses among them",
          "put a tier of l4 in front");
    }
  }

  private boolean oneAddress(Target front) {
    if (Target.EACH.equals(front.part())) {
      return false;
    }
    Object entry = context.names().entry(front);
    if (front.part() != null) {
      return front.kind() != Target.Kind.L4;
    }
    if (entry instanceof L7Spec tier) {
      return tier.count() == 1;
    }
    return !(entry instanceof ServersSpec pool) || pool.size() == 1;
  }

  private void checkByHand(String path, AnycastSpec vip) {
    for (Map.Entry<String, List<String>> row : vip.routing().sites().entrySet()) {
      if (!context.spec().places().containsKey(row.getKey())) {
        context.error(
            path,
            "there is no place " + Wording.quote(row.getKey()),
            context
                .problems()
                .suggest(row.getKey(), context.spec().places().keySet(), "there are"));
      }
      for (String site : row.getValue()) {
        if (!vip.sites().containsKey(site)) {
          context.error(
              path,
              "there is no site " + Wording.quote(site),
              context.problems().suggest(site, vip.sites().keySet(), "there are"));
        }
      }
    }
  }

  private void checkBgp(String path, AnycastSpec vip) {
    TopologySpec topology = vip.topology();
    if (topology == null) {
      if (!context.problems().failed(path + ".topology")) {
        context.error(path, "routing: bgp needs a topology", "add topology: generated(ases=2000)");
      }
      return;
    }
    topologies.add(topology);
    if (topologies.size() > 1) {
      context.error(
          path + ".topology", "there is another topology in this file", "there is one Internet");
      return;
    }
    AsGraph graph = graph(path + ".topology", topology);
    vip.sites()
        .forEach(
            (site, spec) -> {
              String at = path + ".sites." + site;
              if (spec.providers().isEmpty() && spec.peers().isEmpty()) {
                context.error(
                    at,
                    "site " + site + " has no neighbours, so nobody hears of it",
                    "add providers: [AS...] or peers: [AS...]");
              }
              spec.providers().forEach(as -> checkAs(at + ".providers", as, graph, false));
              spec.peers().forEach(as -> checkAs(at + ".peers", as, graph, false));
            });
  }

  private @Nullable AsGraph graph(String path, TopologySpec topology) {
    try {
      return context.files().topology(topology);
    } catch (BadValue bad) {
      context.error(path, bad.message(), bad.hint());
      return null;
    }
  }

  private void checkAs(String path, AsesSpec as, @Nullable AsGraph graph, boolean allIsFine) {
    if (as.asn() < 0 && !allIsFine) {
      context.error(path, "a neighbour is one AS, not all", "write its number");
    } else if (as.asn() >= 0 && graph != null && graph.indexOf(as.asn()) < 0) {
      context.error(
          path,
          as + " is not in the topology",
          "it has " + graph.size() + " ASes, such as AS" + graph.asn(0));
    }
  }

  private void checkClients(String name, ClientsSpec clients) {
    String path = "clients." + name + ".as";
    if (clients.as().isEmpty()) {
      return;
    }
    if (topologies.isEmpty()) {
      context.error(path, "there is no topology to be in", "add an anycast with routing: bgp");
      return;
    }
    if (context.marks().has("clients." + name + ".networks")
        && clients.as().contains(AsesSpec.ALL)) {
      context.error(
          "clients." + name + ".networks", "with as: all each AS is a network", "remove one");
    }
    AsGraph graph = graph(path, topologies.iterator().next());
    clients.as().forEach(as -> checkAs(path, as, graph, true));
  }
}
