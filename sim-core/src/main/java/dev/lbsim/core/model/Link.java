package dev.lbsim.core.model;

import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.engine.Step;
import dev.lbsim.core.random.DemandSource;
import dev.lbsim.core.random.Distribution;
import dev.lbsim.core.random.RandomStream;
import dev.lbsim.core.random.Sampler;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The way of a client group's requests: the only place where a delay, a loss or a cut meets them.
 * What it adds up is the group's own round trip, half of it each way, and the {@link Network}
 * between the places a request passes. Delays are drawn once per attempt, from the bits its request
 * was born with. Without any delay it hands over at once, in the same event.
 *
 * <pre>
 *   toFront --> front --onward--> target --onward--> ...
 *   toClient <--------- goesBack -------- goesBack <--
 * </pre>
 *
 * <p>Hot path: runs once per event.
 */
final class Link extends Node {
  private final Step<Request> arrive = step("arrive", this::onArrive);
  private final Step<Request> receive = step("receive", this::onReceive);
  private final Step<Request> connected = step("connected", this::onConnected);
  private final Step<Request> established = step("established", this::onEstablished);
  private final Step<Request> forwarded = step("forwarded", this::onForwarded);
  private final Step<Request> back = step("back", this::onBack);

  private static final long LOST = -1;

  /** Linux, TCP_RTO_MIN: besides a round trip, the least time until a packet is sent again. */
  private static final long LEAST_RESEND_NANOS = 200_000_000;

  /** Linux, tcp_retries2. */
  private static final int MOST_RESENT = 15;

  private final Node client;
  private final Network network;
  private final @Nullable Sampler roundTrip;
  private final DemandSource trips;
  private final RandomStream losses;
  private final long constantNanos;
  private final int setupRounds;
  private final @Nullable Remote remote;

  private long extraNanos;
  private double lossShare;
  private boolean cut;
  private Engine.@Nullable Delay half;

  /**
   * @param client whose requests it carries; they start where it stands
   * @param roundTrip round-trip time in nanoseconds, or null for none
   * @param setupRounds round trips to open a connection, before its first request can be sent
   */
  Link(
      String name,
      Node client,
      Network network,
      @Nullable Distribution roundTrip,
      int setupRounds,
      RandomStream losses) {
    super(name, client.engine);
    this.client = client;
    this.network = network;
    this.remote = network.remote();
    this.setupRounds = setupRounds;
    this.trips = new DemandSource(name);
    if (roundTrip != null && roundTrip.squaredCoefficientOfVariation() > 0) {
      this.roundTrip = roundTrip.sampler(trips);
      this.constantNanos = 0;
    } else {
      this.roundTrip = null;
      this.constantNanos = roundTrip == null ? 0 : Math.round(roundTrip.mean());
    }
    this.losses = losses;
    applyDelay();
  }

  /** Sends a request out; on a new connection, its first packet. */
  void toFront(Request request, Front front) {
    request.issuer.sentTo(depart(request, front));
    send(request);
  }

  /** Sends a request after the first packet of its connection, which stood for it. */
  void follow(Request request, Front front) {
    depart(request, front);
    send(request);
  }

  private Front depart(Request request, Front front) {
    Front end = front.reachedBy(request);
    request.destination = end;
    request.place = client.place();
    request.departedNanos = engine.nowNanos();
    return end;
  }

  private void send(Request request) {
    Front end = request.destination;
    if (roundTrip != null) {
      trips.reseed(request.demandBits + request.attempt);
      request.halfTripNanos = (roundTrip.nextNanos() + 1) / 2;
    }
    long resent = resendNanos(request, request.place, end.place(), true);
    if (resent == LOST) {
      return;
    }
    if (resent > 0 || network.apart(request.place, end.place())) {
      engine.after(resent + wayNanos(request, request.place, end.place()), arrive, request);
    } else if (half != null) {
      half.start(arrive, request);
    } else if (roundTrip != null) {
      engine.after(ownWayNanos(request), arrive, request);
    } else {
      deliver(request, end);
    }
  }

  private void onArrive(Request request) {
    Front end = request.destination;
    if (cut || network.cut(request.place, end.place())) {
      request.lose();
    } else {
      deliver(request, end);
    }
  }

