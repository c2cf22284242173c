package dev.lbsim.scenario.language.expect;

import java.util.Locale;

/** What a metric can be narrowed by. */
public enum Label {
  /** A group of clients. */
  CLIENT,
  /** The path of a kind of request. */
  PATH,
  /** The way a request failed. */
  KIND,
  /** Why a request was lost. */
  CAUSE,
  /** What a request spent its time on. */
  PART,
  /** A server: {@code big}, or {@code app.big} where several pools have one. */
  SERVER,
  /** A pool of servers. */
  POOL,
  /** An anycast address, or one of its sites. */
  ANYCAST,
  /** A layer-7 tier, or one of its instances. */
  L7,
  /** A layer-7 tier, or one of its routes: {@code proxy.api}. */
  ROUTE,
  /** A layer-4 tier, or one of its instances. */
  L4,
  /** A DNS name. */
  DNS,
  /** A group of resolvers. */
  RESOLVER;

  /** As written. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
