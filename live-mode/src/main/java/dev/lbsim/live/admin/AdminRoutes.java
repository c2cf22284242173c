package dev.lbsim.live.admin;

import dev.lbsim.scenario.language.problem.Wording;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** What can be asked of the admin API, and who does it. */
final class AdminRoutes {
  private static final Set<String> OPEN = Set.of("/health", "/metrics");

  /** Does what was asked for, in the world's present. */
  private interface Doer {
    void answer(String query, String body, Consumer<Reply> to);
  }

  private final Operated operated;

  /** By path, then by method. */
  private final Map<String, Map<String, Doer>> doers = new LinkedHashMap<>();

  AdminRoutes(Operated operated, String tool) {
    this.operated = operated;
    Metrics metrics = new Metrics(operated, tool);
    State state = new State(operated);
    Actions actions = new Actions(operated);
    on("GET", "/health", (query, body, to) -> to.accept(state.health()));
    on("GET", "/metrics", (query, body, to) -> look(metrics::answer, to));
    on("GET", "/state", (query, body, to) -> look(state::answer, to));
    on("GET", "/events", (query, body, to) -> to.accept(state.events(query)));
    on("POST", "/drain", (query, body, to) -> to.accept(actions.drain(body)));
    on("POST", "/weight", (query, body, to) -> to.accept(actions.weight(body)));
    on("POST", "/inject", (query, body, to) -> to.accept(actions.inject(body)));
    on("POST", "/lift", (query, body, to) -> to.accept(actions.lift(body)));
    on("POST", "/reload", (query, body, to) -> actions.reload(to));
  }

  private void look(Function<Snapshot, Reply> answer, Consumer<Reply> to) {
    Snapshot.take(operated, seen -> to.accept(safely(() -> answer.apply(seen))));
  }

  private void on(String method, String path, Doer doer) {
    doers.computeIfAbsent(path, made -> new LinkedHashMap<>()).put(method, doer);
  }

  /** Whether this is not for everybody; what does not exist is nobody's secret. */
  boolean needsToken(String path) {
    return doers.containsKey(path) && !OPEN.contains(path);
  }

  /** Answers on the loop, at once or when the world has time. */
  void answer(String method, String path, String query, String body, Consumer<Reply> to) {
    Map<String, Doer> methods = doers.get(path);
    if (methods == null) {
      List<String> paths = new ArrayList<>(doers.keySet());
      to.accept(
          Reply.error(
              404,
              "there is no " + Wording.quote(path),
              Wording.didYouMean(path, paths, "there are")));
      return;
    }
    Doer doer = methods.get(method);
    if (doer == null) {
      Set<String> allowed = new TreeSet<>(methods.keySet());
      if (allowed.contains("GET")) {
        allowed.add("HEAD");
      }
      String allow = String.join(", ", allowed);
      to.accept(
          Reply.error(405, path + " takes " + Wording.or(allowed) + ", not " + method, null)
              .allowing(allow));
      return;
    }
    operated
        .parts()
        .get(0)
        .enter(
            part -> {
              try {
                doer.answer(query, body, to);
              } catch (RuntimeException e) {
                to.accept(mistake(e));
              }
            });
  }

  /** A mistake of the API must not end the world. */
  private static Reply safely(Supplier<Reply> doing) {
    try {
      return doing.get();
    } catch (RuntimeException e) {
      return mistake(e);
    }
  }

  private static Reply mistake(RuntimeException e) {
    return Reply.error(500, "lbsim made a mistake: " + e, null);
  }
}
