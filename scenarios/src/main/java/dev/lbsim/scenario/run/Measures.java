package dev.lbsim.scenario.run;

import dev.lbsim.core.model.RouteCount;
import dev.lbsim.core.stats.Estimate;
import dev.lbsim.scenario.language.expect.Meter;
import dev.lbsim.scenario.report.RunReport.Metric;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The metrics of the result document, {@code <scope>.<measure>}, from one window of all
 * replications. What each measure means is told by {@code lbsim explain}.
 */
final class Measures extends MetricSheet {
  static final String[] FAILURE_COLUMNS = Meter.FAILURES.toArray(String[]::new);
  static final String[] LOSS_COLUMNS = Meter.LOSSES.toArray(String[]::new);
  private static final String[] SERVER_FAILURES = Meter.SERVER_FAILURES.toArray(String[]::new);
  private static final String[] L7_FAILURES = Meter.L7_FAILURES.toArray(String[]::new);

  private final Layout layout;

  private Measures(Layout layout, Samples samples) {
    super(samples);
    this.layout = layout;
  }

  /** All metrics, in the order of the document. */
  static Map<String, Metric> of(Layout layout, Samples samples) {
    Measures measures = new Measures(layout, samples);
    measures.total();
    measures.clients();
    measures.resolvers();
    measures.zones();
    measures.anycast();
    measures.l4();
    measures.l7();
    measures.servers();
    measures.paths();
    return measures.metrics;
  }

  private void total() {
    requests("total", layout.userKinds());
    attempts("total", layout.users());
    if (!layout.attackers().isEmpty()) {
      requests("attack", layout.kinds(layout.attackers()));
      attempts("attack", layout.attackers());
    }
  }

  private void clients() {
    double[] all = samples.totals(layout.kinds(layout.clients().keySet()), "requests");
    layout
        .clients()
        .forEach(
            (name, kinds) -> {
              List<String> scopes = kinds.stream().map(Layout.KindMeters::scope).toList();
              requests(name, scopes);
              attempts(name, List.of(name));
              lookups(name);
              List<String> ends = layout.reaches().getOrDefault(name, List.of());
              double[] sent = sent(samples, name, ends);
              for (String end : ends) {
                share(
                    name + ".to." + end + ".share",
                    samples.totals(List.of(name), "to." + end),
                    sent);
              }
              if (layout.clients().size() > 1) {
                share(name + ".share", samples.totals(scopes, "requests"), all);
              }
            });
  }

  /** What a client group sent to any of {@code ends}. */
  static double[] sent(Samples samples, String group, List<String> ends) {
    return samples.totals(
        List.of(group), ends.stream().map(end -> "to." + end).toArray(String[]::new));
  }

  private void paths() {
    Map<String, List<String>> scopesOfPath = new LinkedHashMap<>();
    for (String group : layout.users()) {
      for (Layout.KindMeters kind : layout.clients().getOrDefault(group, List.of())) {
        scopesOfPath.computeIfAbsent(kind.path(), path -> new ArrayList<>()).add(kind.scope());
      }
    }
    if (scopesOfPath.size() < 2) {
      return;
    }
    double[] all = samples.totals(layout.userKinds(), "requests");
    scopesOfPath.forEach(
        (path, scopes) -> {
          requests("path." + path, scopes);
          share("path." + path + ".share", samples.totals(scopes, "requests"), all);
        });
  }

