package dev.lbsim.core.model;

/**
 * Why a request was sent to something that could not answer it. Each failed request that met a dead
 * server, tier, site or way has exactly one; one that a living server refused, failed or answered
 * too late has none.
 */
public enum LossCause {
  /** It was there when that died. */
  IN_FLIGHT("in-flight"),
  /** Nobody had noticed yet: health checks, routers and name servers still sent clients there. */
  DETECTION("detection"),
  /** The name server knew, but caches rightly kept its earlier answer for the rest of the TTL. */
  TTL("ttl"),
  /** A cache kept the answer for longer than its TTL. */
  STRETCHING("stretching"),
  /** A connection that was open led there, whatever DNS said by then. */
  PINNED("pinned"),
  /** The route had been withdrawn, but word of that had not reached everybody. */
  CONVERGENCE("convergence"),
  /** No route led to any site. */
  UNROUTED("unrouted"),
  /** A packet got lost on its way, and nothing sent it again. */
  PACKET_LOSS("packet-loss"),
  /** The way under a live connection changed to one that did not know it. */
  MOVED("moved");

  private final String label;

  LossCause(String label) {
    this.label = label;
  }

  /** Why a request that has just met something dead was sent there. */
  static LossCause of(Request request, long nowNanos) {
    Connection connection = request.connection;
    Zone zone = connection == null ? request.zone : connection.zone;
    if (zone != null && !zone.offers(connection == null ? request.address : connection.address)) {
      if (connection != null && connection.used) {
        return PINNED;
      }
      return nowNanos - request.answeredNanos > request.answerTtlNanos ? STRETCHING : TTL;
    }
    if (connection != null && connection.front instanceof Vip vip) {
      return vip.causeOf(request, connection);
    }
    return DETECTION;
  }

  /** How scenarios and results call it. */
  public String label() {
    return label;
  }
}
