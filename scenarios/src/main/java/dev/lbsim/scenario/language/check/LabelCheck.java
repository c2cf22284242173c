package dev.lbsim.scenario.language.check;

import dev.lbsim.core.model.Ending;
import dev.lbsim.core.model.LossCause;
import dev.lbsim.core.model.TimePart;
import dev.lbsim.scenario.language.expect.Label;
import dev.lbsim.scenario.language.expect.Side;
import dev.lbsim.scenario.language.problem.Mark;
import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.language.spec.ClientsSpec;
import dev.lbsim.scenario.language.spec.ScenarioSpec;
import dev.lbsim.scenario.language.value.ArrivalsSpec;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The labels of figures speak of what there is in the scenario that is checked, or in another
 * variant of it. Which labels a figure may have at all is known without one: see {@link
 * dev.lbsim.scenario.language.expect.Metric}.
 */
final class LabelCheck {
  /** How requests end other than well, as results call it. */
  private static final List<String> ENDINGS =
      Arrays.stream(Ending.values())
          .filter(ending -> ending != Ending.OK)
          .map(Ending::label)
          .toList();

  /** Why requests are lost, as results call it. */
  private static final List<String> CAUSES =
      Arrays.stream(LossCause.values()).map(LossCause::label).toList();

  /** What requests spend their time on, as results call it. */
  private static final List<String> PARTS =
      Arrays.stream(TimePart.values()).map(TimePart::label).toList();

  /** How many meanings of an ambiguous name are listed. */
  private static final int SEVERAL = 4;

  private final Context context;
  private final Names names;
  private final Known known;

  private LabelCheck(Context context, Names names, Known known) {
    this.context = context;
    this.names = names;
    this.known = known;
  }

  /** Checks labels against {@code spec}, and complains to {@code context}. */
  static LabelCheck of(Context context, ScenarioSpec spec, Names names) {
    return new LabelCheck(context, names, Known.of(spec));
  }

  /** Checks all labels of {@code figure}, which stands at {@code at}. */
  void check(Mark at, String path, Side.Figure figure) {
    figure.labels().forEach((label, value) -> checkLabel(at, path, figure, label, value));
  }

  private void checkLabel(Mark at, String path, Side.Figure figure, Label label, String value) {
    switch (label) {
      case KIND -> oneOf(at, path, label, value, null, ENDINGS);
      case CAUSE -> oneOf(at, path, label, value, null, CAUSES);
      case PART -> oneOf(at, path, label, value, null, PARTS);
      case PATH -> checkPath(at, path, value, figure.labels().get(Label.CLIENT));
      case SERVER -> checkServer(at, path, value, figure.labels().get(Label.POOL));
      case CLIENT -> checkName(at, path, label, value, Target.Kind.CLIENTS);
      case POOL -> checkName(at, path, label, value, Target.Kind.SERVERS);
      case L7 -> checkName(at, path, label, value, Target.Kind.L7);
      case ROUTE -> checkRoute(at, path, value);
      case ANYCAST -> checkName(at, path, label, value, Target.Kind.ANYCAST);
      case L4 -> checkName(at, path, label, value, Target.Kind.L4);
      case DNS -> checkName(at, path, label, value, Target.Kind.DNS);
      case RESOLVER -> checkName(at, path, label, value, Target.Kind.RESOLVERS);
    }
  }

  private void checkName(Mark at, String path, Label label, String value, Target.Kind kind) {
    Target target = names.within(kind, value);
    boolean instances = label == Label.L4 || label == Label.L7 || label == Label.ANYCAST;
    boolean whole = target != null && target.part() == null;
    boolean instance = target != null && instances && !Target.EACH.equals(target.part());
    if (whole || instance) {
      return;
    }
    int dot = value.indexOf('.');
    Target tier = instances && dot > 0 ? names.within(kind, value.substring(0, dot)) : null;
    if (tier != null) {
      String part = value.substring(dot + 1);
      context.error(
          at,
          path,
          tier + " has no " + Wording.quote(part),
          context.problems().suggest(part, names.parts(tier), "there are"));
    } else {
      oneOf(at, path, label, value, kind, names.all(List.of(kind)));
    }
  }

  private void checkRoute(Mark at, String path, String value) {
    int dot = value.indexOf('.');
    String tier = dot < 0 ? value : value.substring(0, dot);
    List<String> routes = known.routes().get(tier);
    if (routes == null) {
      oneOf(at, path, Label.L7, tier, Target.Kind.L7, known.routes().keySet());
    } else if (dot >= 0 && !routes.contains(value.substring(dot + 1))) {
      String part = value.substring(dot + 1);
      context.error(
          at,
          path,
          "l7." + tier + " has no route " + Wording.quote(part),
          context.problems().suggest(part, routes, "there are"));
    }
  }

  private void checkServer(Mark at, String path, String value, @Nullable String inPool) {
    Set<String> found = new LinkedHashSet<>();
    if (inPool == null) {
      addServer(found, value);
      known.poolsWith(value).forEach(pool -> addServer(found, pool + "." + value));
    } else {
      addServer(found, inPool + "." + value);
    }
    if (found.size() > 1) {
      context.error(
          at,
          path,
          "server " + Wording.quote(value) + " can mean " + Wording.or(found),
          "write one of them in full");
    } else if (found.isEmpty()) {
      noServer(at, path, value, inPool);
    }
  }

