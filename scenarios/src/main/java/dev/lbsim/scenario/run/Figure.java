package dev.lbsim.scenario.run;

import dev.lbsim.core.stats.PooledLatency;
import dev.lbsim.scenario.language.expect.Aggregate;
import dev.lbsim.scenario.language.expect.Label;
import dev.lbsim.scenario.language.expect.Metric;
import dev.lbsim.scenario.language.expect.Side;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads one figure of an expectation, such as {@code share(requests{server=big})}, from a window of
 * all replications. Counts are means per replication; instants are the first or last of any.
 */
final class Figure {
  private final Layout layout;
  private final Samples samples;
  private final Side.Figure figure;

  /**
   * What was found.
   *
   * @param value in base units: seconds are nanoseconds here; NaN if there was no sample
   * @param n how many samples stand behind it
   */
  record Reading(double value, long n) {
    static final Reading NONE = new Reading(Double.NaN, 0);

    Reading times(double factor) {
      return new Reading(value * factor, n);
    }
  }

  private Figure(Layout layout, Samples samples, Side.Figure figure) {
    this.layout = layout;
    this.samples = samples;
    this.figure = figure;
  }

  static Reading read(Layout layout, Samples samples, Side.Figure figure) {
    return new Figure(layout, samples, figure).read().times(figure.factor());
  }

  private Reading read() {
    return switch (figure.metric()) {
      case REQUESTS, OK, ERRORS, BYTES, CONNECTIONS, RETRIES, MOVED, BROKEN, QUERIES, HITS ->
          counted();
      case LATENCY -> latency("/ok");
      case DURATION -> latency("/ok", "/errors");
      case QUEUE -> level("waiting-peak", "waiting-nanos");
      case INFLIGHT -> level("inflight-peak", "waiting-nanos", "busy-nanos");
      case UTILISATION -> utilisation();
    };
  }

  private Reading counted() {
    Meters meters = meters(figure.labels());
    double[] totals = meters.totals(samples);
    long n = Samples.sum(totals);
    return switch (figure.aggregate().kind()) {
      case COUNT -> new Reading(samples.count(totals).value(), Math.max(n, of(meters)));
      case RATE -> new Reading(samples.rate(totals).value(), Math.max(n, of(meters)));
      case RATIO -> {
        double[] base = base(meters);
        yield new Reading(samples.ratio(totals, base).value(), Samples.sum(base));
      }
      case SHARE -> {
        double[] whole = whole().totals(samples);
        yield new Reading(samples.ratio(totals, whole).value(), Samples.sum(whole));
      }
      case FIRST -> instant(samples.first(meters.scopes(), "first-error"));
      case LAST -> instant(samples.last(meters.scopes(), "last-error"));
      default -> Reading.NONE;
    };
  }

  /** No error among a million requests is a finding; no error among none is not. */
  private long of(Meters meters) {
    return Samples.sum(base(meters));
  }

  private Reading instant(long nanos) {
    return nanos < 0 ? Reading.NONE : new Reading(nanos, 1);
  }

  private Reading latency(String... parts) {
    List<String> histograms =
        kinds(figure.labels()).flatMap(scope -> Arrays.stream(parts).map(scope::concat)).toList();
    PooledLatency latencies = samples.latencies(histograms);
    long n = latencies.count();
    if (n == 0) {
      return Reading.NONE;
    }
    return switch (figure.aggregate().kind()) {
      case MEAN -> new Reading(latencies.mean().value(), n);
      case PERCENTILE ->
          new Reading(latencies.pooled().quantile(figure.aggregate().percentile() / 100), n);
      case MAX -> new Reading(latencies.pooled().max(), n);
      case MIN -> new Reading(latencies.pooled().min(), n);
      default -> Reading.NONE;
    };
  }

