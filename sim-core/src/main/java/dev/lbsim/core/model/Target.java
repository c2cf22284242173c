package dev.lbsim.core.model;

import dev.lbsim.core.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A process that answers requests and can be balanced over: a server, or an L7 instance. Holds what
 * can happen to such a process and to its place in pools.
 */
abstract class Target extends Node implements Front {
  /** What the process does with what reaches it. */
  enum State {
    UP,
    /** The process is gone, its host answers: connections are refused, those open are reset. */
    CRASHED,
    /** Accepts, and never answers. */
    HUNG,
    /** Its host is unreachable: nothing comes back. */
    DROPPING
  }

  /** Hears of changes an operator makes to a target's place in the pools. */
  interface Watcher {
    /** Weight or admission of the target changed. */
    void targetChanged(Target target);
  }

  private final List<Watcher> watchers = new ArrayList<>();
  private State state = State.UP;
  private double weight;
  private boolean present = true;
  private boolean draining;
  private @Nullable Carrier carrier;

  /** What came here, whatever became of it. */
  long requests;

  long refused;
  long reset;
  long swallowed;

  /** Counts lives: a connection accepted in an earlier life is dead. */
  int life;

  Target(String name, Engine engine, double weight) {
    super(name, engine);
    this.weight = weight;
  }

  final State state() {
    return state;
  }

  /** What goes by on a tunnel goes through its process. */
  @Override
  public final boolean passes(Request standing) {
    return state == State.UP;
  }

  final double weight() {
    return weight;
  }

  /** True while pools may give it new work. */
  final boolean admitted() {
    return present && !draining;
  }

  /** True while it is a member of its pools at all; a draining one is. */
  final boolean present() {
    return present;
  }

  final void watch(Watcher watcher) {
    watchers.add(watcher);
  }

  /** Changes its share of its pool. */
  final void setWeight(double weight) {
    this.weight = weight;
    tellWatchers();
  }

  /** Takes it out of rotation, or back in; what it has it keeps. */
  final void setDraining(boolean draining) {
    this.draining = draining;
    tellWatchers();
  }

  /** Makes it a member of its pools, or takes it out. */
  final void setPresent(boolean present) {
    boolean changes = this.present != present;
    this.present = present;
    if (changes) {
      presenceChanged();
    }
    tellWatchers();
  }

  /** It has just joined its pools, or left them. */
  void presenceChanged() {}

  /** Puts it in a state; leaving {@link State#CRASHED} starts a new life. */
  final void enter(State next) {
    State before = state;
    if (before == next) {
      return;
    }
    state = next;
    if (next == State.CRASHED) {
      life++;
    }
    stateChanged(before, next);
    if (carrier != null) {
      carrier.hostChanged(name, host());
    }
  }

  /** Lets the one who carries requests to it in a live world know of its state. */
  final void carriedBy(Carrier by) {
    carrier = by;
  }

  private Carrier.Host host() {
    return switch (state) {
      case UP, HUNG -> Carrier.Host.LISTENS;
      case CRASHED -> Carrier.Host.REFUSES;
      case DROPPING -> Carrier.Host.SILENT;
    };
  }

  /** True if it counts its connections, so that whoever sends to it must have some of its own. */
  boolean countsConnections() {
    return false;
  }

  /** What the process does on a change of state: reset what it holds, freeze or go on. */
  abstract void stateChanged(State before, State next);

  /**
   * Sorts out what reaches a process that is not up.
   *
   * @return true if the request may go in
   */
  final boolean admits(Request request) {
    if (request.abandoned && !worksFor(request)) {
      request.answer(Ending.RESET);
      return false;
    }
    if (state == State.DROPPING) {
      swallow(request);
      return false;
    }
    Connection connection = request.connection;
    if (connection != null && connection.outlived(this)) {
      turnAway(request, Ending.RESET);
      return false;
    }
    if (state == State.CRASHED) {
      turnAway(request, Ending.REFUSED);
      return false;
    }
    return true;
  }

  /** True if a request whose client has given up is worked on all the same. */
  boolean worksFor(Request abandoned) {
    return false;
  }

  /**
   * Accepts the connection that brings a request, if it is new.
   *
   * @return true if the request itself is still to come, once the connection is open
   */
  final boolean accepts(Request request) {
    Connection connection = request.connection;
    if (connection == null || connection.end != null) {
      return false;
    }
    connection.acceptedBy(this);
    if (connection.securing && !endsTls()) {
      connection.securing = false;
      if (!request.opening && request.principal == null) {
        request.issuer.connections().opened(connection, request);
      }
    }
    return request.issuer.link().opens(request) || request.accepted(this);
  }

  @Override
  public final Probe probe() {
    return switch (state) {
      case UP -> Probe.PASS;
      case CRASHED -> Probe.FAIL;
      case HUNG, DROPPING -> Probe.SILENCE;
    };
  }

  @Override
  public final boolean speaks() {
    return state != State.DROPPING;
  }

  /** Nothing listens, or nothing that knows its connection. */
  private void turnAway(Request request, Ending how) {
    request.failFor(LossCause.of(request, engine.nowNanos()));
    requests++;
    if (how == Ending.REFUSED) {
      refused++;
    } else {
      reset++;
    }
    request.answer(how);
  }

  /** Nothing answers. */
  private void swallow(Request request) {
    requests++;
    swallowed++;
    request.lose();
  }

  private void tellWatchers() {
    for (Watcher watcher : watchers) {
      watcher.targetChanged(this);
    }
  }
}