  private void requests(String name, List<String> scopes) {
    double[] requests = samples.totals(scopes, "requests");
    double[] ok = samples.totals(scopes, "ok");
    double[] errors = samples.totals(scopes, FAILURE_COLUMNS);
    count(name + ".requests", requests);
    count(name + ".ok", ok);
    count(name + ".errors", errors);
    failures(name, scopes, FAILURE_COLUMNS);
    double[] lost = samples.totals(scopes, LOSS_COLUMNS);
    if (Samples.sum(lost) > 0) {
      count(name + ".lost", lost);
      failures(name, scopes, LOSS_COLUMNS);
    }
    share(name + ".error_ratio", errors, plus(ok, errors));
    put(name + ".rate", samples.rate(requests), "rps");
    put(name + ".goodput", samples.rate(ok), "rps");
    for (String part : Meter.PARTS) {
      double[] spent = samples.totals(scopes, part);
      if (Samples.sum(spent) > 0) {
        put(name + "." + part, samples.ratio(spent, ok).scaled(1e-9), "s");
      }
    }
    latency(name + ".latency", scopes.stream().map(scope -> scope + "/ok").toList());
    latency(
        name + ".duration",
        scopes.stream()
            .flatMap(scope -> java.util.stream.Stream.of(scope + "/ok", scope + "/errors"))
            .toList());
    put(
        name + ".inflight.mean",
        samples.timeAverage(samples.totals(scopes, "inflight-nanos"), Samples.sum(requests)),
        "requests");
    double[] bytes = samples.totals(scopes, "bytes");
    if (Samples.sum(bytes) > 0) {
      put(name + ".bytes", samples.count(bytes), "B");
    }
  }

  private void attempts(String name, Collection<String> groups) {
    double[] retries = samples.totals(groups, "retries");
    count(name + ".connections", samples.totals(groups, "connections"));
    count(name + ".retries", retries);
    countIfAny(name + ".throttled", groups, "throttled");
    countIfAny(name + ".failovers", groups, "failovers");
    countIfAny(name + ".raced", groups, "raced");
    countIfAny(name + ".sessions", groups, "sessions");
  }

  /** Only of clients with caches, or whose lookups take time: else resolvers tell all there is. */
  private void lookups(String name) {
    List<String> scope = List.of(name);
    double[] lookups = samples.totals(scope, "lookups");
    double[] hits = samples.totals(scope, "cache-hits");
    double[] waited = samples.totals(scope, "resolve-nanos");
    if (Samples.sum(hits) > 0) {
      count(name + ".dns.lookups", lookups);
      share(name + ".dns.hit_ratio", hits, lookups);
    }
    if (Samples.sum(waited) > 0) {
      put(name + ".dns.wait.mean", samples.ratio(waited, lookups).scaled(1e-9), "s");
    }
    countIfAny(name + ".dns.timeouts", scope, "lookup-timeouts");
  }

  private void resolvers() {
    for (String name : layout.resolvers()) {
      List<String> scope = List.of(name);
      double[] lookups = samples.totals(scope, "lookups");
      count(name + ".dns.queries", lookups);
      share(name + ".dns.hit_ratio", samples.totals(scope, "hits"), lookups);
      count(name + ".dns.misses", samples.totals(scope, "queries"));
      countIfAny(name + ".dns.coalesced", scope, "coalesced");
      countIfAny(name + ".dns.prefetches", scope, "prefetches");
      countIfAny(name + ".dns.stale", scope, "stale");
      countIfAny(name + ".dns.failures", scope, "failures");
    }
  }

  private void zones() {
    layout
        .zones()
        .forEach(
            (name, fronts) -> {
              List<String> scope = List.of(name);
              double[] lookups = samples.totals(scope, "lookups");
              count(name + ".dns.lookups", lookups);
              count(name + ".dns.queries", samples.totals(scope, "queries"));
              share(name + ".dns.hit_ratio", samples.totals(scope, "hits"), lookups);
              countIfAny(name + ".dns.empty", scope, "empty");
              countIfAny(name + ".dns.failures", scope, "failed");
              for (String front : fronts) {
                share(
                    name + ".answers." + front + ".share",
                    samples.totals(scope, "answers." + front),
                    lookups);
              }
            });
  }

