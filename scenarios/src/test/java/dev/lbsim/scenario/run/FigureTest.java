package dev.lbsim.scenario.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.scenario.compile.CompiledScenario;
import dev.lbsim.scenario.compile.ScenarioCompiler;
import dev.lbsim.scenario.language.Overrides;
import dev.lbsim.scenario.language.ScenarioReader;
import dev.lbsim.scenario.language.expect.Aggregate;
import dev.lbsim.scenario.language.expect.ExpectParser;
import dev.lbsim.scenario.language.expect.Label;
import dev.lbsim.scenario.language.expect.Metric;
import dev.lbsim.scenario.language.expect.Side;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Problem;
import dev.lbsim.scenario.report.RunReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an expectation may speak of is what a run can tell, and what the result document tells. */
class FigureTest {
  private static final String WORLD =
      """
      lbsim: 1
      run: { duration: 30s, warmup: 0s, seed: 3, replications: 2 }
      clients:
        web:
          arrivals: poisson(300rps)
          visits: www.example.test
          resolver: isp
          timeout: 40ms
          retries: { max: 1, budget: 20% }
          connections: { reuse: 5, idle: 2s }
          requests:
            - { path: /a, share: 70%, size: 2KB, key: "zipf(s=0, n=1000)" }
            - { path: /b, share: 30%, size: 5KB, key: "zipf(s=0, n=1000)" }
        api: { arrivals: poisson(50rps), visits: edge }
        far: { arrivals: poisson(5rps), visits: far.example.test, resolver: hotel }
        any: { arrivals: poisson(20rps), visits: anywhere, timeout: 40ms }
      anycast: { anywhere: { sites: { one: edge, two: servers.spare } } }
      resolvers: { isp: { count: 5 }, hotel: { count: 2 } }
      dns:
        www.example.test: { answers: [edge], ttl: 2s }
        far.example.test: { answers: [edge], ttl: 1s }
      l4:
        edge: { count: 2, health: { every: 500ms, fall: 1 }, panic: 0%, pool: proxy }
      l7:
        proxy:
          count: 2
          overhead: 0.3ms
          balance: p2c
          cost-aware: declared
          sticky: cookie
          upstream: { reuse: 20 }
          defence: { connections: 1000 }
          tls: { handshake: 0.2ms, resume: 0.1ms }
          routes: [ { name: a, path: /a } ]
          limit: vegas
          cache: { entries: 500, ttl: 1s, coalesce: true, stale-while-revalidate: 1s }
          pool: app
      servers:
        app:
          service: exp(5ms)
          queue: 20
          members: { big: { workers: 2 }, small: {} }
        spare: { service: 1ms }
      events:
        - { at: 10s, do: crash, target: l7.proxy.2, for: 5s }
        - { at: 20s, do: crash, target: servers.app.big, for: 2s }
        - { at: 25s, do: crash, target: l7.proxy, for: 2s }
      """;

  /** Something of each kind that the world above has. */
  private static final Map<Label, List<String>> VALUES =
      Map.ofEntries(
          Map.entry(Label.CLIENT, List.of("web")),
          Map.entry(Label.PATH, List.of("/a")),
          Map.entry(Label.KIND, List.of("timeout")),
          Map.entry(Label.SERVER, List.of("big")),
          Map.entry(Label.POOL, List.of("app")),
          Map.entry(Label.L7, List.of("proxy", "proxy.1")),
          Map.entry(Label.ROUTE, List.of("proxy", "proxy.a")),
          Map.entry(Label.L4, List.of("edge", "edge.2")),
          Map.entry(Label.DNS, List.of("www.example.test")),
          Map.entry(Label.RESOLVER, List.of("isp")),
          Map.entry(Label.PART, List.of("service")),
          Map.entry(Label.CAUSE, List.of("in-flight")),
          Map.entry(Label.ANYCAST, List.of("anywhere", "anywhere.one")));

  private static Layout layout;
  private static Samples samples;
  private static Map<String, RunReport.Metric> document;

  @BeforeAll
  static void runTheWorld() {
    CompiledScenario compiled =
        ScenarioCompiler.compile(
            ScenarioReader.read(WORLD, "world.yaml", Path.of("."), Overrides.none()).orThrow());
    Windows windows = Windows.of(compiled.scenario().spec(), 30_000_000_000L);
    VariantRun run = new VariantRun(compiled, windows, false);
    for (int r = 0; r < 2; r++) {
      Replication replication = Replication.run(compiled, 3, r, windows.boundaries(), () -> true);
      run.take(Objects.requireNonNull(replication), r == 1);
    }
    layout = run.layout();
    samples = run.mainSamples();
    document = Measures.of(layout, samples);
  }

  private static Figure.Reading read(String figure) throws BadValue {
    return Figure.read(layout, samples, (Side.Figure) ExpectParser.prediction(figure).side());
  }

