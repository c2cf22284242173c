package dev.lbsim.core.model;

import dev.lbsim.core.balance.XxHash64;
import dev.lbsim.core.guard.tls.Handshake;
import dev.lbsim.core.guard.tls.TlsVersion;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request, or an attempt at one, in the hands of a {@link Carrier}: what it asks for, and how to
 * say what became of it. Once that was said, or nobody waits any more, further calls do nothing.
 */
public final class CarriedRequest {
  private @Nullable Request request;
  private final String destination;
  private boolean outlives;
  private @Nullable Object attachment;
  private boolean isTunnel;

  CarriedRequest(Request request) {
    this.request = request;
    this.destination = request.destination.name();
  }

  private Request request() {
    return Objects.requireNonNull(request, "it is over");
  }

  /** True until its carrier has answered, or nobody waits any more. */
  public boolean isAwaited() {
    return request != null;
  }

  /** The process or tier it goes to, such as {@code servers.web.1} or {@code l4.edge}. */
  public String destination() {
    return destination;
  }

  /**
   * The connection it goes by, or null where one is as good as another. What came in at an {@link
   * Entrance} and is handed on as it is has left its own connection there.
   */
  public @Nullable CarriedConnection connection() {
    Connection connection = request().connection;
    boolean handedOn = request().real.visit != null;
    return connection == null || handedOn ? null : connection.carriedFor(request().issuer);
  }

  /** True if TLS ends where it goes to, so that the connection that brings it is secured first. */
  public boolean needsTls() {
    return request().destination.endsTls();
  }

  /**
   * Whose session tickets may be shown for it: a number that tells those apart who keep any, or 0
   * for one who keeps none.
   */
  public long ticketHolder() {
    Request carried = request();
    Owner owner = carried.connection == null ? null : carried.connection.owner;
    return owner == null || !owner.keepsTickets
        ? 0
        : XxHash64.hash(carried.issuer.name(), owner.addressHash()) | 1;
  }

  /**
   * What tells the address its connection comes from from those of other clients; 0 if it is no
   * client that sends it, or by no connection of its own.
   */
  public long sourceHash() {
    Connection connection = request().connection;
    return connection == null || !(request().issuer instanceof ClientGroup)
        ? 0
        : connection.sourceHash();
  }

  /** The number of its kind, see {@link RequestKind#number}. */
  public int kindNumber() {
    return request().kindNumber;
  }

  /** The object it asks for, or -1. */
  public long key() {
    return request().key;
  }

  /** Bytes of the answer it expects. */
  public long sizeBytes() {
    return request().sizeBytes;
  }

  /** Factor on the service time. */
  public double cost() {
    return request().cost;
  }

  /** What its demand is drawn from, wherever it is served. */
  public long demandBits() {
    return request().demandBits;
  }

  /**
   * How its client sends it and reads the answer, or null if neither takes time and nothing is said
   * of lengths.
   */
  public @Nullable Pace pace() {
    LineSettings line = request().reading.line;
    return line == null ? null : line.pace(request().kind);
  }

  /** 0 for the most important. */
  public int priority() {
    return request().priority;
  }

  /** It only asks whether something has changed. */
  public boolean asksForChange() {
    return request().unchanged;
  }

  /** The one who brought the request it is about, or null if that is one of the world's own. */
  public @Nullable Visit visit() {
    return Exchange.clientRequest(request()).real.visit;
  }

  /** The name of the route by which a layer-7 tier sends it, or null if none does. */
  public @Nullable String route() {
    Request carried = request();
    Exchange exchange = carried.exchange;
    if (exchange != null) {
      return exchange.route.settings.name();
    }
    boolean handedOn = !carried.trail.isEmpty();
    return handedOn && carried.trail.last() instanceof PoolHop hop
        ? hop.route.settings.name()
        : null;
  }

  /**
   * Its answer goes to whoever asked from now on, before it is whole: its session is where it came
   * from.
   */
  public void begun() {
    Request carried = request();
    Exchange exchange = carried.exchange;
    if (exchange != null) {
      if (carried.backend >= 0) {
        exchange.route.answered(exchange.request(), carried.poolOrThrow(), carried.backend);
      }
    } else if (!carried.trail.isEmpty() && carried.trail.last() instanceof PoolHop hop) {
      hop.route.answered(carried, hop, carried.trail.lastBackend());
    }
  }

  /** The cookies that its client, one of the world's own, was given by HTTP, by name. */
  public Map<String, String> cookies() {
    CookieJar jar = CookieJar.of(request());
    return jar == null ? Map.of() : jar.real();
  }

  /** Its answer gives that client a cookie. */
  public void gives(String name, String value) {
    Request carried = request;
    CookieJar jar = carried == null ? null : CookieJar.forAnswer(carried);
    if (jar != null) {
      jar.keep(name, value);
    }
  }

