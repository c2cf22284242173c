package dev.lbsim.scenario.language.expect;

import java.util.Locale;

/** What a metric can be narrowed by. */
public enum Label {
  /** A group of clients. */
  CLIENT(Place.CLIENTS),
  /** The path of a kind of request. */
  PATH(Place.CLIENTS),
  /** The way a request failed. */
  KIND(Place.CLIENTS),
  /** A server: {@code big}, or {@code app.big} where several pools have one. */
  SERVER(Place.SERVERS),
  /** A pool of servers. */
  POOL(Place.SERVERS),
  /** A layer-7 tier, or one of its instances. */
  L7(Place.L7),
  /** A layer-4 tier, or one of its instances. */
  L4(Place.L4),
  /** A DNS name. */
  DNS(Place.DNS),
  /** A group of resolvers. */
  RESOLVER(Place.RESOLVERS);

  /** Where what a label narrows is counted; no count is kept of both ends of a path at once. */
  enum Place {
    CLIENTS,
    SERVERS,
    L7,
    L4,
    DNS,
    RESOLVERS
  }

  private final Place place;

  Label(Place place) {
    this.place = place;
  }

  Place place() {
    return place;
  }

  /** As written. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
