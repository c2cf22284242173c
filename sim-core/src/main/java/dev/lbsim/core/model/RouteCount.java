package dev.lbsim.core.model;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a route counts besides requests and how they end; a column of {@link RouteMeters} each. */
public enum RouteCount {
  /** Requests whose client gave up while they were kept. */
  ABANDONED,
  /** Attempts sent to backends. */
  ATTEMPTS,
  /** Of them, those after one that failed. */
  RETRIES,
  /** Of them, those beside one that took long. */
  HEDGES,
  /** Hedges whose answer came first. */
  HEDGES_WON,
  /** Requests that injected faults delayed. */
  DELAYED;

  private static final List<RouteCount> ALL = List.of(values());

  /** Its column, such as {@code hedges-won}. */
  public String column() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The columns of what a route does besides sending requests on: all but {@link #ABANDONED}. */
  public static List<String> doings() {
    return ALL.stream().skip(1).map(RouteCount::column).toList();
  }

  static Stream<String> columns() {
    return ALL.stream().map(RouteCount::column);
  }
}