  @Test
  void everyFigureThatCanBeWrittenCanBeRead() throws BadValue {
    List<String> unread = new ArrayList<>();
    int written = 0;
    for (Metric metric : Metric.values()) {
      for (Aggregate.Kind kind : metric.aggregates()) {
        for (List<Label> labels : subsets(metric.labels(kind))) {
          if (metric.meter(kind, labels) != null
              && !(kind == Aggregate.Kind.SHARE && labels.isEmpty())) {
            for (String figure : figures(metric, kind, labels)) {
              written++;
              if (!read(figure).isKnown()) {
                unread.add(figure);
              }
            }
          }
        }
      }
    }
    assertThat(unread).isEmpty();
    assertThat(written).isGreaterThan(150);
  }

  private static List<List<Label>> subsets(List<Label> labels) {
    return IntStream.range(0, 1 << labels.size())
        .mapToObj(
            set ->
                IntStream.range(0, labels.size())
                    .filter(i -> (set >> i & 1) == 1)
                    .mapToObj(labels::get)
                    .toList())
        .toList();
  }

  private static List<String> figures(Metric metric, Aggregate.Kind kind, List<Label> labels) {
    List<String> texts = List.of("");
    for (Label label : labels) {
      List<String> longer = new ArrayList<>();
      for (String text : texts) {
        for (String value : VALUES.get(label)) {
          longer.add(text + (text.isEmpty() ? "" : ", ") + label.word() + "=" + value);
        }
      }
      texts = longer;
    }
    Aggregate aggregate = new Aggregate(kind, kind == Aggregate.Kind.PERCENTILE ? 90 : 0);
    return texts.stream()
        .map(text -> aggregate + "(" + metric.word() + (text.isEmpty() ? "" : "{" + text + "}"))
        .map(text -> text + ")")
        .toList();
  }

