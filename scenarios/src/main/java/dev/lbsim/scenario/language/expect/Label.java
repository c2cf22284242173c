package dev.lbsim.scenario.language.expect;

/** What a metric can be narrowed by. */
public enum Label {
  /** A group of clients. */
  CLIENT,
  /** A server: {@code big}, or {@code app.big} where several pools have one. */
  SERVER,
  /** A pool of servers. */
  POOL,
  /** A layer-4 tier. */
  L4,
  /** A layer-7 tier. */
  L7,
  /** A DNS name. */
  DNS,
  /** A group of resolvers. */
  RESOLVER,
  /** The path of a kind of request. */
  PATH,
  /** The way a request failed. */
  KIND;

  /** As written. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