  /** It is there, or in a live world with whoever takes it there. */
  void deliver(Request request, Front end) {
    request.stepTo(end.place());
    if (remote == null || end instanceof Vip.Site) {
      end.arrive(request);
    } else {
      request.destination = end;
      remote.arrive(request);
    }
  }

  /** What everything it sends to is in a live world. */
  Remote remote() {
    return Objects.requireNonNull(remote);
  }

  /** What carries its requests in a live world. */
  Carrier carrier() {
    return remote().carrier();
  }

  /**
   * The first packet of a new connection has been accepted; the request follows when the connection
   * is open.
   *
   * @return false if that takes no time, so that the request is already there
   */
  boolean opens(Request request) {
    if (!request.opening) {
      return false;
    }
    request.opening = false;
    long there = engine.nowNanos() - request.departedNanos;
    long back = wayNanos(request, request.place, client.place());
    long untilOpen = setupRounds * (there + back) - there;
    request.time.spend(TimePart.HANDSHAKE, engine.nowNanos() + untilOpen);
    if (request.principal == null) {
      Connection connection = request.connectionOrThrow();
      if (connection.multiplexes) {
        request.issuer.connections().opens(connection, untilOpen);
      }
      Front front = connection.front.reachedBy(request);
      long way = wayNanos(request, client.place(), front.place());
      engine.after(untilOpen + way, established, request);
    } else {
      engine.after(untilOpen, connected, request);
    }
    return true;
  }

  private void onConnected(Request attempt) {
    if (cut || network.cut(attempt.place, client.place())) {
      attempt.lose();
    } else {
      attempt.issuer.race().connected(attempt);
    }
  }

  /** The round trip between a client and where its request is now. */
  long timeTo(Request request) {
    Front front = request.connectionOrThrow().front.reachedBy(request);
    return thereNanos(request, front) + backNanos(request);
  }

  /**
   * Client and the process that has its request secure their connection; then the request is sent.
   *
   * @param rounds round trips that takes, at least 1
   */
  void shakesHands(Request request, int rounds) {
    Front front = request.connectionOrThrow().front.reachedBy(request);
    long untilSent = rounds * backNanos(request) + (rounds - 1) * thereNanos(request, front);
    for (int i = 0; i < rounds; i++) {
      long late = resendNanos(request, request.place, client.place(), true);
      long later = late == LOST ? LOST : resendNanos(request, client.place(), front.place(), true);
      if (later == LOST) {
        return;
      }
      untilSent += late + later;
    }
    request.departedNanos = engine.nowNanos() + untilSent;
    Connection connection = request.connectionOrThrow();
    if (connection.streams > 1) {
      request.issuer.connections().opens(connection, untilSent);
    }
    long way = wayNanos(request, client.place(), front.place());
    engine.after(untilSent + way, established, request);
  }

  /** The way of a request from its client, by the tier in front of where it is. */
  private long thereNanos(Request request, Front front) {
    int via = front.place() == Network.NOWHERE ? client.place() : front.place();
    return wayNanos(request, client.place(), via) + bareWayNanos(request, via, request.place);
  }

  private long backNanos(Request request) {
    int via = request.connectionOrThrow().answersComeBy();
    return network.apart(request.place, via)
        ? bareWayNanos(request, request.place, via) + wayNanos(request, via, client.place())
        : wayNanos(request, request.place, client.place());
  }

  private void onEstablished(Request request) {
    if (!request.abandoned) {
      request.destination = request.connectionOrThrow().front.reachedBy(request);
      request.place = client.place();
    }
    onArrive(request);
  }

  /** True if opening a connection takes round trips of its own. */
  boolean connectionsTakeTime() {
    return setupRounds > 0;
  }

  /** Sends a request from the tier that has it to what stands behind. */
  void onward(Request request, Target target) {
    if (!network.apart(request.place, target.place())) {
      deliver(request, target);
      return;
    }
    request.destination = target;
    long resent = resendNanos(request, request.place, target.place(), false);
    if (resent != LOST) {
      long nanos = resent + bareWayNanos(request, request.place, target.place());
      engine.after(nanos, forwarded, request);
    }
  }

