package dev.lbsim.scenario.language.check;

import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.language.spec.CacheSpec;
import dev.lbsim.scenario.language.spec.ClientsSpec;
import dev.lbsim.scenario.language.spec.ConnectionsSpec;
import dev.lbsim.scenario.language.spec.RequestSpec;
import dev.lbsim.scenario.language.spec.RetriesSpec;
import dev.lbsim.scenario.language.spec.SessionsSpec;
import dev.lbsim.scenario.language.value.ArrivalsSpec;
import dev.lbsim.scenario.language.value.DistributionSpec;
import dev.lbsim.scenario.language.value.ProfileSpec;
import dev.lbsim.scenario.language.value.Span;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must hold inside a group of clients. */
final class ClientCheck {
  private final Context context;

  ClientCheck(Context context) {
    this.context = context;
  }

  void check() {
    if (context.spec().clients().isEmpty() && !context.problems().failed("clients")) {
      context.error(
          "clients",
          "there are no clients, so nothing would happen",
          "add clients: { users: { arrivals: poisson(80rps), visits: web } }");
    }
    context.spec().clients().forEach(this::checkClients);
  }

  private void checkClients(String name, ClientsSpec clients) {
    String path = "clients." + name;
    if (clients.arrivals() != null && context.marks().has(path + ".think")) {
      context.error(
          path + ".think",
          "only users think; these clients send whatever happens",
          "replace arrivals by users, or remove think");
    }
    ArrivalsSpec arrivals = clients.arrivals();
    if (arrivals instanceof ProfileSpec profile) {
      checkProfile(path + ".arrivals.profile", profile);
    } else if (arrivals instanceof ArrivalsSpec.Replay replay) {
      context.checkReplay(path + ".arrivals", replay);
      if (!clients.requests().isEmpty()) {
        context.error(
            context.marks().key(path + ".requests"),
            path + ".requests",
            "what is asked for is recorded in " + Wording.quote(replay.file()),
            "remove requests, or replay nothing");
      }
    }
    checkCache(path + ".cache", clients);
    checkSessions(path + ".sessions", clients);
    ConnectionsSpec connections = clients.connections();
    if (connections != null && connections.streams() > 1 && !clients.toldApart()) {
      context.error(
          path + ".connections.streams",
          "whose connection? These clients are not told apart, and would all share it",
          "add addresses, such as addresses: 1000, or use users instead of arrivals");
    }
    checkRetries(path + ".retries", clients.retries());
    if (clients.throttle() != null && clients.attack() != null) {
      context.error(
          context.marks().key(path + ".throttle"),
          path + ".throttle",
          "who attacks does not hold back",
          "remove throttle, or remove attack");
    }
    checkRequests(path + ".requests", clients.requests());
    new DefenceCheck(context).checkClients(path, clients);
    context.checkFiles(path + ".think", clients.think());
    context.checkFiles(path + ".rtt", clients.rtt());
  }

  private void checkSessions(String path, ClientsSpec clients) {
    SessionsSpec sessions = clients.sessions();
    if (sessions == null) {
      return;
    }
    if (!clients.toldApart()) {
      context.error(
          context.marks().key(path),
          path,
          "whose sessions? These clients are not told apart",
          "add addresses, such as addresses: 1000, or use users instead of arrivals");
    }
    checkLength(path + ".length", sessions.length());
    checkLength(path + ".requests", sessions.requests());
  }

  private void checkLength(String path, @Nullable DistributionSpec length) {
    if (length != null) {
      context.checkFiles(path, length);
      if (length.isZero()) {
        context.error(path, "a session of nothing never begins", null);
      }
    }
  }

  private void checkCache(String path, ClientsSpec clients) {
    CacheSpec cache = clients.cache();
    if (cache == null) {
      return;
    }
    if (!clients.toldApart()) {
      context.error(
          context.marks().key(path),
          path,
          "whose cache? These clients are not told apart",
          "add addresses, such as addresses: 1000, or use users instead of arrivals");
    }
    Span max = cache.effectiveMax();
    if (max != null && cache.effectiveMin().compareTo(max) > 0) {
      context.error(
          path, "the least time, " + cache.effectiveMin() + ", is above the most, " + max, null);
    }
  }

  private void checkProfile(String path, ProfileSpec profile) {
    List<ProfileSpec.Step> steps = profile.profile();
    if (steps.isEmpty() && !context.problems().failed(path)) {
      context.error(path, "a profile needs at least one step", "such as - { at: 0s, rate: 50rps }");
    }
    for (int i = 1; i < steps.size(); i++) {
      ProfileSpec.Step before = steps.get(i - 1);
      ProfileSpec.Step step = steps.get(i);
      long end = before.at().nanos() + (before.ramp() == null ? 0 : before.ramp().nanos());
      if (step.at().compareTo(before.at()) <= 0) {
        context.error(
            path + "[" + i + "].at",
            "the step at " + step.at() + " comes after the one at " + before.at(),
            "put the steps in the order of their times");
      } else if (step.at().nanos() < end) {
        context.error(
            path + "[" + i + "].at",
            "at " + step.at() + " the ramp that starts at " + before.at() + " is still under way",
            "shorten that ramp to " + new Span(step.at().nanos() - before.at().nanos()));
      }
    }
  }

  private void checkRetries(String path, RetriesSpec retries) {
    if (retries.max() == 0 && context.marks().has(path + ".base")) {
      context.advice(path, "max is 0, so nothing is retried", "give max a number above 0");
    }
    if (retries.backoff() == RetriesSpec.Growth.EXP && retries.base().nanos() == 0) {
      context.error(path + ".base", "a wait of 0 cannot grow", "use backoff: none");
    } else if (retries.backoff() == RetriesSpec.Growth.EXP
        && retries.base().compareTo(retries.cap()) > 0) {
      context.error(
          path + ".base",
          "the first wait, " + retries.base() + ", is above the longest, " + retries.cap(),
          "raise the cap");
    }
  }

  /** What a proxy can tell requests by. */
  private static List<Object> asked(RequestSpec request) {
    return List.of(
        request.method(),
        request.host() == null ? "" : request.host(),
        request.path(),
        request.headers(),
        request.cookies());
  }

  private void checkRequests(String path, List<RequestSpec> requests) {
    Set<List<Object>> seen = new HashSet<>();
    double weights = 0;
    for (int i = 0; i < requests.size(); i++) {
      RequestSpec request = requests.get(i);
      String at = path + "[" + i + "]";
      weights += request.share().value();
      if (!seen.add(asked(request))) {
        context.error(
            at,
            "there is another kind of request for "
                + request.method()
                + " "
                + Wording.shorten(request.path()),
            "give it a path of its own, so that results can tell them apart");
      }
      String said = request.answer().cacheControl();
      if (request.answer().expires() != null && said != null && said.contains("max-age")) {
        context.advice(
            at + ".expires",
            "caches heed the max-age of cache-control before this",
            "remove one of them");
      }
      context.checkFiles(at + ".cost", request.cost());
      context.checkFiles(at + ".size", request.size());
      context.checkFiles(at + ".key", request.key());
    }
    if (!requests.isEmpty() && weights == 0) {
      context.error(path, "all shares are 0, so no request is ever sent", null);
    }
  }
}
