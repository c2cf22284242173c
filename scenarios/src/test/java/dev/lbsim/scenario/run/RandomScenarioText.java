package dev.lbsim.scenario.run;

import dev.lbsim.core.balance.Balancers;
import dev.lbsim.core.guard.cache.replacement.Replacements;
import java.util.ArrayList;
import java.util.List;

/**
 * A valid scenario file drawn from a seed, with any mixture of what the language has: places,
 * names, anycast, both kinds of tier with their guards, servers and their habits, and events.
 */
final class RandomScenarioText extends RandomLines {
  private final List<String> pools = new ArrayList<>();

  /** Those whose servers do not come and go. */
  private final List<String> fixed = new ArrayList<>();

  private final List<String> l7 = new ArrayList<>();
  private final List<String> l4 = new ArrayList<>();

  /** Layer-7 tiers of one instance: clients can visit them. */
  private final List<String> lone = new ArrayList<>();

  /** Where only layer-7 tiers read what clients send. */
  private final List<String> readers = new ArrayList<>();

  private final List<String> groups = new ArrayList<>();
  private boolean places;

  /** A hedge or a session beside a fan-out makes no sense, be it of a tier and its route. */
  private boolean hedges;

  /** The tier under way knows what requests cost. */
  private boolean costs;

  RandomScenarioText(long seed) {
    super(seed);
    places = chance(.4);
    line("lbsim: 1");
    line("name: swarm-" + Long.toHexString(seed));
    line("run: { duration: 6s, warmup: 1s, replications: 1, seed: " + random.nextInt(1000) + " }");
    if (places) {
      line("places: { here: amsterdam, there: new-york }");
      maybe(.5, "network: { jitter: 1ms, loss: 0.1% }", "network: { stretch: 2 }");
    }
    servers();
    proxies();
    balancers();
    String front = names();
    clients(front);
    slowClients();
    events();
  }

  private void at(String indent) {
    if (places) {
      maybe(.7, indent + "at: here", indent + "at: there");
    }
  }

  private void servers() {
    line("servers:");
    line("  plain: { service: exp(3ms), count: 3 }");
    pools.add("plain");
    fixed.add("plain");
    int count = random.nextInt(3);
    for (int i = 0; i < count; i++) {
      String name = "pool" + i;
      pools.add(name);
      line("  " + name + ":");
      at("    ");
      line(
          "    service: "
              + any(List.of("exp(4ms)", "const(2ms)", "lognormal(median=2ms, sigma=1)")));
      line("    count: 3");
      maybe(.5, "    workers: 3");
      boolean waits = chance(.7);
      line("    discipline: " + (waits ? any(List.of("fifo", "lifo")) : "ps"));
      maybe(
          waits ? .5 : 0,
          "    queue: 20",
          "    queue: { max: 50, drop: codel }",
          "    queue: { deadline: true }",
          "    queue: { max: 9, shed: { start: 50% } }");
      maybe(.3, "    errors: 10%", "    errors: { share: 5%, service: 1ms }");
      maybe(.2, "    slowdown: exp(1)");
      maybe(.2, "    warm-up: { for: 2s, factor: 4x }");
      maybe(.2, "    weight: 2");
      if (chance(.2)) {
        line("    autoscale:");
        line("      { min: 1, max: 3, utilisation: 50%, every: 500ms, boot: 300ms, drain: 200ms }");
      } else {
        fixed.add(name);
      }
    }
  }