  private void onForwarded(Request request) {
    Front target = request.destination;
    if (network.cut(request.place, target.place())) {
      request.lose();
    } else {
      deliver(request, target);
    }
  }

  /**
   * Sends an answer back to a tier, if that takes time.
   *
   * @return true if it is on its way, or lost; {@link Request#passOn} goes on when it is there
   */
  boolean goesBack(Request request, int to) {
    if (!network.apart(request.place, to)) {
      return false;
    }
    long resent = resendNanos(request, request.place, to, false);
    if (resent != LOST) {
      long nanos = resent + bareWayNanos(request, request.place, to);
      request.place = to;
      engine.after(nanos, back, request);
    }
    return true;
  }

  private void onBack(Request request) {
    request.passOn();
  }

  /**
   * Sends an answer to its client.
   *
   * @param via where it passes on its way, or {@link Network#NOWHERE}
   */
  void toClient(Request request, int via) {
    int from = request.place;
    boolean detour = network.apart(from, via);
    long resent = resendNanos(request, detour ? via : from, client.place(), true);
    long resentBefore = detour && resent != LOST ? resendNanos(request, from, via, false) : resent;
    if (resent == LOST || resentBefore == LOST) {
      return;
    }
    if (detour) {
      long nanos = bareWayNanos(request, from, via) + wayNanos(request, via, client.place());
      engine.after(resent + resentBefore + nanos, receive, request);
    } else if (resent > 0 || network.apart(from, client.place())) {
      engine.after(resent + wayNanos(request, from, client.place()), receive, request);
    } else if (half != null) {
      half.start(receive, request);
    } else if (roundTrip != null) {
      engine.after(ownWayNanos(request), receive, request);
    } else {
      request.issuer.receive(request);
    }
  }

  private void onReceive(Request request) {
    if (cut || network.cut(request.place, client.place())) {
      request.lose();
    } else {
      request.issuer.receive(request);
    }
  }

  /**
   * Sees whether a packet gets through. On an open connection TCP and QUIC send it again and it
   * comes late; else it is lost, and nobody but a timer will tell its client.
   *
   * @param ownWay true on the first or last step, where what was done to the group counts
   * @return how much later it comes for having been lost, or {@link #LOST}
   */
  private long resendNanos(Request request, int from, int to, boolean ownWay) {
    if ((ownWay && cut) || network.cut(from, to)) {
      request.lose();
      return LOST;
    }
    if (!vanishes(from, to, ownWay)) {
      return 0;
    }
    if (setupRounds == 0 || request.opening) {
      request.lose(LossCause.PACKET_LOSS);
      return LOST;
    }
    long pause = LEAST_RESEND_NANOS + network.roundTripNanos(from, to);
    long late = 0;
    for (int times = 0; times < MOST_RESENT; times++) {
      late += pause << times;
      if (!vanishes(from, to, ownWay)) {
        return late;
      }
    }
    request.lose(LossCause.PACKET_LOSS);
    return LOST;
  }

  private boolean vanishes(int from, int to, boolean ownWay) {
    return (ownWay && lossShare > 0 && losses.nextDouble() < lossShare)
        || network.loses(from, to, losses);
  }

  /** One way between the clients and a place. */
  private long wayNanos(Request request, int from, int to) {
    return ownWayNanos(request) + bareWayNanos(request, from, to);
  }

  private long ownWayNanos(Request request) {
    if (roundTrip != null) {
      return request.halfTripNanos + (extraNanos + 1) / 2;
    }
    return half == null ? 0 : half.nanos();
  }

  private long bareWayNanos(Request request, int from, int to) {
    return network.onWayNanos(from, to, request.demandBits + request.attempt);
  }

  /** Cuts it, what is on its way included, or mends it. */
  void setCut(boolean cut) {
    this.cut = cut;
  }

  /** Share of requests and of answers it loses from now on, from 0 to 1. */
  void setLossShare(double share) {
    lossShare = share;
  }

  /** Adds to every round trip from now on; 0 ends it. */
  void setExtraNanos(long nanos) {
    extraNanos = nanos;
    applyDelay();
  }

  private void applyDelay() {
    long total = constantNanos + extraNanos;
    half = roundTrip == null && total > 0 ? engine.delay((total + 1) / 2) : null;
  }
}
