package dev.lbsim.core.model;

import dev.lbsim.core.balance.Balancer;
import dev.lbsim.core.balance.XxHash64;
import dev.lbsim.core.guard.tls.CertificateTable;
import dev.lbsim.core.guard.tls.Handshake;
import dev.lbsim.core.guard.tls.SessionTicket;
import dev.lbsim.core.random.DemandSource;
import dev.lbsim.core.random.Sampler;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where TLS ends at one L7 worker. The first request of a connection stands for its handshake: it
 * waits for the worker's CPU and works there, makes the round trips the handshake needs, and then
 * comes in as itself. Where there are none, because it is sent early or no time passes on the way,
 * it does all its work in one visit.
 *
 * <pre>
 *   begin -> CPU -> worked -> Link, there and back ... returns -> the worker reads the request
 *                      '------------- no round trips -----------------^
 * </pre>
 *
 * <p>All CPU work is done on the first flight, where the server signs (TLS 1.3, and TLS 1.2 with
 * ECDHE). A certificate that has expired, or has another name, costs all of it: it is the client
 * that refuses it. A name without any certificate costs nothing: the server sends an alert
 * (unrecognized_name, RFC 6066; nginx, ssl_reject_handshake; HAProxy, strict-sni). A resumed
 * session shows no certificate (RFC 8446, section 2.2), so nobody sees that it has expired; neither
 * do connections that are open.
 *
 * <p>Hot path: runs once per event.
 */
final class TlsEnd implements Hop {
  /** How many columns of its instance are its own. */
  static final int COLUMNS = Handshake.values().length + 3;

  private static final SessionTicket NO_TICKET = new SessionTicket();

  private final L7Worker worker;
  private final TlsSettings settings;
  private final Object tier;
  private final Target process;
  private final long keyOf;
  private final long[] expiresNanos;
  private final DemandSource demand;
  private final @Nullable Sampler full;
  private final @Nullable Sampler resumed;

  /** Requests on the round trips of a handshake. */
  int underWay;

  private final long[] completed = new long[Handshake.values().length];
  private long failed;
  private long unreadable;
  private double offeredWork;

  /**
   * @param tier stands for the tier, whose tickets they are
   * @param process the instance
   * @param expiresNanos when certificates expire there
   */
  TlsEnd(
      L7Worker worker,
      TlsSettings settings,
      String tierName,
      Object tier,
      Target process,
      long[] expiresNanos) {
    this.worker = worker;
    this.settings = settings;
    this.tier = tier;
    this.process = process;
    boolean ofWorker = settings.sharedBy() == TlsSettings.SharedBy.WORKER;
    this.keyOf = XxHash64.hash(process.name(), ofWorker ? worker.number + 1 : 0);
    this.expiresNanos = expiresNanos;
    this.demand = new DemandSource(tierName + "/handshake");
    this.full = settings.full() == null ? null : settings.full().sampler(demand);
    this.resumed = settings.resumed() == null ? null : settings.resumed().sampler(demand);
  }

  /** What its tickets are sealed with; a process that has died has taken its own key with it. */
  private long key() {
    return settings.sharedBy() == TlsSettings.SharedBy.TIER ? 0 : XxHash64.mix(keyOf, process.life);
  }

  /**
   * A request comes in.
   *
   * @return true if it begins a handshake
   */
  boolean begins(Request request) {
    Connection connection = request.connectionOrThrow();
    if (connection.tls != null) {
      return false;
    }
    Guest.Shaken real = real(connection);
    int certificate =
        real == null ? settings.certificateOf(request.kindNumber) : real.certificate();
    connection.certificate = certificate;
    if (certificate == CertificateTable.NONE) {
      request.handshake = Handshake.FULL;
      worker.shakesHands(request, 0, true);
      return true;
    }
    Handshake handshake = real == null ? handshake(request, certificate) : real.how();
    request.handshake = handshake;
    double work = workOf(handshake, request);
    offeredWork += work;
    int rounds = settings.tickets().version().roundTrips(handshake);
    request.time.spend(rounds > 0 ? TimePart.HANDSHAKE : TimePart.NETWORK, worker.nowNanos());
    boolean trips = rounds > 0 && request.issuer.link().timeTo(request) > 0;
    request.handshakeRounds = trips ? rounds : 0;
    boolean fails = handshake == Handshake.FULL && !accepts(request);
    worker.shakesHands(request, work, trips || fails);
    return true;
  }

