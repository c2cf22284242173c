package dev.lbsim.core.model;

import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.engine.Step;
import dev.lbsim.core.guard.queue.ClientThrottle;
import dev.lbsim.core.random.RandomStream;
import dev.lbsim.core.random.Streams;
import dev.lbsim.core.stats.Metered;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Clients of one kind at one place: they give birth to requests, open connections, lose patience
 * and try again.
 *
 * <pre>
 *   arrival/think -> issue -> connection (idle one, or resolve and open) -> Link -> front
 *                      ^                                                            |
 *                    retry <------ conclude <------ receive / timeOut <---- Link ---+
 * </pre>
 *
 * <p>Hot path: runs once per event.
 */
public final class ClientGroup extends Issuer implements Metered {
  private final Step<Request> retry = step("retry", this::issue);
  private final Step<Request> timeOut = step("timeOut", this::onTimeOut);
  private final Resets resets = new Resets(this);

  final Link link;
  private final Dial dial;

  private final ClientSettings settings;
  private final @Nullable Front direct;
  final @Nullable Lookup lookup;
  private final boolean connected;
  private final RequestSource source;
  private final ClientMeters[] meters;
  private final RetryRule retryRule;

  /** Of all of them together, as the budget of the retries is; null where there is none. */
  private final @Nullable ClientThrottle throttle;

  private final Solver solver;
  private final Connections connections;
  private final @Nullable Race race;
  private final Owner[] owners;
  private final RandomStream phases;
  private final Engine.@Nullable Delay timeout;

  private final Reach reach;
  private final Visits visits;

  /**
   * @param name such as {@code clients.web}
   * @param direct what they visit without DNS, or null
   * @param lookup how they find it, or null where {@code direct} is given
   */
  ClientGroup(
      String name,
      Engine engine,
      Network network,
      Streams streams,
      Population population,
      ClientSettings settings,
      @Nullable Front direct,
      @Nullable Lookup lookup) {
    super(name, engine, anyFront(direct, lookup), population);
    this.settings = settings;
    this.direct = direct;
    this.lookup = lookup;
    this.reach = new Reach(direct != null ? new Front[] {direct} : lookup().zone().fronts());
    this.visits = new Visits(reach);
    // One connection per request is no more than a number, unless somebody asks for it.
    this.connected =
        settings.reuse() > 1
            || settings.streams() > 1
            || settings.connectTimeoutNanos() > 0
            || settings.setupRounds() > 0
            || settings.line() != null
            || direct == null
            || direct.asksForConnections();
    this.connections =
        new Connections(
            this,
            settings.reuse(),
            settings.idleNanos(),
            settings.streams(),
            requests,
            streams.stream(name + "/connections"),
            settings.users() > 0 || settings.addresses() > 0);
    this.meters = new ClientMeters[settings.kinds().size()];
    for (int i = 0; i < meters.length; i++) {
      meters[i] = new ClientMeters(name + "#" + i, settings.kinds().get(i));
    }
    this.retryRule = settings.retries().rule(streams.stream(name + "/retries"));
    ThrottleSettings throttling = settings.throttle();
    this.throttle =
        throttling == null ? null : throttling.throttle(streams.stream(name + "/throttle"));
    this.solver = new Solver(this, settings.solves());
    this.link =
        new Link(
            name + "/link",
            this,
            network,
            settings.roundTrip(),
            settings.setupRounds(),
            streams.stream(name + "/losses"));
    this.dial = new Dial(this, settings.connectTimeoutNanos());
    long raceNanos = lookup == null ? 0 : settings.raceNanos();
    this.race = raceNanos == 0 ? null : new Race(this, connections, raceNanos);
    this.timeout = settings.timeoutNanos() == 0 ? null : engine.delay(settings.timeoutNanos());
    this.owners = Owner.all(settings, lookup, streams.stream(name + "/addresses"));
    this.source = new RequestSource(this, streams, settings, owners, connections);
    this.phases = streams.stream(name + "/caches");
  }

  private static Front anyFront(@Nullable Front direct, @Nullable Lookup lookup) {
    return direct != null ? direct : Objects.requireNonNull(lookup).zone().front(0);
  }

  /** What it does about failed attempts. */
  RetryRule retryRule() {
    return retryRule;
  }

