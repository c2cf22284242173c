package dev.lbsim.scenario.language.expect;

import dev.lbsim.core.model.Ending;
import dev.lbsim.core.model.LossCause;
import dev.lbsim.core.model.TimePart;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One row of the table of what can be expected: where some aggregates of a metric are read. A label
 * that no row of a metric has is refused when a file is checked; what is not refused, a run can
 * tell. {@link Metric} holds the rows.
 *
 * @param source who counts it
 * @param way how samples become a figure
 * @param aggregates the aggregates this row gives
 * @param columns meters of the source that are added up; of histograms, what their names end in
 * @param baseSource who counts the base
 * @param base meters that say how much there was to count: what a ratio or quotient divides by, and
 *     the samples behind a figure that is 0
 */
public record Meter(
    Source source,
    Way way,
    Set<Aggregate.Kind> aggregates,
    List<String> columns,
    Source baseSource,
    List<String> base) {

  /** How samples become a figure. */
  public enum Way {
    /** A number of things that happened in the window. */
    COUNT,
    /** The first or last instant in the window at which something happened. */
    INSTANT,
    /** Times in a histogram. */
    HISTOGRAM,
    /** A time integral over the length of the window; the base only says whether it is known. */
    TIME_AVERAGE,
    /** The highest level in the window; the base only says whether it is known. */
    PEAK,
    /** The columns over the base. */
    QUOTIENT,
    /** The same, of columns that count millionths. */
    MILLIONTHS,
    /** Busy time over all time, of all together or of the busiest or idlest one. */
    UTILISATION
  }

  /** The ways a request can fail, as its client sees them. */
  public static final List<String> FAILURES =
      Arrays.stream(Ending.values())
          .filter(ending -> ending != Ending.OK)
          .map(ending -> "errors." + ending.label())
          .toList();

  /** The reasons why requests are lost. */
  public static final List<String> LOSSES =
      Arrays.stream(LossCause.values()).map(cause -> "lost." + cause.label()).toList();

  /** What requests can spend their time on. */
  public static final List<String> PARTS = TimePart.columns();

  /** The ways a server can fail a request. */
  public static final List<String> SERVER_FAILURES =
      List.of(
          "errors.status-5xx", "errors.rejected", "errors.refused", "errors.reset", "errors.shed");

  /** TLS handshakes of a layer-7 tier, however they went. */
  public static final List<String> HANDSHAKES =
      List.of("handshakes.full", "handshakes.resumed", "handshakes.early", "handshakes.failed");

  /** The ways a layer-7 tier can fail a request. */
  public static final List<String> L7_FAILURES =
      List.of(
          "errors.status-5xx",
          "errors.rejected",
          "errors.refused",
          "errors.reset",
          "errors.no-backend",
          "errors.gateway-timeout",
          "errors.limited",
          "errors.shed",
          "errors.blocked",
          "errors.challenged",
          "errors.tls-error");

  /** A count for which {@code base} of the same source says how much there was to count. */
  static Meter count(
      Source source, String base, List<String> columns, Aggregate.Kind... aggregates) {
    return new Meter(source, Way.COUNT, Set.of(aggregates), columns, source, List.of(base));
  }

  /** The same for a meter of each client group, of whose requests it is a part. */
  static Meter ofGroups(String column, Aggregate.Kind... aggregates) {
    return new Meter(
        Source.GROUPS,
        Way.COUNT,
        Set.of(aggregates),
        List.of(column),
        Source.KINDS,
        List.of("requests"));
  }

  /** A row of another way, of {@code source} alone. */
  static Meter of(
      Source source,
      Way way,
      List<String> columns,
      List<String> base,
      Aggregate.Kind... aggregates) {
    return new Meter(source, way, Set.of(aggregates), columns, source, base);
  }

  /** True if it gives this aggregate, narrowed by all of these labels. */
  boolean gives(Aggregate.Kind aggregate, Collection<Label> labels) {
    return aggregates.contains(aggregate) && source.labels().containsAll(labels);
  }

  /** The columns under {@code labels}: a kind of error is a column of its own. */
  public List<String> columns(Map<Label, String> labels) {
    String kind = labels.get(Label.KIND);
    String cause = labels.get(Label.CAUSE);
    String part = labels.get(Label.PART);
    if (part != null) {
      return List.of("time." + part);
    }
    if (cause != null) {
      return List.of("lost." + cause);
    }
    return kind == null ? columns : List.of("errors." + kind);
  }
}