  private void proxies() {
    int count = random.nextInt(3);
    if (count > 0) {
      line("l7:");
    }
    for (int i = 0; i < count; i++) {
      String name = "proxy" + i;
      line("  " + name + ":");
      at("    ");
      if (chance(.4)) {
        line("    count: 2");
      } else {
        lone.add(name);
        readers.add(name);
      }
      defence();
      maybe(.4, "    workers: 2");
      maybe(.5, "    overhead: exp(0.2ms)");
      maybe(.2, "    per-kb: 0.01ms");
      maybe(
          .2,
          "    compress: {}",
          "    compress: { paths: /, min-size: 1KB, level: 1, per-kb: 0.05ms, ratio: 3x }");
      maybe(
          .4,
          "    tls: { handshake: 1ms, resume: 0.2ms, tickets: 5s }",
          "    tls: { version: tls12, tickets: { lifetime: 1s, scope: tier } }",
          "    tls: { handshake: exp(0.5ms), tickets: 1h, early-data: true, certificates: { a: { hosts:"
              + " www.example.test, expires: 3s } } }");
      line("    balance: " + balancer());
      maybe(.3, "    hash-on: path", "    hash-on: connection");
      if (chance(.2)) {
        observed();
      } else {
        health();
      }
      maybe(.3, "    upstream: { reuse: 10, idle: 1s }", "    upstream: { connect-timeout: 50ms }");
      maybe(.2, "    slow-start: 1s");
      maybe(.2, "    panic: 50%");
      maybe(.2, "    view: { refresh: 100ms }");
      maybe(.3, "    cancel: true");
      maybe(
          .2,
          "    outlier: { consecutive-5xx: 3, interval: 500ms, max-ejection-percent: 50% }",
          "    outlier: { success-rate: { hosts: 2, requests: 5 }, interval: 500ms }",
          "    passive: { max-fails: 2, fail-timeout: 1s, on: [refused, status-5xx, timeout] }");
      maybe(.2, "    breaker: { requests: 5, pending: 2, connections: 4 }");
      maybe(.2, "    trip: { failures: 50%, window: 20, least: 10, wait: 500ms, trials: 3 }");
      costs = chance(.3);
      if (costs) {
        line(
            "    cost-aware: "
                + any(
                    List.of(
                        "declared",
                        "service",
                        "{ from: table, costs: { /api: 5, /*: 1.5 } }",
                        "{ from: latency, half-life: 1s }")));
      }
      hedges = chance(.7);
      guards("    ");
      String backend = i > 0 && chance(.5) ? "proxy0" : any(pools);
      String other = any(pools);
      if (chance(.3) && !other.equals(backend)) {
        line("    pool: { " + backend + ": 3, " + other + ": 1 }");
      } else {
        line("    pool: " + backend);
        if (chance(.3) && !other.equals(backend)) {
          line("    backup: " + other);
          maybe(.5, "    overprovision: 1.4x");
        }
      }
      if (chance(.5)) {
        line("    routes:");
        line("      - name: api");
        line("        " + any(List.of("path: /api", "method: POST", "host: www.example.test")));
        if (costs) {
          maybe(.5, "        cost: \">= 2\"");
        }
        guards("        ");
        if (chance(.5)) {
          line("        pool: " + any(pools));
        }
      }
      l7.add(name);
    }
  }

  private String balancer() {
    return any(
        Balancers.all().stream()
            .map(kind -> kind.about().name())
            .map(name -> name.equals("maglev") ? "maglev(table=251)" : name)
            .toList());
  }

  private void health() {
    maybe(
        .5,
        "    health: { every: 500ms, timeout: 100ms }",
        "    health: { every: 1s, fall: 1, rise: 1, jitter: 10% }",
        "    health: { every: 1s, path: /up, method: head, status: [200, 3xx] }");
  }

  private void observed() {
    line("    health: { every: 500ms, timeout: 100ms }");
    line(
        "    observe: "
            + any(List.of("2", "{ error-limit: 3, on: connect, on-error: mark-down }")));
  }

  private void guards(String at) {
    maybe(.3, at + "timeout: 100ms", at + "timeout: 1s");
    maybe(.2, at + "try-timeout: 20ms");
    maybe(
        .4,
        at + "retries: { max: 2, budget: 20% }",
        at + "retries: { max: 1, backoff: none, on: [status-5xx, refused] }");
    if (hedges) {
      maybe(.3, at + "hedge: { after: 10ms, budget: 10% }", at + "hedge: { after: p95 }");
      maybe(
          .4,
          at + "sticky: cookie",
          at + "sticky: { cookie: { name: at, path: /a, same-site: lax } }",
          at + "sticky: { max-idle: 500ms, max-life: 2s, draining: move, fallback: fail }",
          at + "sticky: { by: table, size: 10, max-idle: 1s, scope: worker }");
    } else {
      maybe(.3, at + "fan-out: { leaves: 3, needs: 2 }");
    }
    maybe(
        .3,
        at + "cache: { size: 100KB, coalesce: true }",
        at + "cache: { entries: 20, policy: " + policy() + ", ttl: 500ms }",
        at
            + "cache: { size: 50KB, stale-while-revalidate: 1s, stale-if-error: 5s, scope: worker }");
    maybe(.2, at + "fault: { abort: 2% }", at + "fault: { delay: { share: 5%, time: exp(20ms) } }");
    maybe(
        .3,
        at + "rate-limit: { limit: \"token-bucket(rate=100rps, burst=20)\", by: client }",
        at + "rate-limit: { limit: \"gcra(200rps, 9)\", scope: tier, store: { latency: 1ms } }",
        at + "rate-limit: { limit: concurrency(10), scope: worker" + charge() + " }");
    maybe(
        .3,
        at + "limit: fixed(20)",
        at + "limit: gradient",
        at + "limit: { most: aimd, queue: 5, wait: 50ms, order: lifo" + charge() + " }",
        at + "limit: { most: fixed(3), queue: 9, wait: 100ms" + charge() + " }");
    maybe(
        .2, at + "mirror: " + any(pools), at + "mirror: { pool: " + any(pools) + ", share: 20% }");
    maybe(
        .2,
        at + "rewrite: { prefix: /, to: /v2/ }",
        at + "rewrite: { regex: ^/(.*)$, to: /api, host: www.example.test }");
    maybe(.2, at + "shed: { start: 50%, of: 20 }");
    maybe(.2, at + "fallback: { time: 1ms }");
  }