  /** Begins to issue requests. */
  void start(@Nullable ArrivalProcess process) {
    if (lookup != null) {
      lookup.start(this, owners, phases);
    }
    source.start(process);
  }

  /** Goes on with another arrival process from now on; with null, users in a loop stop, too. */
  void setArrivals(@Nullable ArrivalProcess process) {
    source.setArrivals(process);
  }

  /** A request is born. */
  void born(Request request) {
    long now = engine.nowNanos();
    meters[request.kind].describe(request);
    meters[request.kind].born(now);
    retryRule.onRequest(now);
    issue(request);
  }

  private void issue(Request request) {
    long now = engine.nowNanos();
    if (throttle != null && !throttle.trySend(now)) {
      throttled(request, now);
      return;
    }
    visits.attempts++;
    request.sentNanos = now;
    request.reading.line = settings.line();
    request.resets = settings.resets();
    if (timeout != null) {
      request.timed = true;
      request.deadlineNanos = request.sentNanos + settings.timeoutNanos();
      request.timeoutTicket = timeout.start(timeOut, request);
    }
    connect(request);
  }

  /** Not sent, and no retry either: that would ask who does not ask to go on asking. */
  private void throttled(Request request, long now) {
    Owner owner = request.owner;
    boolean instantly = request.bornNanos == now;
    meters[request.kind].ended(request, Ending.SHED, now);
    requests.release(request);
    source.over(owner, Ending.SHED, instantly);
  }

  private void connect(Request request) {
    Connection connection = connected ? connections.take(request.owner, request.kindNumber) : null;
    if (connection != null) {
      request.network = connection.network;
      sendOn(connection, request);
    } else if (!connections.line().joins(request, request.owner)) {
      connections.line().begins(request, request.owner);
      if (direct != null) {
        open(request, direct);
      } else {
        lookup().resolve(request);
      }
    }
  }

  @Override
  void goesOn(Request request) {
    request.time.spend(TimePart.HANDSHAKE, engine.nowNanos());
    request.sentNanos = engine.nowNanos();
    connect(request);
  }

  @Override
  void dialFailed(Request request, Ending ending) {
    conclude(request, ending, true);
  }

  /**
   * The lookup of a request is over.
   *
   * @param found true if there is an address to try
   */
  void resolved(Request request, boolean found) {
    if (!found) {
      conclude(request, Ending.NO_ANSWER, true);
    } else if (race != null) {
      race.begin(request);
    } else {
      request.sentNanos = engine.nowNanos();
      open(request, request.nextFront());
    }
  }

  private void open(Request request, Front front) {
    if (connected) {
      Connection connection = connections.open(request, request.owner, front);
      request.opening = link.connectionsTakeTime();
      connections.carry(connection, request);
      if (!request.opening) {
        connections.opened(connection, request);
      }
      link.toFront(request, front);
    } else {
      visits.unconnected++;
      link.toFront(request, front);
    }
  }

  private void sendOn(Connection connection, Request request) {
    connections.carry(connection, request);
    link.toFront(request, connection.front);
  }

  @Override
  Connections connections() {
    return connections;
  }

  @Override
  Link link() {
    return link;
  }

  @Override
  void swallowed(Request request) {
    dial.swallowed(request);
  }

  @Override
  void sentTo(Front end) {
    reach.sentTo(end);
  }

  @Override
  void receive(Request request) {
    if (request.abandoned) {
      requests.release(request);
    } else if (request.principal != null) {
      race().failed(request, request.ending, true);
    } else if (request.ending == Ending.CHALLENGED && solver.begins(request)) {
      resets.stop(request);
    } else if (request.ending != Ending.REFUSED || !tryNextAddress(request)) {
      conclude(request, request.ending, true);
    }
  }

  /** Nobody answers at the address it tries. */
  void unreachable(Request request) {
    if (request.principal != null) {
      race().failed(request, Ending.UNREACHABLE, true);
    } else if (!tryNextAddress(request)) {
      conclude(request, Ending.UNREACHABLE, true);
    }
  }

  private boolean tryNextAddress(Request request) {
    Connection connection = request.connection;
    boolean first = connection == null || !connection.used;
    if (!first || !request.hasNextFront()) {
      return false;
    }
    if (connection != null) {
      request.connection = null;
      connections.done(connection, request, Ending.REFUSED, false);
    }
    visits.failovers++;
    request.sentAgain(engine.nowNanos());
    open(request, request.nextFront());
    return true;
  }

