package dev.lbsim.core.model;

import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.engine.Step;
import dev.lbsim.core.random.RandomStream;
import dev.lbsim.core.random.Streams;
import dev.lbsim.core.stats.LatencyHistogram;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where requests from outside come in at a server, an L7 instance or an L4 tier of a live world:
 * the other end of a {@link Carrier}. To the model it is one more client, whose connections are
 * those that were accepted here; what it is to answer goes to whoever brought the request.
 *
 * <p>At an L4 tier or an anycast address, which sees connections only, one visit stands for all of
 * its connection.
 */
public final class Entrance extends Issuer {
  /** Who brings requests, and hears what becomes of them; on the thread of the engine. */
  public interface Porter {
    /** A request was answered, or refused, or its connection is to be broken. */
    void answered(Visit visit, Ending ending, AnswerFacts answer);

    /**
     * The process does not want this connection any longer, for it carries nothing, or too much.
     */
    void closed(Guest guest);
  }

  /** Requests a connection may carry at once, and in all its life: as many as come. */
  private static final int ANY_NUMBER = 1 << 30;

  /** What is asked for where that is still to come. */
  private static final Visit.Asked NOT_KNOWN =
      new Visit.Asked(0, -1, 0, 1, RequestKind.DEFAULT_PRIORITY, 0, false);

  private final Step<Request> late = step("lateReset", this::onLateReset);
  private final Front front;
  private final Porter porter;
  private final Link link;
  private final Connections connections;
  private final RandomStream bits;
  private final int as;
  private final LatencyHistogram ok = LatencyHistogram.coarse();
  private final LatencyHistogram errors = LatencyHistogram.coarse();

  /**
   * @param from whose place and AS those have who come in here, or null for that of the front
   * @param network which of its networks
   */
  Entrance(
      String name,
      Engine engine,
      Network network,
      Streams streams,
      Population population,
      Front front,
      @Nullable ClientGroup from,
      int fromNetwork,
      Porter porter) {
    super(name, engine, front, population);
    this.front = front;
    this.porter = porter;
    this.bits = streams.stream(name + "/requests");
    this.link = new Link(name + "/link", this, network, null, 0, streams.stream(name + "/losses"));
    this.connections =
        new Connections(
            this, ANY_NUMBER, 0, ANY_NUMBER, requests, streams.stream(name + "/connections"), true);
    this.as = from == null ? -1 : from.asOf(fromNetwork);
    standAt(from == null ? front.place() : from.place());
  }

  /** How the process or tier is: true for fit, false for a failure, null for silence. */
  public @Nullable Boolean probe() {
    return switch (front.probe()) {
      case PASS -> true;
      case FAIL -> false;
      case SILENCE -> null;
    };
  }

  /** True if connections to what is behind it have to be secured. */
  public boolean endsTls() {
    return front.endsTls();
  }

  /** True if a certificate of the L7 instance behind it has expired by now. */
  public boolean hasExpired(int certificate) {
    return front instanceof L7Instance instance && instance.hasExpired(certificate);
  }

  /** The worker of the L7 instance behind it that has the connections with this hash, from 0. */
  public int workerOf(long tupleHash) {
    return front instanceof L7Instance instance ? instance.workerOf(tupleHash) : 0;
  }

  /** True if it matters how fast a request comes: {@link Guest#begin} is to be told of each. */
  public boolean hasClocks() {
    return front instanceof L7Instance instance && instance.countsConnections();
  }

  /** The time in its world. */
  public long nowNanos() {
    return engine.nowNanos();
  }

  /** Bits that a request's demand is drawn from, for one that brings none. */
  public long drawDemandBits() {
    return bits.nextLong();
  }

  /**
   * Somebody has connected.
   *
   * @param tupleHash of addresses and ports at both ends
   * @param sourceHash of the address it comes from
   */
  public Guest connected(long tupleHash, long sourceHash) {
    return new Guest(this, new Owner(sourceHash, -1, 0), tupleHash);
  }

  /** A guest asks for something; its porter may be told the answer before this returns. */
  Visit ask(Guest guest, Visit.Asked asked, @Nullable Object attachment) {
    return arrive(guest, asked, new Visit(attachment));
  }

  /** A guest begins to ask for something that is not all there. */
  Visit begin(Guest guest, @Nullable Object attachment, long sinceNanos) {
    Visit visit = Visit.inPieces(attachment, sinceNanos, engine.nowNanos());
    return arrive(guest, NOT_KNOWN, visit);
  }

