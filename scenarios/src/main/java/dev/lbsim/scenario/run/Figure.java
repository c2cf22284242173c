package dev.lbsim.scenario.run;

import dev.lbsim.core.stats.PooledLatency;
import dev.lbsim.scenario.language.expect.Aggregate;
import dev.lbsim.scenario.language.expect.Label;
import dev.lbsim.scenario.language.expect.Meter;
import dev.lbsim.scenario.language.expect.Side;
import dev.lbsim.scenario.language.expect.Source;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads one figure of an expectation, such as {@code share(requests{server=big})}, from a window of
 * all replications. Counts are means per replication; instants are the first or last of any. Which
 * meters make up which figure is told by {@link dev.lbsim.scenario.language.expect.Metric} alone.
 */
final class Figure {
  private final Layout layout;
  private final Samples samples;
  private final Side.Figure figure;
  private final Meter meter;

  /**
   * What was found.
   *
   * @param value in base units: seconds are nanoseconds here; NaN if there was no sample
   * @param n how many samples stand behind it
   */
  record Reading(double value, long n) {
    static final Reading NONE = new Reading(Double.NaN, 0);

    boolean isKnown() {
      return n > 0 && !Double.isNaN(value);
    }

    Reading times(double factor) {
      return new Reading(value * factor, n);
    }
  }

  private Figure(Layout layout, Samples samples, Side.Figure figure) {
    this.layout = layout;
    this.samples = samples;
    this.figure = figure;
    this.meter = figure.meter();
  }

  static Reading read(Layout layout, Samples samples, Side.Figure figure) {
    return new Figure(layout, samples, figure).read().times(figure.factor());
  }

  private Reading read() {
    return switch (meter.way()) {
      case COUNT -> counted();
      case INSTANT -> instant();
      case HISTOGRAM -> latency();
      case TIME_AVERAGE -> new Reading(samples.timeAverage(totals(), baseSum()).value(), baseSum());
      case PEAK -> new Reading(samples.highest(scopes(), meter.columns().get(0)), baseSum());
      case QUOTIENT -> new Reading(samples.ratio(totals(), base()).value(), baseSum());
      case MILLIONTHS -> millionths();
      case UTILISATION -> utilisation();
    };
  }

  private Reading counted() {
    double[] totals = totals();
    long n = Math.max(Samples.sum(totals), countable());
    return switch (figure.aggregate().kind()) {
      case RATE -> new Reading(samples.rate(totals).value(), n);
      case RATIO -> new Reading(samples.ratio(totals, base()).value(), baseSum());
      case SHARE -> {
        double[] whole = totals(meter.source(), whole());
        yield new Reading(samples.ratio(totals, whole).value(), Samples.sum(whole));
      }
      default -> new Reading(samples.count(totals).value(), n);
    };
  }

  /** The base of a mean and of a share is how many there were; that of a ratio is their sum. */
  private Reading millionths() {
    double[] totals = totals();
    return switch (figure.aggregate().kind()) {
      case SHARE -> {
        double[] whole = totals(meter.source(), whole());
        List<String> scopes = scopes(meter.source(), whole());
        yield new Reading(
            samples.ratio(totals, whole).value(), Samples.sum(totals(scopes, meter.base())));
      }
      case RATIO -> new Reading(samples.ratio(totals, base()).value(), baseSum() / 1_000_000);
      default -> new Reading(samples.ratio(totals, base()).value() / 1e6, baseSum());
    };
  }

  private Reading instant() {
    String column = meter.columns().get(0);
    long nanos =
        figure.aggregate().kind() == Aggregate.Kind.FIRST
            ? samples.first(scopes(), column)
            : samples.last(scopes(), column);
    return nanos < 0 ? Reading.NONE : new Reading(nanos, 1);
  }

  private Reading latency() {
    List<String> histograms =
        scopes().stream().flatMap(scope -> meter.columns().stream().map(scope::concat)).toList();
    PooledLatency latencies = samples.latencies(histograms);
    long n = latencies.count();
    if (n == 0) {
      return Reading.NONE;
    }
    double value =
        switch (figure.aggregate().kind()) {
          case PERCENTILE -> latencies.pooled().quantile(figure.aggregate().percentile() / 100);
          case MAX -> latencies.pooled().max();
          case MIN -> latencies.pooled().min();
          default -> latencies.mean().value();
        };
    return new Reading(value, n);
  }

  private Reading utilisation() {
    double value =
        switch (figure.aggregate().kind()) {
          case MAX -> ofEach().max().orElse(Double.NaN);
          case MIN -> ofEach().min().orElse(Double.NaN);
          default -> samples.ratio(totals(), base()).value();
        };
    return new Reading(value, Samples.sum(totals(scopes(), List.of("requests"))));
  }

  private DoubleStream ofEach() {
    return scopes().stream()
        .map(List::of)
        .mapToDouble(
            one -> samples.ratio(totals(one, meter.columns()), totals(one, meter.base())).value());
  }

