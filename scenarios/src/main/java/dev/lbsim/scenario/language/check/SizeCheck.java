package dev.lbsim.scenario.language.check;

import dev.lbsim.scenario.language.spec.DnsSpec;
import dev.lbsim.scenario.language.spec.EventSpec;
import dev.lbsim.scenario.language.spec.L4Spec;
import dev.lbsim.scenario.language.spec.L7Spec;
import dev.lbsim.scenario.language.spec.ServersSpec;
import dev.lbsim.scenario.language.value.AnswersSpec;
import dev.lbsim.scenario.language.value.Ref;
import java.util.Collection;
import java.util.List;

/** A small file can describe a world that fits in no memory; such a world is refused. */
final class SizeCheck {
  /** Servers, instances and resolvers of one scenario. */
  private static final long MOST_PARTS = 1_000_000;

  /** Every worker of a load balancer keeps its own view of every backend. */
  private static final long MOST_VIEWS = 10_000_000;

  private final Context context;

  SizeCheck(Context context) {
    this.context = context;
  }

  void check() {
    long servers = sum(context.spec().servers().values().stream().map(ServersSpec::size).toList());
    refuse("servers", "servers", servers);
    refuse(
        "resolvers",
        "resolvers",
        sum(
            context.spec().resolvers().values().stream()
                .map(group -> group.effectiveCount() * group.caches())
                .toList()));
    refuse(
        "dns",
        "addresses behind DNS names",
        context.spec().dns().values().stream().mapToLong(this::addresses).sum());
    refuse("events", "changes by events", changes());
    context
        .spec()
        .l4()
        .forEach((name, tier) -> views("l4." + name, tier.count(), List.of(tier.pool())));
    context
        .spec()
        .l7()
        .forEach(
            (name, tier) ->
                views(
                    "l7." + name,
                    (long) tier.count() * tier.workers(),
                    tier.pools("l7." + name).values()));
  }

  private static long sum(List<Integer> counts) {
    return counts.stream().mapToLong(Integer::longValue).sum();
  }

  /** A pool is as many addresses as it has servers, for each name that it is an answer of. */
  private long addresses(DnsSpec zone) {
    long sum = 0;
    for (AnswersSpec.Answer answer : zone.answers().answers()) {
      sum += parts(context.names().find(answer.target().text(), Names.ANSWERS));
    }
    return sum;
  }

  /** An event happens to each part of its target. */
  private long changes() {
    long sum = 0;
    for (EventSpec event : context.spec().events()) {
      sum += event.count() == null ? 1 : event.count();
      sum += parts(context.names().find(event.target().text(), Names.kinds(event.verb())));
    }
    return sum;
  }

  private long parts(List<Target> found) {
    if (found.size() != 1) {
      return 0; // which is said elsewhere
    }
    Target target = found.get(0);
    Object entry = context.names().entry(target);
    String one = Target.EACH.equals(target.part()) ? null : target.part();
    if (entry instanceof DnsSpec zone) {
      return one == null ? addresses(zone) : parts(context.names().find(one, Names.ANSWERS));
    }
    if (one != null) {
      return 1;
    }
    if (entry instanceof ServersSpec pool) {
      return pool.size();
    }
    return entry instanceof L7Spec tier ? tier.count() : 1;
  }

  private void refuse(String path, String what, long count) {
    if (count > MOST_PARTS) {
      context.error(
          path, count + " " + what + " are too many to simulate", "the limit is " + MOST_PARTS);
    }
  }

  private void views(String path, long workers, Collection<Ref> pools) {
    long views = workers * pools.stream().mapToLong(this::backends).sum();
    if (views > MOST_VIEWS) {
      context.error(
          path,
          workers
              + " workers that each watch "
              + views / workers
              + " backends are too many to simulate",
          "the limit of workers times backends is " + MOST_VIEWS);
    }
  }

  private long backends(Ref pool) {
    List<Target> found = context.names().find(pool.text(), Names.POOLS);
    Object entry =
        found.size() == 1
            ? context.names().entries(found.get(0).kind()).get(found.get(0).name())
            : null;
    if (entry instanceof ServersSpec servers) {
      return servers.size();
    }
    return entry instanceof L7Spec tier ? tier.count() : entry instanceof L4Spec ? 1 : 0;
  }
}
