package dev.lbsim.scenario.whatif;

import dev.lbsim.core.anycast.Catchment;
import dev.lbsim.core.time.Nanos;
import dev.lbsim.scenario.compile.Catchments;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.spec.DnsSpec;
import dev.lbsim.scenario.language.spec.ResolversSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What an answer rests on, so that nobody takes it for more than it is. */
final class Certainty {
  /** Policies that may give the same user another answer each time. */
  private static final Set<String> DEALING = Set.of("round-robin", "weighted", "multivalue");

  private final Pair pair;
  private final List<String> said = new ArrayList<>();

  private Certainty(Pair pair) {
    this.pair = pair;
  }

  static List<String> of(Pair pair) {
    Certainty certainty = new Certainty(pair);
    Scenario scenario = pair.plain();
    if (pair.with().replications() == 1) {
      certainty.said.add("one replication: what is chance and what is not cannot be told.");
    }
    scenario.spec().anycast().keySet().forEach(certainty::address);
    scenario.spec().dns().forEach(certainty::zone);
    scenario.spec().resolvers().forEach(certainty::resolvers);
    return certainty.said;
  }

  private void address(String vip) {
    Catchments catchments = Catchments.of(pair.plain());
    String name = "anycast." + vip;
    List<String> sites = catchments.sites(vip);
    List<Integer> down = Moves.down(pair, sites, vip);
    switch (catchments.routing(vip)) {
      case NEAREST ->
          said.add(name + ": the nearest site is assumed to win; real BGP often disagrees.");
      case BY_HAND -> said.add(name + ": who reaches which site is as written by hand.");
      case BGP -> graph(name, catchments.catchment(vip), catchments.without(vip, down), down);
    }
    if (down.size() == sites.size()) {
      said.add(
          name
              + ": no site is left, but users are still sent to the address. To take it out of DNS"
              + " instead: --withdraw "
              + name);
    }
  }

  private void graph(String name, Catchment now, Catchment then, List<Integer> down) {
    say(
        "%s: for %.0f %% of ASes only the tie rule decides their site.",
        name, 100 * now.tieShare());
    if (down.isEmpty()) {
      return;
    }
    int moved = 0;
    int bystanders = 0;
    int dark = 0;
    for (int as = 0; as < now.graph().size(); as++) {
      if (now.site(as) != then.site(as)) {
        moved++;
        bystanders += down.contains(now.site(as)) ? 0 : 1;
        dark += then.site(as) == Catchment.NO_SITE ? 1 : 0;
      }
    }
    say(
        "%s: %,d of %,d ASes move, %,d of them bystanders; %,d lose every route. Clients are"
            + " counted network by network.",
        name, moved, now.graph().size(), bystanders, dark);
  }

  private void zone(String name, DnsSpec zone) {
    String policy = zone.effectivePolicy().name();
    if (zone.answers().answers().size() > 1 && DEALING.contains(policy)) {
      said.add(
          "dns."
              + name
              + ": answers are dealt out by "
              + policy
              + ", so users have no site of their own; moves are net, and who changes places with"
              + " another is not seen.");
    }
    boolean stops = !pair.change().leaves().isEmpty() && !pair.change().changesDns();
    if (stops && zone.health() == null && zone.answers().answers().size() > 1) {
      said.add(
          "dns." + name + ": nothing checks its answers, so one that is dead stays among them.");
    }
    long settling = pair.phases().settledNanos() - pair.phases().atNanos();
    if (pair.change().changesDns() && zone.ttl().nanos() > settling) {
      said.add(
          "dns."
              + name
              + ": answers from before the change live for "
              + Nanos.print(zone.ttl().nanos())
              + ", longer than the "
              + Nanos.print(settling)
              + " it has to settle here; make the run longer.");
    }
  }

  private void resolvers(String name, ResolversSpec group) {
    if (group.effectiveIgnoreTtl() == null) {
      said.add("resolvers." + name + ": all are taken to honour TTLs; about 1 in 11 does not.");
    }
  }

  private void say(String format, Object... values) {
    said.add(String.format(Locale.ROOT, format, values));
  }
}