  /** Labels that fit and labels that do not, as chance has it: the check lets none through. */
  @Test
  void whatTheCheckLetsThroughTheRunCanTell() throws BadValue {
    Random random = new Random(20260104);
    List<String> values =
        List.of(
            "web",
            "api",
            "far",
            "nobody",
            "/a",
            "/b",
            "/",
            "/c",
            "timeout",
            "refused",
            "big",
            "small",
            "app.big",
            "spare.1",
            "1",
            "2",
            "app",
            "spare",
            "proxy",
            "proxy.1",
            "proxy.3",
            "proxy.a",
            "edge",
            "edge.2",
            "edge.*",
            "www.example.test",
            "far.example.test",
            "isp",
            "hotel");
    int read = 0;
    for (int round = 0; round < 300; round++) {
      List<String> figures = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        Metric metric = Metric.values()[random.nextInt(Metric.values().length)];
        Aggregate.Kind kind = metric.aggregates().get(random.nextInt(metric.aggregates().size()));
        List<Label> all = metric.labels(kind);
        List<String> labels = new ArrayList<>();
        for (int l = random.nextInt(3); l >= 0; l--) {
          String value = values.get(random.nextInt(values.size()));
          labels.add(all.get(random.nextInt(all.size())).word() + "=" + value);
        }
        Aggregate aggregate = new Aggregate(kind, kind == Aggregate.Kind.PERCENTILE ? 90 : 0);
        figures.add(aggregate + "(" + metric.word() + "{" + String.join(",", labels) + "})");
      }
      StringBuilder text = new StringBuilder(WORLD + "expect:\n");
      figures.forEach(
          figure -> text.append("  - ").append(figure).append(" == ").append(figure).append('\n'));
      int first = (int) WORLD.lines().count() + 2;
      Set<Integer> bad =
          ScenarioReader.read(text.toString(), "world.yaml", Path.of("."), Overrides.none())
              .problems()
              .stream()
              .map(Problem::line)
              .collect(Collectors.toSet());
      for (int i = 0; i < figures.size(); i++) {
        if (!bad.contains(first + i)) {
          assertThat(read(figures.get(i))).as(figures.get(i)).isNotNull();
          read++;
        }
      }
    }
    assertThat(read).isGreaterThan(150);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "count(requests)                         | total.requests",
        "count(requests{client=api})             | clients.api.requests",
        "share(requests{client=api})             | clients.api.share",
        "count(requests{path=/b})                | path./b.requests",
        "share(requests{path=/b})                | path./b.share",
        "count(requests{server=big})             | servers.app.big.requests",
        "share(requests{server=big})             | servers.app.big.share",
        "count(requests{pool=app})               | servers.app.requests",
        "share(requests{pool=app})               | servers.app.share",
        "count(requests{l7=proxy})               | l7.proxy.requests",
        "share(requests{l7=proxy.1})             | l7.proxy.1.share",
        "count(requests{l4=edge})                | l4.edge.requests",
        "rate(requests)                          | total.rate",
        "rate(ok{client=web})                    | clients.web.goodput",
        "count(ok{server=app.small})             | servers.app.small.ok",
        "count(ok{l7=proxy})                     | l7.proxy.ok",
        "count(errors)                           | total.errors",
        "count(errors{kind=timeout})             | total.errors.timeout",
        "count(errors{client=web, kind=timeout}) | clients.web.errors.timeout",
        "count(errors{pool=app})                 | servers.app.errors",
        "count(errors{l7=proxy})                 | l7.proxy.errors",
        "count(errors{l4=edge})                  | l4.edge.errors",
        "mean(latency)                           | total.latency.mean",
        "p99(latency{client=web})                | clients.web.latency.p99",
        "max(latency{path=/a})                   | path./a.latency.max",
        "mean(latency{pool=app})                 | servers.app.latency.mean",
        "mean(latency{server=big})               | servers.app.big.latency.mean",
        "p90(duration)                           | total.duration.p90",
        "mean(queue{pool=app})                   | servers.app.queue.mean",
        "mean(queue{l7=proxy})                   | l7.proxy.queue.mean",
        "mean(inflight{server=big})              | servers.app.big.inflight.mean",
        "mean(inflight{l7=proxy})                | l7.proxy.inflight.mean",
        "mean(inflight{client=web})              | clients.web.inflight.mean",
        "mean(utilisation{pool=app})             | servers.app.utilisation",
        "max(utilisation{server=big})            | servers.app.big.utilisation",
        "mean(utilisation{l7=proxy})             | l7.proxy.utilisation",
        "count(retries{client=web})              | clients.web.retries",
        "count(requests{route=proxy.a})          | l7.proxy.routes.a.requests",
        "share(requests{route=proxy.a})          | l7.proxy.routes.a.share",
        "ratio(hits{route=proxy})                | l7.proxy.cache.hit_ratio",
        "ratio(saved{route=proxy.a})             | l7.proxy.routes.a.cache.byte_hit_ratio",
        "count(saved{route=proxy})               | l7.proxy.cache.saved_bytes",
        "count(misses{route=proxy})              | l7.proxy.cache.misses",
        "count(evictions{route=proxy})           | l7.proxy.cache.evictions",
        "mean(limit)                             | l7.proxy.limit.mean",
        "count(connections)                      | total.connections",
        "count(connections{l4=edge})             | l4.edge.connections",
        "share(connections{l4=edge.1})           | l4.edge.1.share",
        "count(moved)                            | l4.edge.moved",
        "count(broken{l4=edge})                  | l4.edge.broken",
        "count(lookups{dns=www.example.test})    | dns.www.example.test.dns.lookups",
        "count(queries{dns=www.example.test})    | dns.www.example.test.dns.queries",
        "count(queries{resolver=isp})            | resolvers.isp.dns.queries",
        "ratio(hits{dns=www.example.test})       | dns.www.example.test.dns.hit_ratio",
        "ratio(hits{resolver=isp})               | resolvers.isp.dns.hit_ratio",
        "count(bytes)                            | total.bytes",
        "count(bytes{client=web})                | clients.web.bytes",
      })
  void anExpectationReadsWhatTheResultSays(String figure, String metric) throws BadValue {
    RunReport.Metric told = document.get(metric);
    assertThat(told).as(metric).isNotNull();
    double inBaseUnits = told.unit().equals("s") ? told.value() * 1e9 : told.value();
    Figure.Reading reading = read(figure);
    assertThat(reading.value()).isCloseTo(inBaseUnits, within(Math.abs(inBaseUnits) * 1e-12));
    assertThat(reading.n()).isPositive();
  }

  @Test
  void thatNoneOfManyRequestsCameIsAFindingAndThatNobodySentAnyIsNone() throws BadValue {
    assertThat(read("count(requests{pool=spare})").value()).isZero();
    assertThat(read("count(requests{pool=spare})").isKnown()).isTrue();
    assertThat(read("share(requests{pool=spare})").isKnown()).isTrue();
    assertThat(read("count(errors{pool=spare})").isKnown()).isFalse();
    assertThat(read("mean(latency{pool=spare})").isKnown()).isFalse();
  }

  @Test
  void theHighestQueueIsThatOfOneServerAndWithinItsBound() throws BadValue {
    assertThat(read("max(queue)").value()).isBetween(1.0, 20.0);
    assertThat(read("max(queue)").value())
        .isEqualTo(
            Math.max(
                read("max(queue{server=big})").value(), read("max(queue{server=small})").value()));
    assertThat(read("max(inflight{server=big})").value())
        .isEqualTo(read("max(queue{server=big})").value() + 2);
  }
}
