package dev.lbsim.core.model;

import dev.lbsim.core.engine.Step;
import dev.lbsim.core.random.RandomStream;
import dev.lbsim.core.random.Sampler;
import dev.lbsim.core.random.Streams;
import org.jspecify.annotations.Nullable;

/**
 * When the requests of a client group are born, what each asks for, whose it is and from where:
 * open arrivals, which come whatever becomes of those before, or the users of a closed loop, who
 * think in between.
 *
 * <p>Hot path: runs once per event.
 */
final class RequestSource extends Node {
  /**
   * A user who is turned away in no time, or is served in no time and does not think, waits this
   * long: the clock would stand still.
   */
  private static final long SHORTEST_CYCLE_NANOS = 1_000_000;

  private final Step<RequestSource> arrival = step("arrival", source -> onArrival());
  private final Step<Owner> think = step("think", this::onThought);

  private final ClientGroup group;
  private final Owner[] owners;
  private final RequestMix mix;
  private final RandomStream choices;
  private final RandomStream bits;
  private final RandomStream networks;
  private final int networksCount;
  private final @Nullable Sessions sessions;

  /** Of a closed loop; null where arrivals are open. */
  private final @Nullable Sampler thinkTime;

  private final ArrivalProcess.Demand demand = new ArrivalProcess.Demand();
  private @Nullable ArrivalProcess arrivals;
  private long arrivalTicket;
  private boolean stopped;

  RequestSource(
      ClientGroup group,
      Streams streams,
      ClientSettings settings,
      Owner[] owners,
      Connections connections) {
    super(group.name, group.engine);
    this.group = group;
    this.owners = owners;
    this.mix = new RequestMix(settings.kinds(), streams.stream(name + "/mix"));
    this.choices = streams.stream(name + "/owners");
    this.bits = streams.stream(name + "/requests");
    this.networks = streams.stream(name + "/networks");
    this.networksCount = settings.networks();
    SessionSettings stays = settings.sessions();
    this.sessions =
        stays == null
            ? null
            : new Sessions(
                stays,
                connections,
                settings.users() > 0,
                owners,
                streams.stream(name + "/sessions"));
    this.thinkTime =
        settings.users() > 0
            ? settings.think().sampler(streams.stream(name + "/think").source())
            : null;
  }

  /** Begins. */
  void start(@Nullable ArrivalProcess process) {
    if (thinkTime == null) {
      setArrivals(process);
      return;
    }
    for (Owner user : owners) {
      engine.after(thinkTime.nextNanos(), think, user);
    }
  }

  /** Goes on with another arrival process from now on; with null nobody asks for anything more. */
  void setArrivals(@Nullable ArrivalProcess process) {
    stopped = process == null;
    engine.cancel(arrivalTicket);
    arrivals = process;
    scheduleArrival(engine.nowNanos());
  }

  private void scheduleArrival(long afterNanos) {
    long next = arrivals == null ? ArrivalProcess.NEVER : arrivals.nextNanos(afterNanos);
    if (next != ArrivalProcess.NEVER) {
      arrivalTicket = engine.after(next - engine.nowNanos(), arrival, this);
    }
  }

  private void onArrival() {
    ArrivalProcess process = arrivals;
    mix.draw(demand);
    if (process != null) {
      process.describe(demand);
    }
    scheduleArrival(engine.nowNanos());
    beget(owners.length == 1 ? owners[0] : owners[choices.nextInt(owners.length)]);
  }

  private void onThought(Owner user) {
    if (stopped) {
      return;
    }
    mix.draw(demand);
    beget(user);
  }

  /** A request is born, as {@link #demand} says. */
  private void beget(Owner owner) {
    long now = engine.nowNanos();
    Request request = group.requests.take();
    request.kind = demand.kind;
    request.cost = demand.cost;
    request.sizeBytes = demand.sizeBytes;
    request.key = demand.key;
    if (sessions != null) {
      sessions.onRequest(owner, now);
    }
    request.owner = owner;
    request.session = owner.session;
    request.network = owner.network >= 0 ? owner.network : networks.nextInt(networksCount);
    request.bornAt(now);
    request.demandBits = bits.nextLong();
    group.born(request);
  }

  /** How many users have come in the place of others. */
  long sessionsBegun() {
    return sessions == null ? 0 : sessions.begun();
  }

  /**
   * A request is over for its client, for good.
   *
   * @param instantly true if it took no time
   */
  void over(Owner owner, Ending ending, boolean instantly) {
    if (thinkTime == null) {
      return;
    }
    long thinkNanos = thinkTime.nextNanos();
    if (instantly && (ending != Ending.OK || thinkNanos == 0)) {
      thinkNanos = Math.max(thinkNanos, SHORTEST_CYCLE_NANOS);
    }
    engine.after(thinkNanos, think, owner);
  }
}