  private void noServer(Mark at, String path, String value, @Nullable String inPool) {
    Target pool = names.within(Target.Kind.SERVERS, inPool == null ? value : inPool);
    if (inPool != null) {
      if (pool != null) { // else it is the pool that is wrong, which is said of its own label
        context.error(
            at,
            path,
            pool + " has no " + Wording.quote(value),
            context.problems().suggest(value, names.parts(pool), "there are"));
      }
    } else if (pool != null) {
      context.error(
          at,
          path,
          Wording.quote(value) + " is a pool of servers, not a server",
          "write pool="
              + pool.name()
              + ", or one of its servers: server="
              + pool.name()
              + "."
              + names.parts(pool.whole()).get(0));
    } else {
      oneOf(at, path, Label.SERVER, value, Target.Kind.SERVERS, known.servers());
    }
  }

  private void addServer(Set<String> found, String name) {
    Target target = names.within(Target.Kind.SERVERS, name);
    if (target != null && target.part() != null && !target.part().equals(Target.EACH)) {
      found.add(target.name() + "." + target.part());
    }
  }

  private void checkPath(Mark at, String path, String value, @Nullable String client) {
    Set<String> paths =
        client == null ? known.allPaths() : known.paths().getOrDefault(client, Set.of());
    if (paths.isEmpty()) {
      return; // a file has paths of its own, or it is the client that is wrong
    }
    if (client != null && !paths.contains(value)) {
      context.error(
          at,
          path,
          "client " + Wording.quote(client) + " asks for no path " + Wording.quote(value),
          context.problems().suggest(value, paths, "there are"));
    } else {
      oneOf(at, path, Label.PATH, value, null, paths);
    }
  }

  private void oneOf(
      Mark at,
      String path,
      Label label,
      String value,
      Target.@Nullable Kind kind,
      Collection<String> names) {
    if (names.contains(value)) {
      return;
    }
    String section = kind == null ? "" : kind.word() + ".";
    context.error(
        at,
        path,
        "there is no " + label.word() + " " + Wording.quote(value),
        kind != null && value.startsWith(section)
            ? "leave out " + Wording.quote(section)
            : context.problems().suggest(value, names, "there are"));
  }

  /**
   * What labels can mean, gathered once.
   *
   * @param members pools by the names of their members
   * @param numbered pools whose members are numbers, with how many they are
   * @param servers servers as they can be written, for suggestions; a pool of numbers by its first
   *     and last
   * @param routes names of the routes of each layer-7 tier
   * @param paths paths of each client group; none where a log or trace has its own
   * @param allPaths all of them; none where one has its own
   */
  private record Known(
      Map<String, Set<String>> members,
      Map<String, Integer> numbered,
      Set<String> servers,
      Map<String, List<String>> routes,
      Map<String, Set<String>> paths,
      Set<String> allPaths) {

    static Known of(ScenarioSpec spec) {
      Map<String, Set<String>> members = new LinkedHashMap<>();
      Map<String, Integer> numbered = new LinkedHashMap<>();
      spec.servers()
          .forEach(
              (pool, servers) -> {
                if (servers.members().isEmpty()) {
                  numbered.put(pool, servers.size());
                }
                for (String member : servers.members().keySet()) {
                  members.computeIfAbsent(member, m -> new LinkedHashSet<>()).add(pool);
                }
              });
      Set<String> servers = new LinkedHashSet<>(members.keySet());
      numbered.forEach(
          (pool, count) -> {
            servers.add(pool + ".1");
            if (count > 1) {
              servers.add(pool + "." + count);
            }
          });
      Map<String, List<String>> routes = new LinkedHashMap<>();
      spec.l7().forEach((tier, l7) -> routes.put(tier, l7.routeNames()));
      Map<String, Set<String>> paths = new LinkedHashMap<>();
      spec.clients().forEach((name, clients) -> paths.put(name, paths(clients)));
      Set<String> allPaths = new LinkedHashSet<>();
      paths.values().forEach(allPaths::addAll);
      return new Known(
          members,
          numbered,
          servers,
          routes,
          paths,
          paths.containsValue(Set.of()) ? Set.of() : allPaths);
    }

    private static Set<String> paths(ClientsSpec clients) {
      if (clients.arrivals() instanceof ArrivalsSpec.Replay) {
        return Set.of();
      }
      if (clients.requests().isEmpty()) {
        return Set.of("/");
      }
      Set<String> paths = new LinkedHashSet<>();
      clients.requests().forEach(request -> paths.add(request.path()));
      return paths;
    }

    /** The first few pools that have a member of that name or number. */
    List<String> poolsWith(String member) {
      if (!member.matches("[1-9][0-9]{0,8}")) {
        return members.getOrDefault(member, Set.of()).stream().limit(SEVERAL).toList();
      }
      int number = Integer.parseInt(member);
      return numbered.entrySet().stream()
          .filter(pool -> number <= pool.getValue())
          .map(Map.Entry::getKey)
          .limit(SEVERAL)
          .toList();
    }
  }
}
