package dev.lbsim.core.model;

import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.engine.Step;
import dev.lbsim.core.random.DemandSource;
import dev.lbsim.core.random.Distribution;
import dev.lbsim.core.random.RandomStream;
import dev.lbsim.core.random.Sampler;
import org.jspecify.annotations.Nullable;

/**
 * The network between a client group and what it visits: the only place where a delay, a loss or a
 * cut lives. Each direction takes half of a round trip; a round trip is drawn once per attempt,
 * from the bits its request was born with. Without any delay it hands over at once, in the same
 * event.
 *
 * <p>Hot path: runs once per event.
 */
final class Link extends Node {
  private final Step<Request> arrive = step("arrive", this::onArrive);
  private final Step<Request> receive = step("receive", this::onReceive);

  private final @Nullable Sampler roundTrip;
  private final DemandSource trips;
  private final RandomStream losses;
  private final long constantNanos;

  private long extraNanos;
  private double lossShare;
  private boolean cut;
  private Engine.@Nullable Delay half;

  /**
   * @param roundTrip round-trip time in nanoseconds, or null for none
   */
  Link(String name, Engine engine, @Nullable Distribution roundTrip, RandomStream losses) {
    super(name, engine);
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

  void toFront(Request request, Front front) {
    request.destination = front;
    if (roundTrip != null) {
      trips.reseed(request.demandBits + request.attempt);
      request.halfTripNanos = (roundTrip.nextNanos() + 1) / 2;
    }
    send(request, arrive);
  }

  void toClient(Request request) {
    send(request, receive);
  }

  private void send(Request request, Step<Request> step) {
    if (cut || (lossShare > 0 && losses.nextDouble() < lossShare)) {
      request.lose();
    } else if (half != null) {
      half.start(step, request);
    } else if (roundTrip != null) {
      engine.after(request.halfTripNanos + (extraNanos + 1) / 2, step, request);
    } else if (step == arrive) {
      request.destination.arrive(request);
    } else {
      request.client.receive(request);
    }
  }

  private void onArrive(Request request) {
    if (cut) {
      request.lose();
    } else {
      request.destination.arrive(request);
    }
  }

  private void onReceive(Request request) {
    if (cut) {
      request.lose();
    } else {
      request.client.receive(request);
    }
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
