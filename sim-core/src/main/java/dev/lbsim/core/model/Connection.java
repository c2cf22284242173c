package dev.lbsim.core.model;

import dev.lbsim.core.balance.Flow;
import dev.lbsim.core.balance.XxHash64;
import dev.lbsim.core.guard.defence.StreamGuard;
import java.util.Objects;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection, from one source address and port to one address of the service. It carries
 * one request at a time, as HTTP/1.1 does, or several, each a stream of HTTP/2 (RFC 9113, section
 * 5). To an L4 tier it is the flow that must be placed, whatever it carries.
 *
 * <p>Pooled and mutable. Hot path: runs once per event.
 */
final class Connection implements Flow {
  /** Hash of the 5-tuple. */
  long tupleHash;

  /** True if its source address is its owner's, false if it has one of its own. */
  boolean ownersAddress;

  /** Whose connection it is. */
  Owner owner;

  Front front;
  int requestsLeft;

  /** Which network its client is in. */
  int network;

  boolean used;

  /** How many requests it may carry at once: SETTINGS_MAX_CONCURRENT_STREAMS; 1 for HTTP/1.1. */
  int streams;

  /** It is one of HTTP/2, however many the other end allows. */
  boolean multiplexes;

  /** How many it carries, and the one it took up last, which leads to the others. */
  int carried;

  @Nullable Request first;

  /** When something last came back on it. */
  long heardNanos;

  /** Its handshake goes on: the ticket of its end. */
  boolean opening;

  long openTicket;

  /** It takes up nothing more, and is closed when it carries nothing. */
  boolean closing;

  /** It was reset, and those it carries are about to hear of that. */
  boolean breaking;

  /** The session of its owner that opened it. */
  int session;

  /** The cookies of who opened it, where owners are not told apart. */
  @Nullable CookieJar cookies;

  /** The name whose answer led here, or null, and which of its addresses this is. */
  @Nullable Zone zone;

  int address;

  /** The site of an anycast address it leads to, or -1. */
  int site = -1;

  /** What counts it, or null. */
  @Nullable PoolBreaker breaker;

  // While it has room.
  boolean hasPlace;

  // While it carries nothing: since when. And the timer that looks whether it has for too long.
  boolean idle;
  long idleSinceNanos;
  boolean watched;
  long idleTicket;

  @Nullable Connection below;
  @Nullable Connection above;

  /** It carries several requests, and nobody but the first may use it until it is secured. */
  boolean securing;

  /** How it was secured at its far end, or null, and by which certificate. */
  @Nullable TlsSettings tls;

  int certificate;

  /** In a live world: what carries it, and who opened it from outside. */
  @Nullable CarriedConnection real;

  @Nullable Guest guest;

  /** In a live world, by which kinds of requests it may be used, or null for all. */
  @Nullable IntPredicate securedFor;

  /** A proxy in between died with it. */
  boolean dead;

  // Where it ends: the server or L7 instance that accepted it, and which life of it that was.
  @Nullable Target end;
  int endLife;

  // At an L7 instance that counts its connections: who holds it, or lets it wait.
  @Nullable Seats seats;
  int seat = -1;
  int requestsHere;
  long keepTicket;

  // While it waits to be accepted: the requests that have come on it, and who will read them.
  @Nullable Reception reception;
  @Nullable Request firstHere;

  /** At an L7 instance that counts its streams: who does, and what it has counted. */
  @Nullable StreamWatch watch;

  private @Nullable StreamGuard guard;

  // Its place in an L4 tier.
  @Nullable L4Instance l4;
  int l4Index = -1;
  @Nullable Target targetAtL4;
  long hashForL4;
  int liveIndex = -1;
  boolean moved;
  long lastPacketNanos;
  long openedNanos;
  boolean inTable;
  @Nullable Connection older;
  @Nullable Connection newer;

  Connection(Owner owner, Front front) {
    this.owner = owner;
    this.front = front;
  }

  /** Makes this a new connection. */
  void open(Owner owner, Front front, long tupleHash, int reuse, int streams) {
    this.owner = owner;
    this.front = front;
    this.tupleHash = tupleHash;
    this.streams = streams;
    multiplexes = streams > 1;
    session = owner.session;
    if (cookies != null) {
      cookies.clear();
    }
    requestsLeft = reuse;
    heardNanos = Long.MIN_VALUE;
    used = false;
    opening = false;
    closing = false;
    breaking = false;
    watch = null;
    end = null;
    tls = null;
    securedFor = null;
    dead = false;
    moved = false;
    site = -1;
    zone = null;
    requestsHere = 0;
  }