  private Visit arrive(Guest guest, Visit.Asked asked, Visit visit) {
    long now = engine.nowNanos();
    Request request = requests.take();
    request.owner = guest.owner;
    request.session = guest.owner.session;
    request.network = 0;
    request.kind = 0;
    asked.of(request);
    request.bornAt(now);
    request.sentNanos = now;
    request.departedNanos = now;
    request.place = place();
    request.destination = front;
    request.real.visit = visit;
    visit.is(request, this);
    visit.coming = visit.part == Visit.Part.ALL ? null : request;
    Connection connection = guest.connection;
    if (connection == null) {
      connection = connections.open(request, guest.owner, front);
      connection.tupleHash = guest.tupleHash;
      guest.connection = connection;
      connection.guest = guest;
      connections.carry(connection, request);
      connections.opened(connection, request);
    } else {
      connections.carry(connection, request);
    }
    if (front instanceof Vip) {
      link.toFront(request, front);
    } else {
      front.arrive(request);
    }
    return visit;
  }

  /** A packet of a guest's only visit goes by; false if it is lost. */
  boolean packet(Guest guest) {
    Connection connection = guest.connection;
    Request standing = connection == null ? null : connection.first;
    return standing == null || front.passes(standing);
  }

  /** A guest has gone: what it waits for is given up. */
  void left(Guest guest) {
    Connection connection = guest.connection;
    if (connection == null) {
      return;
    }
    connection.watch = null; // whoever leaves resets nothing
    for (Request request = connection.first; request != null; request = connection.first) {
      giveUp(request);
    }
    connections.leave(guest.owner);
  }

  /**
   * The stream of a request is reset by its client: what has gone on to a backend by then is worked
   * on, unless the tier tells that to stop.
   *
   * @param mayGoOn true if it can be passed on after this: its proxy reads it before the reset
   *     then, as it came, however long it takes to get there
   */
  void takeBack(Request request, boolean mayGoOn) {
    request.resets = true;
    if (!mayGoOn || request.real.takenUp || !(front instanceof L7Instance)) {
      reset(request);
    }
  }

  @Override
  void takenUp(Request request) {
    request.real.takenUp = true;
    if (request.resets && request.resetTicket == 0) {
      request.resetTicket = engine.after(0, late, request); // when it has been passed on
    }
  }

  private void onLateReset(Request request) {
    request.resetTicket = 0;
    reset(request);
  }

  private void reset(Request request) {
    Connection connection = request.connectionOrThrow();
    Guest guest = connection.guest;
    request.worksOn = front instanceof L7Instance;
    giveUp(request);
    if (guest != null && guest.connection == connection && connection.dead) {
      porter.closed(guest);
    }
  }

  private void stopReset(Request request) {
    if (request.resetTicket != 0) {
      engine.cancel(request.resetTicket);
      request.resetTicket = 0;
    }
  }

  private void giveUp(Request request) {
    Connection connection = request.connectionOrThrow();
    Objects.requireNonNull(request.real.visit).over();
    request.connection = null;
    connections.done(connection, request, Ending.CANCELLED, true);
    stopReset(request);
    request.abandon();
  }

  @Override
  void receive(Request request) {
    if (request.abandoned) {
      requests.release(request);
      return;
    }
    request.time.spend(TimePart.NETWORK, engine.nowNanos());
    AnswerFacts answer =
        new AnswerFacts(request.retryAfterNanos, request.answerAgeNanos, request.time.byPart());
    Ending ending = request.ending;
    Visit visit = Objects.requireNonNull(request.real.visit);
    finish(request, ending);
    requests.release(request);
    porter.answered(visit, ending, answer);
  }

  @Override
  void broken(Request request, Ending seen) {
    Visit visit = Objects.requireNonNull(request.real.visit);
    finish(request, seen);
    request.abandon();
    porter.answered(visit, seen, AnswerFacts.PLAIN);
  }

  /** How long what came in here took that ended well, in nanoseconds of the world. */
  public LatencyHistogram okLatency() {
    return ok;
  }

  /** The same of what did not. */
  public LatencyHistogram errorLatency() {
    return errors;
  }

  private void finish(Request request, Ending ending) {
    stopReset(request);
    (ending == Ending.OK ? ok : errors)
        .record(request.real.answeredNanos(engine.nowNanos()) - request.bornNanos);
    Connection connection = request.connectionOrThrow();
    Objects.requireNonNull(request.real.visit).over();
    Guest guest = connection.guest;
    request.real.streamReset = guest != null && guest.hasStreams && ending.breaksConnection();
    request.connection = null;
    connections.done(connection, request, ending, false);
  }

  /** Nothing will be answered; whoever asked finds out by a timer of its own. */
  @Override
  void swallowed(Request request) {}

  /** The process closes a connection that carries nothing. */
  static void hangUp(Guest guest) {
    guest.entrance().porter.closed(guest);
  }

  @Override
  void connectionClosed(Connection connection) {
    Guest guest = Objects.requireNonNull(connection.guest);
    connection.guest = null;
    guest.connection = null;
    porter.closed(guest);
  }

  @Override
  int asOf(int ofNetwork) {
    return as;
  }

  @Override
  Link link() {
    return link;
  }

  @Override
  Connections connections() {
    return connections;
  }
}