  private void anycast() {
    layout
        .sites()
        .forEach(
            (name, sites) -> {
              count(name + ".requests", samples.totals(sites, "requests"));
              count(name + ".connections", samples.totals(sites, "connections"));
              count(name + ".moved", samples.totals(sites, "moved"));
              double[] routed = samples.totals(List.of(name), "routed-ases");
              if (Samples.sum(routed) > 0) {
                share(name + ".tie_share", samples.totals(List.of(name), "tied-ases"), routed);
              }
              double[] unrouted = samples.totals(List.of(name), "unrouted");
              if (Samples.sum(unrouted) > 0) {
                count(name + ".unrouted", unrouted);
              }
              double[] all = samples.totals(sites, "requests");
              for (String site : sites) {
                List<String> one = List.of(site);
                count(site + ".requests", samples.totals(one, "requests"));
                count(site + ".connections", samples.totals(one, "connections"));
                count(site + ".moved", samples.totals(one, "moved"));
                share(site + ".share", samples.totals(one, "requests"), all);
              }
            });
  }

  private void l4() {
    layout
        .l4()
        .forEach(
            (name, instances) -> {
              count(name + ".requests", samples.totals(instances, "requests"));
              count(name + ".connections", samples.totals(instances, "connections"));
              count(name + ".errors", samples.totals(instances, "errors.no-backend"));
              count(name + ".moved", samples.totals(instances, "moved"));
              count(name + ".broken", samples.totals(instances, "broken"));
              countIfAny(name + ".evicted", instances, "evicted");
              countIfAny(name + ".downs", instances, "downs");
              shares(instances, "connections");
            });
  }

  private void l7() {
    layout
        .l7()
        .forEach(
            (name, instances) -> {
              double[] requests = samples.totals(instances, "requests");
              count(name + ".requests", requests);
              count(name + ".ok", samples.totals(instances, "ok"));
              count(name + ".errors", samples.totals(instances, L7_FAILURES));
              failures(name, instances, L7_FAILURES);
              countIfAny(name + ".connections", instances, "connections");
              countIfAny(name + ".downs", instances, "downs");
              station(name, instances, Samples.sum(requests));
              put(
                  name + ".inflight.mean",
                  samples.timeAverage(
                      samples.totals(instances, "inflight-nanos"), Samples.sum(requests)),
                  "requests");
              double[] limited = samples.totals(instances, "limit-time-nanos");
              if (Samples.sum(limited) > 0) {
                double[] limits = samples.totals(instances, "limit-nanos");
                put(name + ".limit.mean", samples.ratio(limits, limited), "requests");
              }
              guards(name, instances, Samples.sum(requests));
              TlsMeasures.add(name, instances, this);
              DefenceMeasures.add(name, instances, this);
              shares(instances, "requests");
              int workers = layout.workers().getOrDefault(name, 1);
              instances.forEach(each -> TierMeasures.addWorkers(each, workers, this));
              TierMeasures.addPools(layout.upstreams().getOrDefault(name, List.of()), this);
              List<String> routes = layout.routes().getOrDefault(name, List.of());
              attemptsOf(name, routes);
              CacheMeasures.add(name, routes, this);
              StickyMeasures.add(name, routes, this);
              CostMeasures.add(name, routes, this);
              CostMeasures.ofSubjects(name, layout.costs().getOrDefault(name, List.of()), this);
              if (routes.size() > 1) {
                double[] all = samples.totals(routes, "requests");
                routes.forEach(route -> route(route, all));
              }
            });
  }

  /** What a tier's guards of its pools did; only those that did something. */
  private void guards(String name, List<String> instances, long n) {
    countIfAny(name + ".ejections", instances, "ejections");
    double[] ejected = samples.totals(instances, "ejected-nanos");
    if (Samples.sum(ejected) > 0) {
      put(name + ".ejected.mean", samples.timeAverage(ejected, n), "backends");
    }
    countIfAny(name + ".openings", instances, "openings");
    double[] open = samples.totals(instances, "open-nanos");
    if (Samples.sum(open) > 0) {
      put(name + ".open.mean", samples.timeAverage(open, n), "breakers");
    }
  }

