package dev.lbsim.live.serve;

import dev.lbsim.live.access.AccessLog;
import dev.lbsim.live.net.LiveProblem;
import dev.lbsim.live.net.Loopback;
import dev.lbsim.live.run.Cast;
import dev.lbsim.scenario.language.Overrides;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.check.Names;
import dev.lbsim.scenario.language.check.Target;
import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.language.spec.L4Spec;
import dev.lbsim.scenario.language.spec.L7Spec;
import dev.lbsim.scenario.language.spec.MemberSpec;
import dev.lbsim.scenario.language.spec.ScenarioSpec;
import dev.lbsim.scenario.language.spec.ServersSpec;
import dev.lbsim.scenario.language.value.Ref;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which tiers of a scenario are served, where they listen, and which real servers stand behind.
 *
 * <p>What is real is not played: clients, names, events and what is expected are left aside, and so
 * is what a model adds to the time things take ({@code overhead}, {@code per-kb}, and the ways
 * between the places where tiers and servers stand). A pool without named members has as many
 * servers as addresses are given for it.
 */
public final class ServePlan {
  private final Scenario scenario;
  private final ScenarioSpec spec;
  private final List<String> problems = new ArrayList<>();
  private final Set<String> tiers = new LinkedHashSet<>();
  private final Set<String> pools = new LinkedHashSet<>();

  /** Of each pool its servers, by the name within the pool. */
  private final Map<String, Map<String, InetSocketAddress>> servers = new LinkedHashMap<>();

  private final Map<String, InetSocketAddress> listens = new LinkedHashMap<>();

  private ServePlan(Scenario scenario) {
    this.scenario = scenario;
    this.spec = scenario.spec();
  }

  /**
   * Plans how to serve a scenario.
   *
   * @param scenario as it stands
   * @param upstreams each {@code POOL=HOST:PORT,...} or {@code POOL.SERVER=HOST:PORT}
   * @param listens each {@code TIER=HOST:PORT} or {@code TIER.INSTANCE=HOST:PORT}; without any, all
   *     tiers listen
   * @throws LiveProblem with a line for each thing that is wrong
   */
  public static ServePlan of(Scenario scenario, List<String> upstreams, List<String> listens) {
    ServePlan plan = new ServePlan(scenario);
    for (Placement each : plan.read("--listen", listens)) {
      plan.listen(each);
    }
    plan.gather();
    for (Placement each : plan.read("--upstream", upstreams)) {
      plan.put(each);
    }
    if (plan.problems.isEmpty()) {
      plan.check();
    }
    plan.problems.addAll(NotServed.in(plan.spec, plan.tiers));
    if (!plan.problems.isEmpty()) {
      throw new LiveProblem(String.join("\n", plan.problems));
    }
    return plan;
  }

