package dev.lbsim.core.model;

import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.engine.Step;
import dev.lbsim.core.guard.scale.TargetTracking;
import dev.lbsim.core.random.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * Adds servers to a pool and takes them away. All that there can be exist from the start and stand
 * by. What it measures it sees only after a lag, what it orders takes time to boot, and what it
 * sends away is drained and never killed.
 *
 * <pre>
 *   measure --lag--> decide -> order --boot--> joins
 *                           -> drain --------> leaves
 * </pre>
 */
final class Autoscaler extends Node {
  private enum Phase {
    OFF,
    BOOTING,
    ON,
    DRAINING
  }

  /** One server, and where it is in its life. */
  private static final class Member {
    final Server server;
    Phase phase = Phase.OFF;
    long ticket;
    long onSinceNanos;
    long seen;

    Member(Server server) {
      this.server = server;
    }
  }

  private final Step<Autoscaler> measure = step("measure", scaler -> onMeasure());
  private final Step<Member> joins = step("joins", this::onJoins);
  private final Step<Member> leaves = step("leaves", this::onLeaves);

  private final AutoscaleSettings settings;
  private final TargetTracking tracking;
  private final RandomStream phases;
  private final Member[] members;
  private long measuredNanos;

  /**
   * @param name such as {@code servers.web/autoscale}
   * @param phases draws when the first period ends
   * @param servers as many as there can be
   */
  Autoscaler(
      String name,
      Engine engine,
      AutoscaleSettings settings,
      RandomStream phases,
      Server[] servers) {
    super(name, engine);
    this.settings = settings;
    this.tracking = new TargetTracking(settings.tracking());
    this.phases = phases;
    this.members = new Member[servers.length];
    for (int i = 0; i < servers.length; i++) {
      members[i] = new Member(servers[i]);
      if (i < settings.initial()) {
        members[i].phase = Phase.ON;
      } else {
        servers[i].setPresent(false);
      }
    }
  }

  void start() {
    measuredNanos = engine.nowNanos();
    engine.after((long) (phases.nextDouble() * settings.everyNanos()), measure, this);
  }

  private void onMeasure() {
    long now = engine.nowNanos();
    double sum = 0;
    double nanos = 0;
    for (Member member : members) {
      long seen = member.server.reading(settings.figure(), now);
      if (member.phase == Phase.ON) {
        sum += seen - member.seen;
        nanos += now - Math.max(measuredNanos, member.onSinceNanos);
      }
      member.seen = seen;
    }
    measuredNanos = now;
    engine.after(settings.everyNanos(), measure, this);
    if (nanos > 0) {
      double figure = figure(sum, nanos);
      engine.after(settings.lagNanos(), () -> decide(figure));
    }
  }

  /** All servers of a pool that grows are alike. */
  private double figure(double sum, double nanos) {
    return switch (settings.figure()) {
      case UTILISATION -> sum / (nanos * members[0].server.workers());
      case INFLIGHT -> sum / nanos;
      case RATE -> sum * 1e9 / nanos;
    };
  }

  private void decide(double figure) {
    int ready = count(Phase.ON);
    int current = ready + count(Phase.BOOTING);
    int desired = tracking.desired(ready, current - ready, figure, engine.nowNanos());
    for (int i = current; i < desired; i++) {
      order();
    }
    for (int i = current; i > desired; i--) {
      sendAway();
    }
  }

  private int count(Phase phase) {
    int count = 0;
    for (Member member : members) {
      count += member.phase == phase ? 1 : 0;
    }
    return count;
  }

  /** A new one, or if all have been ordered one that is about to go. */
  private void order() {
    Member member = first(Phase.OFF);
    if (member != null) {
      member.phase = Phase.BOOTING;
      member.ticket = engine.after(settings.bootNanos(), joins, member);
      return;
    }
    member = first(Phase.DRAINING);
    if (member != null) {
      engine.cancel(member.ticket);
      on(member);
      member.server.setDraining(false);
    }
  }

  private void onJoins(Member member) {
    on(member);
    member.server.joinCold();
  }

  private void on(Member member) {
    member.phase = Phase.ON;
    member.onSinceNanos = engine.nowNanos();
    member.seen = member.server.reading(settings.figure(), engine.nowNanos());
  }

  /** One that has not come yet, or else the last that came. */
  private void sendAway() {
    Member member = last(Phase.BOOTING);
    if (member != null) {
      engine.cancel(member.ticket);
      member.phase = Phase.OFF;
      return;
    }
    member = last(Phase.ON);
    if (member != null) {
      member.phase = Phase.DRAINING;
      member.server.setDraining(true);
      member.ticket = engine.after(settings.drainNanos(), leaves, member);
    }
  }

  private void onLeaves(Member member) {
    member.phase = Phase.OFF;
    member.server.setPresent(false);
    member.server.setDraining(false);
  }

  private @Nullable Member first(Phase phase) {
    for (Member member : members) {
      if (member.phase == phase) {
        return member;
      }
    }
    return null;
  }

  private @Nullable Member last(Phase phase) {
    for (int i = members.length - 1; i >= 0; i--) {
      if (members[i].phase == phase) {
        return members[i];
      }
    }
    return null;
  }
}
