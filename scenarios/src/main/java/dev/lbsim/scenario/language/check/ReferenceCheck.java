package dev.lbsim.scenario.language.check;

import dev.lbsim.scenario.language.spec.ClientsSpec;
import dev.lbsim.scenario.language.spec.ConnectSpec;
import dev.lbsim.scenario.language.spec.DnsSpec;
import dev.lbsim.scenario.language.spec.L7Spec;
import dev.lbsim.scenario.language.spec.ServersSpec;
import dev.lbsim.scenario.language.value.AnswersSpec;
import dev.lbsim.scenario.language.value.Ref;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every name points at something, at one thing, and at something that can take what is sent. */
final class ReferenceCheck {
  private final Context context;

  ReferenceCheck(Context context) {
    this.context = context;
  }

  void check() {
    context.spec().clients().forEach(this::checkClients);
    context.spec().dns().forEach((name, dns) -> checkAnswers("dns." + name, dns.answers()));
    context.spec().dns().forEach((name, dns) -> checkFailTo("dns." + name, dns));
    Map<String, Map<String, String>> next = new LinkedHashMap<>();
    context.spec().l4().forEach((name, tier) -> pool("l4." + name + ".pool", tier.pool()));
    context
        .spec()
        .l7()
        .forEach(
            (name, tier) -> {
              Map<String, String> behind = new LinkedHashMap<>();
              tier.pools("l7." + name)
                  .forEach(
                      (path, ref) -> {
                        Target pool = pool(path, ref);
                        if (pool != null && pool.kind() == Target.Kind.L7) {
                          behind.putIfAbsent(pool.name(), path);
                        }
                      });
              next.put(name, behind);
            });
    new RingCheck(context, next).check();
  }

  private void checkClients(String name, ClientsSpec clients) {
    String path = "clients." + name;
    Target visits = context.resolve(path + ".visits", clients.visits(), Names.VISITS);
    if (visits != null) {
      checkVisits(path + ".visits", visits);
    }
    if (visits != null && visits.kind() != Target.Kind.DNS && clients.cache() != null) {
      context.error(
          context.marks().key(path + ".cache"),
          path + ".cache",
          "a cache remembers DNS names, but " + visits + " is none",
          "remove the cache, or visit a name in dns");
    }
    if (visits != null) {
      checkRace(path + ".connect.race", visits, clients.connect());
    }
    Ref resolver = clients.resolver();
    if (resolver == null) {
      return;
    }
    context.resolve(path + ".resolver", resolver, List.of(Target.Kind.RESOLVERS));
    if (visits != null && visits.kind() != Target.Kind.DNS) {
      context.error(
          path + ".resolver",
          "a resolver is asked for DNS names, but " + visits + " is none",
          "remove the resolver, or visit a name in dns");
    }
  }

  private void checkRace(String path, Target visits, ConnectSpec connect) {
    if (connect.race() == null) {
      return;
    }
    if (visits.kind() != Target.Kind.DNS) {
      context.error(
          path,
          "only addresses of a DNS name can race, but " + visits + " is none",
          "remove race, or visit a name in dns");
    } else if (connect.tries() == 1) {
      context.error(
          path,
          "tries is 1, so there is nothing to race against",
          "raise tries, such as { tries: 2, race: 250ms }");
    }
  }

  /** Clients choose nothing: what they visit must be one thing. */
  private void checkVisits(String path, Target visits) {
    if (Target.EACH.equals(visits.part())
        || visits.part() != null && visits.kind() != Target.Kind.SERVERS) {
      context.error(path, "clients cannot visit " + visits, "visit the whole, or one server");
      return;
    }
    ServersSpec pool = context.spec().servers().get(visits.name());
    if (visits.kind() == Target.Kind.SERVERS && visits.part() == null && pool != null) {
      int size = pool.size();
      if (size > 1) {
        String first = pool.members().isEmpty() ? "1" : pool.members().keySet().iterator().next();
        context.error(
            path,
            visits + " is a pool of " + size + " servers, and nothing chooses among them",
            "put a DNS name or a tier of l4 or l7 in front, or visit one: " + visits + "." + first);
      }
    }
    L7Spec tier = context.spec().l7().get(visits.name());
    if (visits.kind() == Target.Kind.L7 && tier != null && tier.count() > 1) {
      context.error(
          path,
          visits + " has " + tier.count() + " instances, and nothing chooses among them",
          "put a DNS name or a tier of l4 in front");
    }
  }

  private void checkAnswers(String dns, AnswersSpec answers) {
    Map<Target, Target> seen = new HashMap<>();
    Map<Target, Target> partOf = new HashMap<>();
    for (int i = 0; i < answers.answers().size(); i++) {
      String text = answers.answers().get(i).target().text();
      String path = dns + ".answers" + (answers.weighted() ? "." + text : "[" + i + "]");
      Target target = context.resolve(context.marks().key(path), path, text, Names.ANSWERS);
      if (target == null) {
        continue;
      }
      if (target.part() != null
          && (target.kind() != Target.Kind.SERVERS || Target.EACH.equals(target.part()))) {
        context.error(
            context.marks().key(path),
            path,
            target + " cannot be an answer",
            "give the whole, or one server");
        continue;
      }
      Target before = seen.get(target);
      before = before == null ? seen.get(target.whole()) : before;
      before = before == null && target.part() == null ? partOf.get(target) : before;
      if (before != null) {
        context.error(
            context.marks().key(path),
            path,
            target + " and " + before + " are the same address",
            "keep one of them");
      }
      seen.put(target, target);
      partOf.put(target.whole(), target);
    }
  }

  /** One address that is not among the answers. */
  private void checkFailTo(String dns, DnsSpec spec) {
    Ref ref = spec.failTo();
    if (ref == null) {
      return;
    }
    String path = dns + ".fail-to";
    Target target = context.resolve(path, ref, Names.ANSWERS);
    if (target == null) {
      return;
    }
    if (target.part() != null && target.kind() != Target.Kind.SERVERS
        || Target.EACH.equals(target.part())) {
      context.error(path, target + " cannot be an answer", "give the whole, or one server");
    }
    checkVisits(path, target);
    for (AnswersSpec.Answer answer : spec.answers().answers()) {
      for (Target known : context.names().find(answer.target().text(), Names.ANSWERS)) {
        if (known.whole().equals(target.whole())
            && (known.part() == null || target.part() == null || known.equals(target))) {
          context.error(path, target + " is among the answers already", "take it out of answers");
          return;
        }
      }
    }
  }

  private @Nullable Target pool(String path, Ref ref) {
    Target pool = context.resolve(path, ref, Names.POOLS);
    if (pool != null && pool.part() != null) {
      context.error(
          path,
          pool + " is a part of a pool; a whole one is needed here",
          "write " + pool.kind().word() + "." + pool.name());
      return null;
    }
    return pool;
  }
}
