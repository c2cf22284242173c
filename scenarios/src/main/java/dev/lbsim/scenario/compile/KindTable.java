package dev.lbsim.scenario.compile;

import dev.lbsim.core.balance.RouteMatch;
import dev.lbsim.core.model.RequestKind;
import dev.lbsim.core.random.Constant;
import dev.lbsim.core.random.Distribution;
import dev.lbsim.core.random.Uniform;
import dev.lbsim.scenario.language.spec.AnswerSpec;
import dev.lbsim.scenario.language.spec.AttackSpec;
import dev.lbsim.scenario.language.spec.AttackTarget;
import dev.lbsim.scenario.language.spec.ClientsSpec;
import dev.lbsim.scenario.language.spec.L7Spec;
import dev.lbsim.scenario.language.spec.RequestSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Every kind of request of a scenario, numbered through all groups of clients, and what a proxy can
 * read of each.
 */
final class KindTable {
  /**
   * What a proxy reads of a request.
   *
   * @param path without its query
   * @param group of clients that ask so, which no proxy reads but by their address
   */
  record Asked(
      String path,
      Map<String, String> query,
      String host,
      String method,
      Map<String, String> headers,
      Map<String, String> cookies,
      String group) {

    boolean matches(RouteMatch route) {
      return route.matches(path, host, method, headers, cookies, query);
    }
  }

  /** Keys that nobody asks for, and no two of which are alike but by rare chance. */
  private static final Distribution NEVER_ASKED = Uniform.between(1e12, 1e15);

  private final Draws draws;
  private final Replays replays;
  private final Map<String, List<RequestKind>> kindsOfGroup = new LinkedHashMap<>();
  private final List<Asked> asked = new ArrayList<>();
  private final List<AnswerSpec> answers = new ArrayList<>();
  private final RewriteTable rewrites;
  private final CacheTable caches;

  /**
   * @param behind of each tier the tiers it sends to
   */
  KindTable(
      Map<String, ClientsSpec> groups,
      Draws draws,
      Replays replays,
      Map<String, L7Spec> tiers,
      Function<String, List<String>> behind) {
    this.draws = draws;
    this.replays = replays;
    groups.forEach(
        (name, group) ->
            kindsOfGroup.put(
                name, number(name, group, AttackTarget.requests(group, groups.values()))));
    this.rewrites = new RewriteTable(tiers, behind, asked, answers);
    this.caches = new CacheTable(asked, answers);
  }

  /** Kinds of a group of clients, in the order of their meters. */
  List<RequestKind> of(String group) {
    return Objects.requireNonNull(kindsOfGroup.get(group));
  }

  /** What tiers make of them. */
  RewriteTable rewrites() {
    return rewrites;
  }

  /** What is asked by each kind, by its number, what tiers make of them included. */
  List<Asked> asked() {
    return asked;
  }

  /** What caches read of each kind, by its number. */
  CacheTable caches() {
    return caches;
  }

  private List<RequestKind> number(String name, ClientsSpec group, List<RequestSpec> requests) {
    AttackSpec attack = group.attack();
    boolean busts = attack != null && attack.kind() == AttackSpec.Kind.CACHE_BUSTING;
    List<RequestKind> kinds = new ArrayList<>();
    String host = group.visits().text();
    List<String> replayed = replays.paths(group.arrivals());
    if (!replayed.isEmpty() || requests.isEmpty()) {
      for (String path : replayed.isEmpty() ? List.of("/") : replayed) {
        kinds.add(new RequestKind(path, 1, new Constant(1), null, null, asked.size()));
        asked.add(asked(path, host, "GET", Map.of(), Map.of(), name));
        answers.add(AnswerSpec.SILENT);
      }
      return kinds;
    }
    for (RequestSpec request : requests) {
      Distribution key = request.key() == null ? null : draws.of(request.key());
      kinds.add(
          new RequestKind(
              request.path(),
              request.share().value(),
              draws.of(request.cost()),
              request.size().isZero() ? null : draws.of(request.size()),
              busts ? NEVER_ASKED : key,
              request.priority().ordinal(),
              asked.size()));
      asked.add(
          asked(
              request.path(),
              request.host() == null ? host : request.host(),
              request.method(),
              request.headers(),
              request.cookies(),
              name));
      answers.add(request.answer());
    }
    return kinds;
  }

  private static Asked asked(
      String url,
      String host,
      String method,
      Map<String, String> headers,
      Map<String, String> cookies,
      String group) {
    int mark = url.indexOf('?');
    Map<String, String> query = new LinkedHashMap<>();
    if (mark >= 0) {
      for (String pair : url.substring(mark + 1).split("&")) {
        int equals = pair.indexOf('=');
        query.put(
            equals < 0 ? pair : pair.substring(0, equals),
            equals < 0 ? "" : pair.substring(equals + 1));
      }
    }
    String path = mark < 0 ? url : url.substring(0, mark);
    return new Asked(path, query, host, method, headers, cookies, group);
  }
}