  private List<Placement> read(String option, List<String> texts) {
    List<Placement> all = new ArrayList<>();
    for (String text : texts) {
      try {
        all.add(Placement.parse(option, text));
      } catch (LiveProblem e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    return all;
  }

  private void listen(Placement given) {
    List<Target> found =
        scenario.names().find(given.name(), List.of(Target.Kind.L4, Target.Kind.L7));
    if (found.size() != 1) {
      List<String> known = new ArrayList<>(spec.l4().keySet());
      known.addAll(spec.l7().keySet());
      problems.add(unknown("--listen", "tier", given.name(), known, found));
      return;
    }
    Target target = found.get(0);
    tiers.add(target.kind().word() + "." + target.name());
    List<String> names = instances(target);
    if (names.size() != given.addresses().size()) {
      problems.add(
          "--listen %s: %d addresses for %d that listen (%s)"
              .formatted(
                  given.name(), given.addresses().size(), names.size(), String.join(", ", names)));
      return;
    }
    for (int i = 0; i < names.size(); i++) {
      listens.put(names.get(i), given.addresses().get(i));
    }
  }

  private List<String> instances(Target target) {
    String name = target.kind().word() + "." + target.name();
    if (target.kind() == Target.Kind.L4) {
      return List.of(name);
    }
    if (target.part() != null && !target.part().equals(Target.EACH)) {
      return List.of(name + "." + target.part());
    }
    List<String> all = new ArrayList<>();
    for (int i = 1; i <= Objects.requireNonNull(spec.l7().get(target.name())).count(); i++) {
      all.add(name + "." + i);
    }
    return all;
  }

  private static String unknown(
      String option, String what, String name, Collection<String> known, List<Target> found) {
    if (!found.isEmpty()) {
      return "%s: %s may be %s"
          .formatted(
              option,
              Wording.quote(name),
              Wording.or(found.stream().map(Target::toString).toList()));
    }
    String hint = Wording.didYouMean(name, known, "there are");
    return "%s: there is no %s %s%s"
        .formatted(option, what, Wording.quote(name), hint == null ? "" : "; " + hint);
  }

  /** The tiers asked for with all that stands behind them. */
  private void gather() {
    if (tiers.isEmpty()) {
      spec.l4().keySet().forEach(name -> tiers.add("l4." + name));
      spec.l7().keySet().forEach(name -> tiers.add("l7." + name));
    }
    if (tiers.isEmpty() && problems.isEmpty()) {
      problems.add("there is nothing to serve: the file has no l4 and no l7 tier");
    }
    List.copyOf(tiers).forEach(this::follow);
  }

  private void follow(String tier) {
    tiers.add(tier);
    String name = tier.substring(tier.indexOf('.') + 1);
    L4Spec l4 = tier.startsWith("l4.") ? spec.l4().get(name) : null;
    L7Spec l7 = tier.startsWith("l7.") ? spec.l7().get(name) : null;
    Collection<Ref> behind =
        l4 != null ? List.of(l4.pool()) : Objects.requireNonNull(l7).pools(tier).values();
    for (Ref ref : behind) {
      Target pool = scenario.names().resolve(ref, Names.POOLS);
      if (pool.kind() == Target.Kind.SERVERS) {
        pools.add(pool.name());
      } else {
        follow("l7." + pool.name());
      }
    }
  }

  private void put(Placement given) {
    String name =
        given.name().startsWith("servers.")
            ? given.name().substring("servers.".length())
            : given.name();
    int dot = name.indexOf('.');
    String pool = spec.servers().containsKey(name) || dot < 0 ? name : name.substring(0, dot);
    ServersSpec of = spec.servers().get(pool);
    if (of == null) {
      problems.add(unknown("--upstream", "pool", given.name(), spec.servers().keySet(), List.of()));
      return;
    }
    if (!pools.contains(pool)) {
      problems.add("--upstream %s: no tier that is served sends there".formatted(given.name()));
      return;
    }
    Map<String, InetSocketAddress> known =
        servers.computeIfAbsent(pool, any -> new LinkedHashMap<>());
    if (pool.equals(name)) {
      putAll(given, of, known);
    } else {
      putOne(given, name.substring(dot + 1), of, known);
    }
  }

  private void putAll(Placement given, ServersSpec of, Map<String, InetSocketAddress> known) {
    List<String> members = List.copyOf(of.members().keySet());
    if (!members.isEmpty() && members.size() != given.addresses().size()) {
      problems.add(
          "--upstream %s: %d addresses for %d servers (%s)"
              .formatted(
                  given.name(),
                  given.addresses().size(),
                  members.size(),
                  String.join(", ", members)));
      return;
    }
    for (int i = 0; i < given.addresses().size(); i++) {
      String member = members.isEmpty() ? Integer.toString(i + 1) : members.get(i);
      twice(given, known.put(member, given.addresses().get(i)));
    }
  }

  private void putOne(
      Placement given, String member, ServersSpec of, Map<String, InetSocketAddress> known) {
    if (given.addresses().size() > 1) {
      problems.add("--upstream %s: one server has one address".formatted(given.name()));
      return;
    }
    boolean named = !of.members().isEmpty();
    if (named ? !of.members().containsKey(member) : !member.matches("[1-9][0-9]{0,4}")) {
      problems.add(
          named
              ? unknown("--upstream", "server", member, of.members().keySet(), List.of())
              : "--upstream %s: servers of this pool are called 1, 2, 3 and so on"
                  .formatted(given.name()));
      return;
    }
    twice(given, known.put(member, given.addresses().get(0)));
  }

  private void twice(Placement given, @Nullable InetSocketAddress before) {
    if (before != null) {
      problems.add("--upstream %s: this server has an address already".formatted(given.name()));
    }
  }

  /** Every server behind must be somewhere. */
  private void check() {
    for (String pool : pools) {
      Map<String, InetSocketAddress> known = servers.getOrDefault(pool, Map.of());
      ServersSpec of = Objects.requireNonNull(spec.servers().get(pool));
      if (known.isEmpty()) {
        problems.add(
            "servers.%1$s is where requests go; say where it really is: --upstream %1$s=HOST:PORT"
                .formatted(pool));
        continue;
      }
      List<String> wanted = new ArrayList<>(of.members().keySet());
      for (int i = 1; of.members().isEmpty() && i <= known.size(); i++) {
        wanted.add(Integer.toString(i));
      }
      wanted.removeAll(known.keySet());
      for (String missing : wanted) {
        problems.add(
            "servers.%1$s.%2$s has no address: --upstream %1$s.%2$s=HOST:PORT"
                .formatted(pool, missing));
      }
    }
  }

  /** What the file is to be read with to be served. */
  public Overrides over(Overrides given) {
    Overrides all = given;
    for (String pool : pools) {
      ServersSpec of = Objects.requireNonNull(spec.servers().get(pool));
      if (of.autoscale() != null) {
        all = all.set("servers." + pool + ".autoscale", "null");
      }
      if (of.members().isEmpty()) {
        int count = Objects.requireNonNull(servers.get(pool)).size();
        all = all.set("servers." + pool + ".count", Integer.toString(count));
      }
    }
    all = nowhere(all);
    for (Map.Entry<String, L7Spec> tier : spec.l7().entrySet()) {
      if (!tier.getValue().overhead().isZero()) {
        all = all.set("l7." + tier.getKey() + ".overhead", "null");
      }
      if (!tier.getValue().perKb().isZero()) {
        all = all.set("l7." + tier.getKey() + ".per-kb", "null");
      }
    }
    if (!spec.events().isEmpty()) {
      all = all.set("events", "null");
    }
    if (!spec.expect().isEmpty()) {
      all = all.set("expect", "null");
    }
    return all;
  }

  /** Takes all from their places, between which a model has delays and losses. */
  private Overrides nowhere(Overrides given) {
    Overrides all = given;
    for (Map.Entry<String, L4Spec> tier : spec.l4().entrySet()) {
      all = tier.getValue().at() == null ? all : all.set("l4." + tier.getKey() + ".at", "null");
    }
    for (Map.Entry<String, L7Spec> tier : spec.l7().entrySet()) {
      all = tier.getValue().at() == null ? all : all.set("l7." + tier.getKey() + ".at", "null");
    }
    for (Map.Entry<String, ServersSpec> pool : spec.servers().entrySet()) {
      String path = "servers." + pool.getKey();
      all = pool.getValue().at() == null ? all : all.set(path + ".at", "null");
      for (Map.Entry<String, MemberSpec> member : pool.getValue().members().entrySet()) {
        String at = path + ".members." + member.getKey() + ".at";
        all = member.getValue().at() == null ? all : all.set(at, "null");
      }
    }
    return all;
  }

  /** Where everybody is; tiers that were not told a place have one of their own with this port. */
  public Loopback addresses(int port) {
    Loopback addresses = Loopback.here(port);
    listens.forEach(addresses::put);
    servers.forEach(
        (pool, members) ->
            members.forEach(
                (member, address) -> addresses.put("servers." + pool + "." + member, address)));
    return addresses;
  }

  /** Where the real servers are. */
  public Map<String, InetSocketAddress> upstreams() {
    Map<String, InetSocketAddress> all = new LinkedHashMap<>();
    servers.forEach(
        (pool, members) ->
            members.forEach(
                (member, address) -> all.put("servers." + pool + "." + member, address)));
    return all;
  }

  /** Who listens here. */
  Cast cast(boolean shares, @Nullable AccessLog log) {
    return new Cast(this::listens, false, shares, true, log);
  }

  private boolean listens(String name) {
    int dot = name.lastIndexOf('.');
    return tiers.contains(name) || (dot > 0 && tiers.contains(name.substring(0, dot)));
  }
}