  private Reading level(String peak, String... columns) {
    List<String> servers = servers(figure.labels());
    long n = Samples.sum(samples.totals(servers, "requests"));
    double value =
        figure.aggregate().kind() == Aggregate.Kind.MAX
            ? samples.highest(servers, peak)
            : samples.timeAverage(samples.totals(servers, columns), n).value();
    return new Reading(value, n);
  }

  private Reading utilisation() {
    List<String> stations =
        figure.labels().containsKey(Label.L7)
            ? instances(layout.l7(), "l7.", figure.labels().get(Label.L7))
            : servers(figure.labels());
    double[] each = stations.stream().mapToDouble(this::utilisation).toArray();
    double busy = 0;
    double all = 0;
    for (String station : stations) {
      busy += Arrays.stream(samples.totals(List.of(station), "busy-nanos")).sum();
      all += Arrays.stream(samples.totals(List.of(station), "worker-nanos")).sum();
    }
    long n = Samples.sum(samples.totals(stations, "requests"));
    double value =
        switch (figure.aggregate().kind()) {
          case MAX -> Arrays.stream(each).max().orElse(Double.NaN);
          case MIN -> Arrays.stream(each).min().orElse(Double.NaN);
          default -> busy / all;
        };
    return new Reading(value, n);
  }

  private double utilisation(String station) {
    List<String> scope = List.of(station);
    return samples
        .ratio(samples.totals(scope, "busy-nanos"), samples.totals(scope, "worker-nanos"))
        .value();
  }

  /** Which columns of which components make up a count. */
  private record Meters(List<String> scopes, List<String> columns) {
    double[] totals(Samples samples) {
      return samples.totals(scopes, columns.toArray(String[]::new));
    }
  }

  /** What a share is a share of: the same count of all of the kind that the labels narrow. */
  private Meters whole() {
    Map<Label, String> labels = figure.labels();
    if (labels.containsKey(Label.KIND)) {
      return new Meters(kinds(labels).toList(), List.of(Measures.FAILURE_COLUMNS));
    }
    if (labels.containsKey(Label.SERVER)) {
      String pool = poolOf(servers(labels).get(0));
      return new Meters(layout.pools().getOrDefault(pool, List.of()), serverColumns());
    }
    if (labels.containsKey(Label.POOL)) {
      return new Meters(all(layout.pools()), serverColumns());
    }
    if (labels.containsKey(Label.L7)) {
      return new Meters(all(layout.l7()), l7Columns());
    }
    if (labels.containsKey(Label.L4)) {
      return new Meters(all(layout.l4()), meters(labels).columns());
    }
    if (labels.containsKey(Label.DNS)) {
      return new Meters(List.copyOf(layout.zones().keySet()), meters(labels).columns());
    }
    if (labels.containsKey(Label.RESOLVER)) {
      return new Meters(layout.resolvers(), meters(labels).columns());
    }
    return meters(Map.of());
  }

  /** What a ratio is relative to, and what shows that there was anything to count. */
  private double[] base(Meters meters) {
    return switch (figure.metric()) {
      case HITS -> samples.totals(meters.scopes(), "lookups");
      case OK, ERRORS, REQUESTS, BYTES -> samples.totals(meters.scopes(), "requests");
      case RETRIES, CONNECTIONS ->
          figure.labels().containsKey(Label.L4)
              ? samples.totals(meters.scopes(), "connections")
              : samples.totals(kinds(figure.labels()).toList(), "requests");
      case MOVED, BROKEN -> samples.totals(meters.scopes(), "connections");
      default -> meters.totals(samples);
    };
  }

  private Meters meters(Map<Label, String> labels) {
    Metric metric = figure.metric();
    return switch (metric) {
      case RETRIES -> new Meters(groups(labels), List.of("retries"));
      case CONNECTIONS ->
          labels.containsKey(Label.L4)
              ? new Meters(
                  instances(layout.l4(), "l4.", labels.get(Label.L4)), List.of("connections"))
              : new Meters(groups(labels), List.of("connections"));
      case MOVED, BROKEN ->
          new Meters(
              instances(layout.l4(), "l4.", labels.get(Label.L4)),
              List.of(metric == Metric.MOVED ? "moved" : "broken"));
      case QUERIES, HITS -> dns(labels, metric == Metric.HITS ? "hits" : "lookups");
      case BYTES -> new Meters(kinds(labels).toList(), List.of("bytes"));
      default -> requests(labels);
    };
  }

