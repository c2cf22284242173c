package dev.lbsim.scenario.language.check;

import dev.lbsim.core.balance.Balancers;
import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.language.spec.DnsSpec;
import dev.lbsim.scenario.language.spec.IgnoreTtlSpec;
import dev.lbsim.scenario.language.spec.L4Spec;
import dev.lbsim.scenario.language.spec.ResolversSpec;
import dev.lbsim.scenario.language.spec.ZoneHealthSpec;
import java.util.ArrayList;
import java.util.List;

/** What must hold inside DNS names, resolvers and load balancers. */
final class TierCheck {
  private final Context context;

  TierCheck(Context context) {
    this.context = context;
  }

  void check() {
    context.spec().resolvers().forEach(this::checkResolvers);
    context.spec().dns().forEach(this::checkDns);
    context.spec().l4().forEach(this::checkL4);
    context.spec().l7().forEach(new L7Check(context)::check);
    new TlsCheck(context).check();
    new ProxyCheck(context).check();
  }

  private void checkResolvers(String name, ResolversSpec resolvers) {
    String path = "resolvers." + name;
    checkTtl(path + ".ttl", resolvers.effectiveTtl());
    checkTtl(path + ".negative-ttl", resolvers.effectiveNegativeTtl());
    if (resolvers.shared() && resolvers.frontEnds() == null) {
      context.advice(
          path + ".shared",
          "a resolver of one machine has nothing to share its cache with",
          "add front-ends, or remove shared");
    }
    IgnoreTtlSpec ignore = resolvers.effectiveIgnoreTtl();
    if (ignore != null && Math.round(ignore.share().ratio() * resolvers.effectiveCount()) == 0) {
      context.advice(
          path + ".ignore-ttl",
          ignore.share() + " of " + resolvers.effectiveCount() + " resolvers is none of them",
          "raise count");
    }
  }

  private void checkTtl(String path, ResolversSpec.TtlSpec ttl) {
    if (ttl.min() != null && ttl.max() != null && ttl.min().compareTo(ttl.max()) > 0) {
      context.error(
          path, "the least TTL, " + ttl.min() + ", is above the largest, " + ttl.max(), null);
    }
  }

  private void checkDns(String name, DnsSpec dns) {
    ZoneHealthSpec health = dns.health();
    if (health != null && health.knownEvery() == null) {
      context.error(
          "dns." + name + ".health",
          "nobody knows how often to check",
          "add every: 10s, or like: route53");
    }
    if (dns.failTo() != null && health == null) {
      context.advice(
          "dns." + name + ".fail-to",
          "without health the name server never finds out that no answer works",
          "add health: { every: 10s }");
    }
    if (dns.failBelow() != null && health == null) {
      context.advice(
          "dns." + name + ".fail-below",
          "without health the name server never finds out how many answers work",
          "add health: { every: 10s }");
    }
    checkMap("dns." + name, dns);
    List<Double> weights =
        dns.answers().answers().stream().map(answer -> answer.weight().value()).toList();
    String path = "dns." + name + ".answers";
    if (!weights.isEmpty() && weights.stream().allMatch(weight -> weight == 0)) {
      context.error(path, "all weights are 0, so no answer is ever given", null);
    } else if (!dns.effectivePolicy().name().equals("weighted")
        && weights.stream().distinct().count() > 1) {
      context.advice(
          path,
          "the policy " + dns.effectivePolicy().name() + " pays no heed to weights",
          "use the policy weighted, or write the answers as a list");
    }
  }

  private void checkMap(String dns, DnsSpec spec) {
    if (!spec.map().isEmpty() && !spec.effectivePolicy().name().equals("geo")) {
      context.error(
          context.marks().key(dns + ".map"),
          dns + ".map",
          "the policy " + spec.effectivePolicy().name() + " has no use for a map",
          "use the policy geo, or remove the map");
      return;
    }
    List<String> answers =
        spec.answers().answers().stream().map(answer -> answer.target().text()).toList();
    spec.map()
        .forEach(
            (place, entry) -> {
              String path = dns + ".map." + place;
              if (!place.equals(DnsSpec.DEFAULT) && !context.spec().places().containsKey(place)) {
                context.error(
                    context.marks().key(path),
                    path,
                    "there is no place " + Wording.quote(place),
                    context.problems().suggest(place, placesAndDefault(), "there are"));
              }
              entry.answers().stream()
                  .map(answer -> answer.target().text())
                  .filter(text -> !answers.contains(text))
                  .forEach(
                      text ->
                          context.error(
                              path,
                              Wording.quote(text) + " is not among the answers",
                              context.problems().suggest(text, answers, "there are")));
            });
  }

  private List<String> placesAndDefault() {
    List<String> all = new ArrayList<>(context.spec().places().keySet());
    all.add(DnsSpec.DEFAULT);
    return all;
  }

  private void checkL4(String name, L4Spec tier) {
    String path = "l4." + name;
    if (tier.connections() == null && !tier.balance().consistent()) {
      List<String> consistent =
          Balancers.all().stream()
              .filter(Balancers.Kind::consistent)
              .map(kind -> kind.about().name())
              .toList();
      context.error(
          path + ".balance",
          tier.balance().name()
              + " forgets where a connection went, and this tier has no table to remember it",
          "use " + Wording.or(consistent) + ", or add connections: { table: 1M }");
    }
    if (tier.balance().name().equals("least-cost")) {
      context.advice(
          path + ".balance",
          "a connection does not say what it will cost, so least-cost is least-request here",
          "balance by cost in l7");
    }
  }
}
