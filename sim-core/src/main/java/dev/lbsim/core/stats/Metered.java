package dev.lbsim.core.stats;

import java.util.List;

/**
 * Something with meters. Nodes bump plain {@code long} fields while a run goes on; a {@link
 * Recording} asks for them at the boundaries of its segments, so measuring costs the hot path an
 * increment and nothing else.
 */
public interface Metered {
  /** How the values of one column combine over time. */
  enum Kind {
    /**
     * A running total, or a running time integral (see {@link Occupancy}): windows are differences.
     */
    TOTAL,
    /** A level, such as requests in flight: a window has the value at its end. */
    LEVEL,
    /** The highest level since the last capture, or since a window began. */
    PEAK,
    /** The first instant something happened since the last capture, or -1. */
    FIRST,
    /** The last instant something happened since the last capture, or -1. */
    LAST
  }

  /** One meter. */
  record Column(String name, Kind kind) {}

  /** Name of the component, such as {@code servers.web.1}; unique in a world. */
  String scope();

  /** The meters, in the order {@link #capture} writes them. The same list for life. */
  List<Column> columns();

  /**
   * Writes one value per column into {@code row}, from index {@code at} on. FIRST, LAST and PEAK
   * columns start over.
   *
   * @param nowNanos the boundary; everything before it has happened
   */
  void capture(long[] row, int at, long nowNanos);
}