  private String charge() {
    return costs && chance(.5) ? ", charge: cost" : "";
  }

  private String policy() {
    return any(Replacements.all().stream().map(kind -> kind.about().name()).toList());
  }

  private void balancers() {
    if (chance(.4)) {
      return;
    }
    line("l4:");
    int count = 1 + random.nextInt(2);
    for (int i = 0; i < count; i++) {
      String name = "edge" + i;
      line("  " + name + ":");
      at("    ");
      maybe(.5, "    count: 2");
      boolean stateless = chance(.4);
      line("    balance: " + (stateless ? "maglev(table=251)" : balancer()));
      line(
          "    connections: "
              + (stateless ? "none" : any(List.of("{ table: 100 }", "{ table: 1k, idle: 2s }"))));
      maybe(.3, "    return: proxied");
      maybe(.3, "    detect: 300ms");
      maybe(.2, "    accept-proxy: true");
      health();
      boolean plain = l7.isEmpty() || chance(.2);
      line("    pool: " + (plain ? any(pools) : any(l7)));
      l4.add(name);
      if (!plain) {
        readers.add(name);
      }
    }
  }

  private List<String> fronts() {
    List<String> fronts = new ArrayList<>(l4);
    if (l4.isEmpty()) {
      fronts.addAll(lone);
    }
    if (fronts.isEmpty()) {
      fronts.add("servers." + any(fixed) + ".1");
    }
    return fronts;
  }

  /** What clients visit. */
  private String names() {
    String front = any(fronts());
    if (chance(.3)) {
      line("anycast:");
      line("  vip:");
      line("    sites: { one: " + front + ", two: servers." + any(fixed) + ".2 }");
      maybe(.5, "    detect: 500ms");
      front = "vip";
    }
    if (chance(.5)) {
      line("resolvers:");
      line("  isp:");
      line("    count: " + (1 + random.nextInt(10)));
      maybe(.3, "    like: unbound", "    like: public");
      at("    ");
      line("dns:");
      line("  www.example.test:");
      line("    answers: [" + front + ", servers." + any(fixed) + ".3]");
      maybe(.5, "    policy: weighted", "    policy: multivalue");
      line("    ttl: 2s");
      maybe(.5, "    health: { every: 1s, timeout: 200ms }");
      front = "www.example.test";
    }
    return front;
  }