  private Meters requests(Map<Label, String> labels) {
    if (labels.containsKey(Label.SERVER) || labels.containsKey(Label.POOL)) {
      return new Meters(servers(labels), serverColumns());
    }
    if (labels.containsKey(Label.L7)) {
      return new Meters(instances(layout.l7(), "l7.", labels.get(Label.L7)), l7Columns());
    }
    if (labels.containsKey(Label.L4)) {
      return new Meters(
          instances(layout.l4(), "l4.", labels.get(Label.L4)),
          List.of(figure.metric() == Metric.ERRORS ? "errors.no-backend" : "requests"));
    }
    String kind = labels.get(Label.KIND);
    List<String> columns =
        switch (figure.metric()) {
          case OK -> List.of("ok");
          case ERRORS ->
              kind == null ? List.of(Measures.FAILURE_COLUMNS) : List.of("errors." + kind);
          default -> List.of("requests");
        };
    return new Meters(kinds(labels).toList(), columns);
  }

  private List<String> serverColumns() {
    return switch (figure.metric()) {
      case OK -> List.of("ok");
      case ERRORS -> List.of(Measures.SERVER_FAILURES);
      default -> List.of("requests");
    };
  }

  private List<String> l7Columns() {
    return switch (figure.metric()) {
      case OK -> List.of("ok");
      case ERRORS -> List.of(Measures.L7_FAILURES);
      default -> List.of("requests");
    };
  }

  private Meters dns(Map<Label, String> labels, String column) {
    String zone = labels.get(Label.DNS);
    String resolver = labels.get(Label.RESOLVER);
    if (zone != null) {
      return new Meters(List.of("dns." + zone), List.of(column));
    }
    if (resolver != null) {
      return new Meters(List.of("resolvers." + resolver), List.of(column));
    }
    return new Meters(List.copyOf(layout.zones().keySet()), List.of(column));
  }

  private List<String> groups(Map<Label, String> labels) {
    String client = labels.get(Label.CLIENT);
    return client == null ? List.copyOf(layout.clients().keySet()) : List.of("clients." + client);
  }

  private Stream<String> kinds(Map<Label, String> labels) {
    String path = labels.get(Label.PATH);
    return groups(labels).stream()
        .flatMap(group -> layout.clients().getOrDefault(group, List.of()).stream())
        .filter(kind -> path == null || kind.path().equals(path))
        .map(Layout.KindMeters::scope);
  }

  private List<String> servers(Map<Label, String> labels) {
    String pool = labels.get(Label.POOL);
    String server = labels.get(Label.SERVER);
    List<String> found = new ArrayList<>();
    layout
        .pools()
        .forEach(
            (name, members) -> {
              if (pool == null || name.equals("servers." + pool)) {
                members.stream()
                    .filter(
                        member ->
                            server == null
                                || member.equals("servers." + server)
                                || member.equals(name + "." + server))
                    .forEach(found::add);
              }
            });
    return found;
  }

  private String poolOf(String member) {
    return layout.pools().entrySet().stream()
        .filter(pool -> pool.getValue().contains(member))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("");
  }

  /** All instances of a tier, or one where the name is that of one, or of all tiers. */
  private static List<String> instances(
      Map<String, List<String>> tiers, String section, @Nullable String name) {
    if (name == null) {
      return all(tiers);
    }
    List<String> ofTier = tiers.get(section + name);
    return ofTier != null ? ofTier : List.of(section + name);
  }

  private static List<String> all(Map<String, List<String>> groups) {
    return groups.values().stream().flatMap(List::stream).toList();
  }
}