  /** In a live world: the handshake there was, of which only the CPU work is still to be done. */
  private static Guest.@Nullable Shaken real(Connection connection) {
    return connection.guest == null ? null : connection.guest.shaken();
  }

  private Handshake handshake(Request request, int certificate) {
    SessionTicket ticket = ticketOf(request, certificate);
    long now = worker.nowNanos();
    Handshake handshake =
        settings.tickets().handshake(ticket, key(), settings.mayComeTwice(request.kindNumber), now);
    if (handshake == Handshake.FULL && settings.tickets().fresh(ticket, now)) {
      unreadable++;
    }
    return handshake;
  }

  private SessionTicket ticketOf(Request request, int certificate) {
    Owner owner = request.connectionOrThrow().owner;
    return settings.tickets().lifetimeNanos() > 0 && owner.keepsTickets
        ? HeldTicket.of(owner, tier, certificate)
        : NO_TICKET;
  }

  private double workOf(Handshake handshake, Request request) {
    Sampler work = handshake == Handshake.FULL ? full : resumed;
    if (work == null) {
      return 0;
    }
    demand.reseed(request.demandBits);
    return work.next();
  }

  /**
   * The CPU is done with the handshake of a request.
   *
   * @return true if the request is there as well, and has been worked on
   */
  boolean worked(Request request) {
    Handshake handshake = Objects.requireNonNull(request.handshake);
    if (handshake == Handshake.FULL && !accepts(request)) {
      failed++;
      forget(request);
      worker.end(request, Ending.TLS_ERROR);
      return false;
    }
    completed[handshake.ordinal()]++;
    Connection connection = request.connectionOrThrow();
    connection.tls = settings;
    connection.securing = false;
    int rounds = request.handshakeRounds;
    if (rounds == 0) {
      request.issuer.connections().opened(connection, request);
      secured(request, handshake);
      return true;
    }
    underWay++;
    request.trail.push(this, Balancer.NONE, worker.nowNanos());
    request.issuer.link().shakesHands(request, rounds);
    return false;
  }

  /** True if the client of a full handshake has no fault to find with the certificate. */
  private boolean accepts(Request request) {
    Guest.Shaken real = real(request.connectionOrThrow());
    if (real != null) {
      return !real.failed();
    }
    int certificate = request.connectionOrThrow().certificate;
    return certificate != CertificateTable.NONE
        && settings.names(request.kindNumber)
        && worker.nowNanos() < expiresNanos[certificate];
  }

  /** A request is back whose handshake is complete. */
  void returns(Request request) {
    request.trail.pop();
    underWay--;
    Handshake handshake = Objects.requireNonNull(request.handshake);
    request.time.spend(TimePart.HANDSHAKE, request.departedNanos);
    request.time.spend(TimePart.NETWORK, worker.nowNanos());
    secured(request, handshake);
  }

  private void secured(Request request, Handshake handshake) {
    SessionTicket ticket =
        real(request.connectionOrThrow()) != null
            ? NO_TICKET
            : ticketOf(request, request.connectionOrThrow().certificate);
    if (ticket != NO_TICKET) {
      settings.tickets().completed(ticket, handshake, key(), worker.nowNanos());
    }
    forget(request);
  }

  private static void forget(Request request) {
    request.handshake = null;
    request.handshakeRounds = 0;
  }

  // While it makes the round trips, this is the last tier a request has passed.

  /** Nowhere: what breaks the connection on its way does not come by here. */
  @Override
  public int place() {
    return Network.NOWHERE;
  }

  @Override
  public boolean isOf(L7Worker which) {
    return worker == which;
  }

  @Override
  public boolean answered(Request request, int index, long startedNanos) {
    underWay--;
    forget(request);
    worker.brokenOnWay(request.ending);
    return true;
  }

  @Override
  public void abandoned(Request request, int index, long startedNanos) {
    underWay--;
    forget(request);
    worker.forget();
  }

  /** Adds what it counts to the columns of its instance, from {@code at} on. */
  void addTo(long[] row, int at) {
    for (int i = 0; i < completed.length; i++) {
      row[at + i] += completed[i];
    }
    row[at + completed.length] += failed;
    row[at + completed.length + 1] += unreadable;
    row[at + completed.length + 2] += (long) offeredWork;
  }
}
