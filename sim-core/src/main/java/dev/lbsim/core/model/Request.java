package dev.lbsim.core.model;

import dev.lbsim.core.balance.CostUnits;
import dev.lbsim.core.balance.Flow;
import dev.lbsim.core.guard.Deadline;
import dev.lbsim.core.guard.tls.Handshake;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of one request on its way. What belongs to the request whatever the attempt (when it
 * was born, what it asks for) is copied to the next attempt, so an abandoned attempt may go on
 * through the world while its successor is already under way.
 *
 * <p>Pooled and mutable; {@link RequestPool} owns those that are not under way.
 *
 * <p>Hot path: runs once per event.
 */
final class Request implements Flow {
  /** Where nothing was drawn for a key. */
  static final long NO_KEY = -1;

  // The request, whatever the attempt.
  Issuer issuer;
  int kind;

  /** Number of its kind among all of the world. */
  int kindNumber;

  Owner owner;

  /** Which of its owner's sessions it belongs to. */
  int session;

  long bornNanos;
  long demandBits;

  /** What it really costs, which only the server that works on it finds out. */
  double cost;

  long sizeBytes;
  long key;

  /** What it costs as far as the tier knows that sent it, in {@link CostUnits}. */
  long costUnits = CostUnits.PER_COST;

  /** 0 for the most important. */
  int priority;

  int attempt;

  /** What it has spent its time on since it was born; of a proxy's attempt, since it was sent. */
  final TimeAccount time = new TimeAccount();

  /** It only asks whether something has changed, and hears that it has not: no body comes back. */
  boolean unchanged;

  // This attempt.
  @Nullable Connection connection;

  // Its neighbours on that connection.
  @Nullable Request streamBefore;
  @Nullable Request streamAfter;

  /** For whom it opens a connection, and for whose it waits; see {@link DialLine}. */
  @Nullable Owner dialsFor;

  @Nullable Owner waitsBehind;
  long sentNanos;

  /** When whoever issued it stops waiting, which it tells those it asks. */
  long deadlineNanos = Deadline.NONE;

  /** Half of its round trip, which it takes each way. */
  long halfTripNanos;

  /** How long the answer that turned it away asks its client to wait; 0 if it does not. */
  long retryAfterNanos;

  /** What it waits for before it can be sent, or null. */
  @Nullable Query query;

  /** The name that was looked up for this attempt; null for one on a kept connection. */
  @Nullable Zone zone;

  /** Number of the address it goes to among those of the name, or -1. */
  int address = -1;

  /** When the name server gave the answer it follows, through however many caches it came. */
  long answeredNanos;

  /** The TTL of that answer when the name server gave it. */
  long answerTtlNanos;

  /** Which of its group's networks it comes from. */
  int network;

  /** Where it is, or was last. */
  int place = Network.NOWHERE;

  /** When it was last sent out. */
  long departedNanos;

  /** How often the first packet of its connection was sent again. */
  int resent;

  /** Why it met something dead, or null if it did not. */
  @Nullable LossCause cause;

  /** It stands for the first packet of its connection, which is not open yet. */
  boolean opening;

  // The handshake it stands for until its connection is secured, and the round trips that needs.
  @Nullable Handshake handshake;
  int handshakeRounds;
  // While it looks for a connection.
  boolean racing;
  boolean raceTimed;
  long raceTicket;
  @Nullable Request attempts;

  // An attempt to connect on behalf of another request.
  @Nullable Request principal;
  @Nullable Request nextAttempt;

  boolean timed;
  long timeoutTicket;
  Ending ending = Ending.OK;

  /** Its client resets it as soon as a proxy has taken it up. */
  boolean resets;

  long resetTicket;

  /** Who has it works on it though its client no longer waits, and that is how it should be. */
  boolean worksOn;

  final Trial trial = new Trial();

  /** How old its answer is: above 0 where a cache gave it. */
  long answerAgeNanos;