  /** What a tier does besides sending requests on; only what it did. */
  private void attemptsOf(String name, List<String> routes) {
    for (String column : RouteCount.doings()) {
      countIfAny(name + "." + column.replace('-', '_'), routes, column);
    }
  }

  private void route(String name, double[] all) {
    List<String> scope = List.of(name);
    double[] requests = samples.totals(scope, "requests");
    if (Samples.sum(requests) == 0) {
      return;
    }
    count(name + ".requests", requests);
    count(name + ".ok", samples.totals(scope, "ok"));
    count(name + ".errors", samples.totals(scope, FAILURE_COLUMNS));
    failures(name, scope, FAILURE_COLUMNS);
    share(name + ".share", requests, all);
    attemptsOf(name, scope);
    CacheMeasures.add(name, scope, this);
    StickyMeasures.add(name, scope, this);
    CostMeasures.add(name, scope, this);
    TierMeasures.addTimes(name, this);
    latency(name + ".latency", List.of(name + "/ok"));
  }

  private void servers() {
    List<String> everyServer = layout.pools().values().stream().flatMap(List::stream).toList();
    double[] everyRequest = samples.totals(everyServer, "requests");
    layout
        .pools()
        .forEach(
            (pool, members) -> {
              double[] ofPool = samples.totals(members, "requests");
              station(pool, members);
              instances(pool, members, Samples.sum(ofPool));
              if (layout.pools().size() > 1) {
                share(pool + ".share", ofPool, everyRequest);
              }
              for (String member : members) {
                station(member, List.of(member));
                share(member + ".share", samples.totals(List.of(member), "requests"), ofPool);
              }
            });
  }

  /** Of pools whose servers come and go. */
  private void instances(String pool, List<String> members, long n) {
    countIfAny(pool + ".joined", members, "joined");
    countIfAny(pool + ".left", members, "left");
    Estimate present = samples.timeAverage(samples.totals(members, "present-nanos"), n);
    if (present.value() < members.size()) {
      put(pool + ".instances.mean", present, "servers");
    }
  }

  private void station(String name, List<String> servers) {
    double[] requests = samples.totals(servers, "requests");
    long n = Samples.sum(requests);
    count(name + ".requests", requests);
    count(name + ".ok", samples.totals(servers, "ok"));
    count(name + ".errors", samples.totals(servers, SERVER_FAILURES));
    failures(name, servers, SERVER_FAILURES);
    station(name, servers, n);
    double[] waiting = samples.totals(servers, "waiting-nanos");
    double[] busy = samples.totals(servers, "busy-nanos");
    put(name + ".inflight.mean", samples.timeAverage(plus(waiting, busy), n), "requests");
    put(
        name + ".wait.mean",
        samples
            .ratio(samples.totals(servers, "waited-nanos"), samples.totals(servers, "begun"))
            .scaled(1e-9),
        "s");
    double[] served = samples.totals(servers, "ok", "errors.status-5xx", "abandoned");
    put(
        name + ".latency.mean",
        samples.ratio(samples.totals(servers, "sojourn-nanos"), served).scaled(1e-9),
        "s");
    countIfAny(name + ".killed", servers, "killed");
    countIfAny(name + ".expired", servers, "expired");
    countIfAny(name + ".abandoned", servers, "abandoned");
  }

  private void station(String name, List<String> scopes, long n) {
    put(
        name + ".utilisation",
        samples.ratio(samples.totals(scopes, "busy-nanos"), samples.totals(scopes, "worker-nanos")),
        "ratio");
    put(
        name + ".queue.mean",
        samples.timeAverage(samples.totals(scopes, "waiting-nanos"), n),
        "requests");
  }

  private void shares(List<String> instances, String column) {
    if (instances.size() < 2) {
      return;
    }
    double[] all = samples.totals(instances, column);
    for (String instance : instances) {
      share(instance + ".share", samples.totals(List.of(instance), column), all);
    }
  }
}