  private List<String> scopes() {
    return scopes(meter.source(), figure.labels());
  }

  private double[] totals() {
    return totals(meter.source(), figure.labels());
  }

  private double[] totals(Source source, Map<Label, String> labels) {
    return totals(scopes(source, labels), meter.columns(labels));
  }

  private double[] totals(List<String> scopes, List<String> columns) {
    return samples.totals(scopes, columns.toArray(String[]::new));
  }

  private double[] base() {
    return totals(scopes(meter.baseSource(), figure.labels()), meter.base());
  }

  private long baseSum() {
    return Samples.sum(base());
  }

  /**
   * How much there was to count. No error among a million requests is a finding; no error among
   * none is not. What is its own base is a part of a whole: that a server got none of many requests
   * is a finding.
   */
  private long countable() {
    if (meter.base().equals(meter.columns()) && !figure.labels().isEmpty()) {
      return Samples.sum(totals(meter.source(), whole()));
    }
    long n = baseSum();
    // A tier whose connections all stay has no new ones, and yet flows that might have moved.
    return n > 0 || meter.source() != Source.L4
        ? n
        : Samples.sum(totals(scopes(), List.of("requests")));
  }

  /** What a share is a share of: the labels without the last thing they narrow. */
  private Map<Label, String> whole() {
    Map<Label, String> labels = figure.labels();
    for (Label inner : List.of(Label.CAUSE, Label.KIND, Label.PART)) {
      if (labels.containsKey(inner)) {
        Map<Label, String> others = new EnumMap<>(labels);
        others.remove(inner);
        return others;
      }
    }
    if (labels.containsKey(Label.SERVER)) {
      return Map.of(Label.POOL, poolOf(scopes().get(0)));
    }
    return switch (meter.source()) {
      case L7 -> ofTier(layout.l7(), "l7.", Label.L7);
      case ROUTES -> ofTier(layout.l7(), "l7.", Label.ROUTE);
      case SITES -> ofTier(layout.sites(), "anycast.", Label.ANYCAST);
      case L4 -> ofTier(layout.l4(), "l4.", Label.L4);
      default -> Map.of();
    };
  }

  /** An instance is a part of its tier; a tier is a part of all tiers. */
  private Map<Label, String> ofTier(Map<String, List<String>> tiers, String section, Label label) {
    String name = Objects.requireNonNull(figure.labels().get(label));
    int dot = name.lastIndexOf('.');
    return tiers.containsKey(section + name) || dot < 0
        ? Map.of()
        : Map.of(label, name.substring(0, dot));
  }

  /** The meters that {@code source} keeps under {@code labels}. */
  private List<String> scopes(Source source, Map<Label, String> labels) {
    return switch (source) {
      case KINDS, ENDINGS, LOSSES, PARTS -> kinds(labels);
      case SITES -> instances(layout.sites(), "anycast.", labels.get(Label.ANYCAST));
      case GROUPS -> groups(labels);
      case SERVERS -> servers(labels);
      case L7 -> instances(layout.l7(), "l7.", labels.get(Label.L7));
      case ROUTES -> routes(labels.get(Label.ROUTE));
      case L4 -> instances(layout.l4(), "l4.", labels.get(Label.L4));
      case ZONES -> named("dns.", labels.get(Label.DNS), layout.zones().keySet());
      case RESOLVERS -> named("resolvers.", labels.get(Label.RESOLVER), layout.resolvers());
    };
  }

  private List<String> groups(Map<Label, String> labels) {
    // Without a word of clients, users are meant; an attacker is compared with everybody.
    boolean anybody = figure.labels().containsKey(Label.CLIENT);
    return named(
        "clients.", labels.get(Label.CLIENT), anybody ? layout.clients().keySet() : layout.users());
  }

  private List<String> kinds(Map<Label, String> labels) {
    String path = labels.get(Label.PATH);
    return groups(labels).stream()
        .flatMap(group -> layout.clients().getOrDefault(group, List.of()).stream())
        .filter(kind -> path == null || kind.path().equals(path))
        .map(Layout.KindMeters::scope)
        .toList();
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
        .map(pool -> pool.getKey().substring("servers.".length()))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> named(String section, @Nullable String name, Collection<String> all) {
    return name == null ? List.copyOf(all) : List.of(section + name);
  }

  /** All routes of a tier, or one where the name is that of one, or of all tiers. */
  private List<String> routes(@Nullable String name) {
    if (name == null || name.indexOf('.') < 0) {
      return instances(layout.routes(), "l7.", name);
    }
    int dot = name.indexOf('.');
    return List.of("l7." + name.substring(0, dot) + ".routes" + name.substring(dot));
  }

  /** All instances of a tier, or one where the name is that of one, or of all tiers. */
  private static List<String> instances(
      Map<String, List<String>> tiers, String section, @Nullable String name) {
    if (name == null) {
      return tiers.values().stream().flatMap(List::stream).toList();
    }
    List<String> ofTier = tiers.get(section + name);
    return ofTier != null ? ofTier : List.of(section + name);
  }
}