  private void clients(String front) {
    line("clients:");
    int count = 1 + random.nextInt(2);
    for (int i = 0; i < count; i++) {
      String name = "group" + i;
      groups.add(name);
      line("  " + name + ":");
      at("    ");
      boolean apart = true;
      if (chance(.7)) {
        line(
            "    arrivals: "
                + any(List.of("poisson(150rps)", "steady(100rps)", "\"burst(100rps, 5)\"")));
        apart = chance(.5);
        if (apart) {
          line("    addresses: 20");
        }
      } else {
        line("    users: 15");
        line("    think: exp(50ms)");
      }
      line("    visits: " + front);
      if (front.equals("www.example.test")) {
        line("    resolver: isp");
        maybe(apart ? .3 : 0, "    cache: browser", "    cache: jvm");
      }
      if (!places) {
        maybe(.4, "    rtt: exp(10ms)", "    rtt: 5ms");
      }
      maybe(apart ? .3 : 0, "    sessions: exp(1s)", "    sessions: { requests: 5 }");
      maybe(.7, "    timeout: 500ms", "    timeout: 60ms");
      maybe(.3, "    cancel: true");
      maybe(.4, "    connect: { timeout: 200ms }", "    connect: { setup: tcp }");
      maybe(
          .5,
          "    connections: { reuse: 10, idle: 1s }",
          "    connections: { reuse: unlimited, idle: 2s" + (apart ? ", streams: 10 }" : " }"));
      maybe(.4, "    retries: { max: 2, budget: 20% }", "    retries: 1");
      maybe(.2, "    throttle: 2", "    throttle: { k: 1, window: 1s }");
      maybe(
          .7,
          "    requests: [{ path: /api, share: 30%, priority: sheddable }, { path: /, share: 70% }]",
          "    requests: [{ path: /page, key: \"zipf(s=1, n=50)\", size: exp(10KB), cache-control: max-age=1 }]",
          "    requests: [{ path: /a, method: POST, host: www.example.test, cost: \"uniform(1, 3)\" }]");
    }
  }

  private void defence() {
    maybe(
        .5,
        "    defence: { connections: 20, header-timeout: { time: 100ms, min-rate: 2KB/s, most: 1s } }",
        "    defence: { connections: { max: 10, backlog: 5, when-full: refuse }, keepalive-timeout: 200ms }",
        "    defence: { connections: { max: 8, of: worker, close-idle: false }, pause-timeout: 500ms }",
        "    defence: { streams: 5, resets: { max: 3, ban: 1s }, challenge: { inflight: 5, failing: 9% } }",
        "    defence: { connections-per-client: 3, body-timeout: 300ms, max-header: 1KB, max-body: 5KB }");
  }

  /** Users on a bad line, and attackers. */
  private void slowClients() {
    if (readers.isEmpty() || chance(.4)) {
      return;
    }
    line("  slow:");
    line("    arrivals: poisson(20rps)");
    line("    visits: " + any(readers));
    line("    timeout: 2s");
    maybe(.5, "    connections: { reuse: 10, idle: 1s }");
    line("    upload: " + any(List.of("1KB/s", "10KB/s", "1Mbps")));
    maybe(.5, "    download: 20KB/s");
    line("    requests: [{ path: /form, body: " + any(List.of("1KB", "10KB")) + ", size: 5KB }]");
    line("  bad:");
    String kind = any(List.of("slowloris", "slow-body", "slow-read"));
    line("    attack: { kind: " + kind + ", hold: 3s, every: 100ms, piece: 2B }");
    line("    arrivals: steady(10rps)");
    maybe(.5, "    addresses: 2");
    line("    visits: " + any(readers));
    line("    requests: [{ size: 1KB }]");
    line("  many: { attack: rapid-reset, arrivals: steady(50rps), addresses: 2,");
    line("    visits: " + any(readers) + " }");
  }

  private void events() {
    int count = random.nextInt(5);
    if (count > 0) {
      line("events:");
    }
    for (int i = 0; i < count; i++) {
      String when = "at: " + (1 + random.nextInt(4)) + "s";
      String server = "servers." + any(pools) + "." + (1 + random.nextInt(3));
      String proxy = l7.isEmpty() ? server : "l7." + any(l7) + ".1";
      String tier = l4.isEmpty() ? proxy : "l4." + any(l4) + ".1";
      String group = "clients." + any(groups);
      line(
          "  - { "
              + when
              + ", "
              + any(
                  List.of(
                      "do: crash, target: " + server + ", for: 1s",
                      "do: crash, target: " + proxy + ", for: 700ms",
                      "do: crash, target: " + tier + ", for: 700ms",
                      "do: hang, target: " + proxy + ", for: 300ms",
                      "do: drop, target: " + tier + ", for: 300ms",
                      "do: slow, target: " + server + ", factor: 5x, for: 1s",
                      "do: errors, target: " + server + ", share: 50%, for: 1s",
                      "do: drain, target: " + server + ", for: 1s",
                      "do: restart, target: " + server + ", for: 200ms",
                      "do: cut, target: " + group + ", for: 300ms",
                      "do: lose, target: " + group + ", share: 5%, for: 1s",
                      "do: delay, target: " + group + ", by: 20ms, for: 1s"))
              + " }");
    }
  }
}