  /** True if its client resets its stream as soon as it is sent; {@link #sent} is to be told. */
  public boolean isTakenBack() {
    return request().resets && request().issuer instanceof ClientGroup;
  }

  /** It has left its client, who may abandon it a moment later. */
  public void sent() {
    Request carried = request;
    if (carried != null && carried.resets) {
      carried.issuer.takenUp(carried);
    }
  }

  /**
   * True if whoever has it is not told when it is abandoned, and works on it to its end: a proxy
   * whose client has reset it does not pass that on unless its tier says {@code cancel}.
   */
  public boolean outlivesClient() {
    Request carried = request;
    return carried == null ? outlives : outlives(carried);
  }

  private static boolean outlives(Request carried) {
    return carried.worksOn && !(carried.issuer instanceof ClientGroup);
  }

  /** What the carrier has put here. */
  public @Nullable Object attachment() {
    return attachment;
  }

  /** Puts something here for the carrier. */
  public void attach(@Nullable Object what) {
    attachment = what;
  }

  /**
   * The connection that brings it is open.
   *
   * @return true if it goes now; false if opening takes more time yet, so that it will be handed
   *     over once more
   */
  public boolean accepted() {
    Request carried = request;
    if (carried == null) {
      return false;
    }
    Connection connection = carried.connection;
    if (connection == null || connection.end != null) {
      return true;
    }
    Target far = carried.issuer.link().remote();
    if (carried.opening || carried.principal != null) {
      end();
    }
    return !far.accepts(carried);
  }

  /**
   * The connection that brings it is secured; to be told once of each connection, after {@link
   * #accepted}.
   *
   * @return true if it goes now; false if the round trips of the handshake take time yet, so that
   *     it will be handed over once more
   */
  public boolean secured(Handshake how, TlsVersion version) {
    Request carried = request;
    Connection connection = carried == null ? null : carried.connection;
    if (carried == null || connection == null || carried.real.visit != null) {
      return carried != null;
    }
    connection.securing = false;
    Link link = carried.issuer.link();
    int rounds = version.roundTrips(how);
    carried.time.spend(TimePart.HANDSHAKE, carried.issuer.engine.nowNanos());
    if (rounds == 0 || link.timeTo(carried) <= 0) {
      carried.issuer.connections().opened(connection, carried);
      return true;
    }
    end();
    carried.handshake = how;
    carried.handshakeRounds = rounds;
    link.shakesHands(carried, rounds);
    return false;
  }

  /**
   * Its backend has agreed to be joined to whoever brought it (a 101 of HTTP): from now on it is a
   * tunnel. It stays in flight until it is answered, which ends it, for as long as that takes: no
   * timeout counts any more, it is not tried again, and what measures latency has it as of now.
   */
  public void tunnels() {
    Request carried = request;
    if (carried == null) {
      return;
    }
    long now = carried.issuer.engine.nowNanos();
    carried.time.spend(TimePart.NETWORK, now);
    isTunnel = true;
    Request at = carried;
    at.real.tunnels(now);
    while (at.exchange != null) {
      at.exchange.tunnels(at);
      at = at.exchange.request();
      at.real.tunnels(now);
    }
    Visit brought = at.real.visit;
    if (brought != null) {
      brought.spend();
    }
  }

  /** It was answered, or refused, or its connection broke. */
  public void answered(Ending ending) {
    answered(ending, AnswerFacts.PLAIN);
  }

  /** It was answered so. */
  public void answered(Ending ending, AnswerFacts answer) {
    Request carried = end();
    if (carried != null) {
      carried.retryAfterNanos = answer.retryAfterNanos();
      carried.answerAgeNanos = answer.ageNanos();
      if (ending.breaksConnection()) {
        carried.failFor(LossCause.IN_FLIGHT);
      }
      if (isTunnel) {
        carried.time.skip(carried.issuer.engine.nowNanos());
      }
      answer.spentBy(carried.time, carried.issuer.engine.nowNanos());
      carried.answer(ending);
    }
  }

  /**
   * Its stream was reset by the far end, which says nothing of the connection that carries it.
   *
   * @param refused true if it was not taken up at all, for there were too many
   */
  public void streamReset(boolean refused) {
    Request carried = request;
    if (carried != null) {
      carried.real.streamReset = true;
      answered(refused ? Ending.LIMITED : Ending.RESET);
    }
  }

  /** It has vanished: no answer will come. */
  public void lost() {
    Request carried = end();
    if (carried != null) {
      carried.lose();
    }
  }

  /** Lets go of what is carried. */
  @Nullable Request end() {
    Request carried = request;
    request = null;
    if (carried != null) {
      outlives = outlives(carried);
      carried.real.carried = null;
    }
    return carried;
  }
}
