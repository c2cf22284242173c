package dev.lbsim.core.model;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What an L7 instance counts of its defence; a column of the instance each. */
public enum DefenceCount {
  /** New connections that found every slot and the backlog taken. */
  FULL,
  /** New connections of a client that had as many as it may. */
  PER_CLIENT,
  /** Requests whose header came too slowly. */
  SLOW_HEADER,
  /** Requests whose body came too slowly. */
  SLOW_BODY,
  /** Answers that were read too slowly. */
  SLOW_READ,
  /** Requests whose header or body was too long. */
  TOO_LARGE,
  /** Idle connections that were kept for long enough. */
  IDLE,
  /** Idle connections closed because somebody else wanted their slot. */
  REAPED,
  /** Requests that came on a connection the tier had just closed. */
  LATE,
  /** Streams refused because their connection had as many as it may. */
  STREAMS,
  /** Streams that clients reset before they had their answer. */
  RESETS,
  /** Connections closed because of that. */
  RESETS_CUT,
  /** Requests of clients who were banned for it. */
  BANNED;

  private static final List<DefenceCount> ALL = List.of(values());

  /** Its column, such as {@code defence.slow-header}. */
  public String column() {
    return "defence." + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The columns of all. */
  public static List<String> columns() {
    return Stream.of(values()).map(DefenceCount::column).toList();
  }

  static int number() {
    return ALL.size();
  }
}