  /** The same to the carrier of whoever has opened it. */
  CarriedConnection carriedFor(Issuer issuer) {
    CarriedConnection known = real;
    if (known == null) {
      known = new CarriedConnection(this, issuer.heedsSettings());
      real = known;
    }
    return known;
  }

  /** It carries one more. */
  void add(Request request) {
    Request after = first;
    request.streamBefore = null;
    request.streamAfter = after;
    if (after != null) {
      after.streamBefore = request;
    }
    first = request;
    carried++;
  }

  /** One that it carries is over. */
  void remove(Request request) {
    Request before = request.streamBefore;
    Request after = request.streamAfter;
    if (before == null) {
      first = after;
    } else {
      before.streamAfter = after;
    }
    if (after != null) {
      after.streamBefore = before;
    }
    request.streamBefore = null;
    request.streamAfter = null;
    carried--;
  }

  /** Any of those it carries. */
  Request anyCarried() {
    return Objects.requireNonNull(first);
  }

  boolean carries(Request request) {
    return first == request || request.streamBefore != null;
  }

  /** True if another request could be sent on it now. */
  boolean hasRoom() {
    return carried < streams && requestsLeft > 0 && !closing;
  }

  /** Tells all it carries that the way back broke. */
  void breakAll(LossCause why) {
    for (Request under = first; under != null; ) {
      Request after = under.streamAfter;
      under.failFor(why);
      under.issuer.broken(under, Ending.RESET);
      under = after;
    }
  }

  /** What is counted of its streams, begun anew where these limits have not been asked yet. */
  StreamGuard guardFor(StreamGuard.Limits limits) {
    StreamGuard counts = guard;
    if (counts == null || !counts.keeps(limits)) {
      counts = new StreamGuard(limits);
      guard = counts;
    } else if (watch == null) {
      counts.renew();
    }
    return counts;
  }

  StreamGuard guard() {
    return Objects.requireNonNull(guard);
  }

  private static final long SOURCE_OF_TUPLE = 0x736f75726365L;

  /** Hash of the source address alone. */
  long sourceHash() {
    return ownersAddress ? owner.addressHash() : XxHash64.mix(tupleHash, SOURCE_OF_TUPLE);
  }

  @Override
  public long hash() {
    return hashForL4;
  }

  /** True until whoever opened it has left. */
  boolean ownersStill() {
    return session == owner.session;
  }

  /** True when its far end has closed it, so that its client knows it is of no use. */
  boolean closedByPeer() {
    Target accepted = end;
    return dead || (accepted != null && accepted.life != endLife);
  }

  /** True if it may carry a request of this kind, whatever host that asks for. */
  boolean serves(int kindNumber) {
    TlsSettings secured = tls;
    IntPredicate real = securedFor;
    if (real != null) {
      return real.test(kindNumber);
    }
    return secured == null || secured.covers(certificate, kindNumber);
  }

  /** True if {@code target} accepted it in an earlier life, of which it knows nothing. */
  boolean outlived(Target target) {
    return end == target && endLife != target.life;
  }

  /** True if its answers come back through an L4 instance that is gone. */
  boolean losesAnswers() {
    L4Instance through = l4;
    return through != null && through.losesAnswers();
  }

  /** The place its answers pass on their way back, or {@link Network#NOWHERE}. */
  int answersComeBy() {
    L4Instance through = l4;
    return through == null ? Network.NOWHERE : through.answersComeBy();
  }

  /** A request waits until the connection that brought it is accepted, behind those before it. */
  void waitHere(Request request) {
    Request last = firstHere;
    if (last == null) {
      firstHere = request;
      return;
    }
    while (last.reading.behind != null) {
      last = last.reading.behind;
    }
    last.reading.behind = request;
  }

  /** It waits no longer. */
  void waitsNoMore(Request request) {
    Request before = firstHere;
    if (before == request) {
      firstHere = request.reading.behind;
      return;
    }
    while (before != null && before.reading.behind != request) {
      before = before.reading.behind;
    }
    if (before != null) {
      before.reading.behind = request.reading.behind;
    }
  }

  /** The far end accepts it. */
  void acceptedBy(Target target) {
    end = target;
    endLife = target.life;
  }

  /** Where its L4 tier has placed it. */
  Target target() {
    return Objects.requireNonNull(targetAtL4);
  }
}