  private void onTimeOut(Request request) {
    request.timed = false;
    boolean atHand =
        connections.line().leaves(request)
            || (lookup != null && lookup.abandon(request))
            || (race != null && race.abandon(request))
            || solver.abandon(request);
    conclude(request, Ending.TIMEOUT, atHand);
  }

  @Override
  boolean heedsSettings() {
    return !settings.attacks();
  }

  @Override
  void takenUp(Request request) {
    resets.follow(request);
  }

  /** Sends a request once more, which has been in its client's hands. */
  void sendAgain(Request request) {
    visits.attempts++;
    request.sentNanos = engine.nowNanos();
    connect(request);
  }

  @Override
  void broken(Request request, Ending seen) {
    if (request.principal != null) {
      race().failed(request, seen, false);
    } else {
      conclude(request, seen, false);
    }
  }

  /**
   * An attempt is over for its client.
   *
   * @param returned true if the attempt is back in the client's hands, false if it is still out
   *     there and goes on without a client
   */
  void conclude(Request request, Ending ending, boolean returned) {
    long now = engine.nowNanos();
    if (request.timed) {
      engine.cancel(request.timeoutTicket);
      request.timed = false;
    }
    Connection connection = request.connection;
    if (connection != null) {
      request.connection = null;
      connections.done(connection, request, ending, ending.givenUp());
    }
    connections.line().ends(request, ending.givenUp() ? null : ending);
    resets.stop(request);
    if (throttle != null && ending.wasAccepted()) {
      throttle.accepted(now);
    }
    Request again = null;
    if (ending != Ending.OK && retryRule.allows(request, ending, now)) {
      again = requests.take();
      again.retryOf(request);
    } else {
      meters[request.kind].ended(request, ending, now);
    }
    Owner owner = request.owner;
    boolean instantly = request.bornNanos == now;
    long pauseNanos = again == null ? 0 : retryRule.delayNanos(request);
    letGo(request, returned);
    if (again != null) {
      // Even without a pause as an event of its own: whoever ended the attempt is not done yet.
      visits.retries++;
      again.time.spend(TimePart.RETRIES, now + pauseNanos);
      engine.after(pauseNanos, retry, again);
    } else {
      source.over(owner, ending, instantly);
    }
  }

  private void letGo(Request request, boolean returned) {
    if (returned) {
      requests.release(request);
      return;
    }
    Server holder = request.holder;
    request.worksOn = request.resets && !settings.cancel();
    request.abandon();
    if (settings.cancel() && holder != null) {
      holder.cancel(request);
    }
  }

  private Lookup lookup() {
    return Objects.requireNonNull(lookup);
  }

  @Override
  Race race() {
    return Objects.requireNonNull(race);
  }

  @Override
  int asOf(int ofNetwork) {
    int[] ases = settings.ases();
    return ases.length == 0 ? -1 : ases[ofNetwork % ases.length];
  }

  /** True if these are no users. */
  boolean attacks() {
    return settings.attacks();
  }

  /** What each kind of request counts. */
  ClientMeters[] kindMeters() {
    return meters;
  }

  /** Checks that each request in flight has exactly one attempt that its client waits for. */
  void checkConservation(List<String> broken) {
    long inFlight = 0;
    for (ClientMeters kind : meters) {
      kind.checkConservation(broken);
      inFlight += kind.inFlight();
    }
    long racing = race == null ? 0 : race.running();
    long awaited = requests.requestsOut - requests.abandonedOut - racing;
    if (awaited != inFlight) {
      broken.add(
          "%s: %d requests are in flight, by %d attempts".formatted(name, inFlight, awaited));
    }
    connections.checkConservation(name, broken);
  }

  /** What each kind of request asks for, in the order of the meters. */
  public List<RequestKind> kinds() {
    return settings.kinds();
  }

  @Override
  public String scope() {
    return name;
  }

  @Override
  public List<Column> columns() {
    return visits.columns();
  }

  @Override
  public void capture(long[] row, int at, long nowNanos) {
    visits.throttled = throttle == null ? 0 : throttle.throttled();
    visits.capture(row, at, connections, race, lookup, source);
  }
}
