package dev.lbsim.core.model;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a request can spend its time on; each moment of its life belongs to one of these. */
public enum TimePart {
  /** Looking up the name. */
  DNS,
  /** Opening a connection, TLS included: until a request could be sent on it. */
  HANDSHAKE,
  /** Waiting for a layer-7 tier to accept the connection, while all its slots are taken. */
  ACCEPT,
  /** Sending the request, on a slow line. */
  UPLOAD,
  /** On the way, there and back. */
  NETWORK,
  /** Waiting for the CPU of a layer-7 worker. */
  L7_QUEUE,
  /** On the CPU of a layer-7 worker. */
  L7_CPU,
  /** Kept by a layer-7 worker for a reason: a limit, a fault put in, a hang. */
  HELD,
  /** Solving the challenge of a layer-7 tier. */
  CHALLENGE,
  /** Attempts that failed, and pauses between them; waiting before a hedge that was first. */
  RETRIES,
  /** Waiting at a server. */
  QUEUE,
  /** In service at a server. */
  SERVICE,
  /** Reading the answer, on a slow line. */
  DOWNLOAD;

  private static final TimePart[] ALL = values();
  static final int COUNT = ALL.length;

  /** Its name in metrics, such as {@code l7_cpu}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The column that adds it up over requests, such as {@code time.l7_cpu}. */
  public String column() {
    return "time." + label();
  }

  /** The columns of all parts. */
  public static List<String> columns() {
    return Stream.of(ALL).map(TimePart::column).toList();
  }
}