  /** The client no longer waits; whoever holds the request next lets it go. */
  boolean abandoned;

  /** Where it is being sent. */
  Front destination;

  /** Swallowed by the world: nobody holds it and no answer will come. */
  boolean lost;

  /** The addresses of the DNS answer it follows. */
  final Alternatives alternatives = new Alternatives();

  /** The tiers it came through. */
  final Trail trail = new Trail();

  long flowHash;

  // Routes it took, where they are told apart.
  private RouteMeters[] routes = NO_ROUTES;
  private int routeCount;

  // Where a proxy issued this attempt.
  @Nullable Exchange exchange;
  @Nullable PoolHop pool;
  int backend = -1;

  /** Who is about to place it. */
  @Nullable PoolHop asker;

  /** The backend of its session, where a proxy is about to place it: see {@link Stickiness}. */
  int home = Stickiness.ANYWHERE;

  int outSlot = -1;
  boolean hedge;

  final BreakerHold breaker = new BreakerHold();

  /** How far it has been read where its client's connection ends. */
  final Reading reading = new Reading();

  final Passage real = new Passage();

  // At a station.
  @Nullable Server holder;
  long arrivedNanos;
  long mayWaitNanos;
  double work;
  double finishTag;
  long rateSinceNanos;
  long finishTicket;
  int slot = -1;
  @Nullable Request previous;
  @Nullable Request next;
  boolean failing;

  private static final RouteMeters[] NO_ROUTES = {};

  Request(Issuer issuer, Owner owner, Front anyFront) {
    this.issuer = issuer;
    this.owner = owner;
    this.destination = anyFront;
  }

  @Override
  public long hash() {
    return flowHash;
  }

  @Override
  public int attempt() {
    return attempt;
  }

  @Override
  public double costHint() {
    return CostUnits.toCost(costUnits);
  }

  @Override
  public boolean tried(int index) {
    // What a proxy further out tried is no business of the one that asks.
    return exchange != null && asker == pool && exchange.tried(pool, index);
  }

  /** The connection that brings it, which every request has that comes by a balancer. */
  Connection connectionOrThrow() {
    return Objects.requireNonNull(connection);
  }

  /** The connection of its client, also where proxies in between use others or none. */
  Connection clientConnection() {
    return Exchange.clientRequest(this).connectionOrThrow();
  }

  Exchange exchangeOrThrow() {
    return Objects.requireNonNull(exchange);
  }

  PoolHop poolOrThrow() {
    return Objects.requireNonNull(pool);
  }

  /** It takes this route, which will hear what it spent its time on. */
  void takes(RouteMeters route) {
    if (routeCount == routes.length) {
      routes = Arrays.copyOf(routes, routeCount + 2);
    }
    routes[routeCount++] = route;
  }

  /** It has ended well, for whoever issued it: the routes it took hear of its time. */
  void tellRoutes() {
    for (int i = 0; i < routeCount; i++) {
      routes[i].took(time);
    }
  }

  /** True where it stands for itself, not for the opening or securing of its connection. */
  boolean standsForItself() {
    return !opening && handshakeRounds == 0;
  }

  /** Ends this attempt where it stands: its answer passes the tiers it came through. */
  void answer(Ending how) {
    ending = how;
    passOn();
  }

  /** Its answer goes on outwards, past the tiers it came through, until one of them keeps it. */
  void passOn() {
    if (abandoned) {
      issuer.requests.release(this);
      return;
    }
    while (!trail.isEmpty()) {
      if (issuer.link().goesBack(this, trail.last().place()) || !trail.answered(this)) {
        return;
      }
    }
    Connection way = connection;
    if (way == null) {
      issuer.link().toClient(this, Network.NOWHERE);
    } else if (way.losesAnswers()) {
      lose();
    } else {
      issuer.link().toClient(this, way.answersComeBy());
    }
  }

  /** It met something dead, for this reason. */
  void failFor(LossCause why) {
    cause = why;
  }

  /** It has come to {@code where}; a component that stands nowhere is wherever a request is. */
  void stepTo(int where) {
    if (where != Network.NOWHERE) {
      place = where;
    }
  }

  /** The client no longer waits: every tier it passed forgets it, its holder will let it go. */
  void abandon() {
    abandoned = true;
    issuer.requests.abandonedOut++;
    trail.abandoned(this);
    if (real.abandoned() || lost) {
      issuer.requests.release(this);
    }
  }

  /** Whoever it came to takes no notice of it, and lives: no answer will come. */
  void ignore() {
    if (abandoned) {
      issuer.requests.release(this);
    } else {
      lost = true;
      cause = null;
      issuer.swallowed(this);
    }
  }

  /** The world swallows it: no answer will come. */
  void lose() {
    lose(null);
  }

  /** The same, for a reason of its own; null for the usual one of what meets something dead. */
  void lose(@Nullable LossCause why) {
    if (abandoned) {
      issuer.requests.release(this);
    } else {
      lost = true;
      failFor(why == null ? LossCause.of(this, issuer.engine.nowNanos()) : why);
      issuer.swallowed(this);
    }
  }

  /** True while an address of the answer is untried. */
  boolean hasNextFront() {
    return alternatives.hasNext();
  }

  /** The next address to try. */
  Front nextFront() {
    address = alternatives.nextAddress();
    return alternatives.next();
  }

  /** It begins its life. */
  void bornAt(long nowNanos) {
    bornNanos = nowNanos;
    time.open(nowNanos);
  }

  /** It is sent again, to another address. */
  void sentAgain(long nowNanos) {
    sentNanos = nowNanos;
    resent = 0;
    time.spend(TimePart.RETRIES, nowNanos);
  }

  /** Makes this the attempt after {@code before}. */
  void retryOf(Request before) {
    asksAs(before);
    time.open(bornNanos);
    attempt = before.attempt + 1;
  }

  /** Its connection has been accepted; true if another request goes on from here. */
  boolean accepted(Target by) {
    if (principal == null) {
      return false;
    }
    issuer.race().accepted(this, by);
    return true;
  }

  /** Makes this ask for the same. */
  void asksAs(Request before) {
    kind = before.kind;
    kindNumber = before.kindNumber;
    owner = before.owner;
    session = before.session;
    network = before.network;
    bornNanos = before.bornNanos;
    demandBits = before.demandBits;
    cost = before.cost;
    sizeBytes = before.sizeBytes;
    key = before.key;
    priority = before.priority;
    unchanged = before.unchanged;
    trial.solved = before.trial.solved;
  }

  /** Makes this the first attempt of a proxy at a request it keeps. */
  void attemptOf(Request kept, Exchange by) {
    retryOf(kept);
    attempt = 0;
    exchange = by;
    kindNumber = by.route.kindToBackend(kindNumber);
    if (by.unchanged && !unchanged) {
      unchanged = true;
      sizeBytes = 0;
      cost *= by.unchangedCost;
    }
  }

  /**
   * Forgets what of the last attempt is neither set anew by the next one nor undone by whoever did
   * it: a client takes back connection and timeout, a station its links, a tier its hop.
   */
  void clear() {
    abandoned = false;
    lost = false;
    deadlineNanos = Deadline.NONE;
    zone = null;
    address = -1;
    opening = false;
    handshake = null;
    handshakeRounds = 0;
    resent = 0;
    cause = null;
    retryAfterNanos = 0;
    alternatives.clear();
    routeCount = 0;
    failing = false;
    unchanged = false;
    answerAgeNanos = 0;
    attempt = 0;
    principal = null;
    nextAttempt = null;
    exchange = null;
    pool = null;
    backend = -1;
    hedge = false;
    breaker.overflowed = false;
    reading.clear();
    real.clear();
    resets = false;
    worksOn = false;
    trial.clear();
    costUnits = CostUnits.PER_COST;
  }
}
