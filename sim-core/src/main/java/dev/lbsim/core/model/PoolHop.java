package dev.lbsim.core.model;

import dev.lbsim.core.balance.Balancer;
import dev.lbsim.core.balance.CostUnits;
import dev.lbsim.core.balance.Dispatcher;
import dev.lbsim.core.balance.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * One route of one worker on its way to one pool. Where nothing more is asked for, it hands each
 * request on as it is and sees its answer pass.
 *
 * <p>Hot path: runs once per event.
 */
final class PoolHop implements Hop {
  final L7Route route;

  /** Which of the pools of its route it leads to, from 0. */
  final int number;

  final Dispatcher dispatcher;
  private final L7Worker worker;
  private final Upstream upstream;
  private final PoolMeters meters;

  PoolHop(L7Worker worker, L7Route route, int number, Upstream upstream, PoolMeters meters) {
    this.meters = meters;
    this.worker = worker;
    this.route = route;
    this.number = number;
    this.upstream = upstream;
    this.dispatcher = upstream.dispatcher(worker.number);
  }

  /** The backend with this index. */
  Target target(int index) {
    return upstream.target(index);
  }

  /** How many backends it has ever had. */
  int targets() {
    return upstream.targets().length;
  }

  /** Who keeps the connections to the backend with this index. */
  Owner ownerOf(int index) {
    return upstream.ownerOf(worker.number, index);
  }

  /** What may turn requests away from it, or null. */
  @Nullable PoolBreaker breaker() {
    return upstream.breaker();
  }

  /** A request goes to a backend. */
  void started(int index, long costUnits) {
    upstream.started(worker.number, index, costUnits);
    meters.sent();
  }

  /** It is over. */
  void finished(int index, long costUnits, Ending ending, Outcome outcome, long latencyNanos) {
    meters.ended(ending, outcome, latencyNanos);
    upstream.finished(worker.number, index, costUnits, ending, outcome, latencyNanos);
  }

  private void finished(int index, Ending ending, Outcome outcome, long latencyNanos) {
    finished(index, CostUnits.PER_COST, ending, outcome, latencyNanos);
  }

  /** A backend for a request: where its session is, or wherever the balancer says. */
  int pick(Request request, long nowNanos) {
    request.asker = this;
    if (route.sticky == null || request.home == Stickiness.ANYWHERE) {
      return dispatcher.pick(request, nowNanos);
    }
    return request.home == Stickiness.NOWHERE ? Balancer.NONE : request.home;
  }

  /** Hands a request to a backend. */
  void forward(Request request) {
    long now = worker.nowNanos();
    if (route.metered) {
      route.meters.requests++;
    }
    int index = pick(request, now);
    if (index == Balancer.NONE) {
      if (route.metered) {
        route.meters.ended(Ending.NO_BACKEND, 0);
      }
      worker.end(request, Ending.NO_BACKEND);
      return;
    }
    started(index, CostUnits.PER_COST);
    worker.passedOn++;
    request.trail.push(this, index, now);
    request.issuer.link().onward(request, upstream.target(index));
  }

  @Override
  public int place() {
    return worker.place();
  }

  @Override
  public boolean isOf(L7Worker which) {
    return which == worker;
  }

  @Override
  public boolean answered(Request request, int index, long startedNanos) {
    long latencyNanos = request.real.answeredNanos(worker.nowNanos()) - startedNanos;
    worker.passedOn--;
    finished(index, request.ending, request.ending.outcome(), latencyNanos);
    worker.answerTook(latencyNanos);
    if (route.metered) {
      route.meters.ended(request.ending, latencyNanos);
    }
    if (request.ending.isAnswer()) {
      route.answered(request, this, index);
    }
    return worker.passes(request);
  }

  @Override
  public void abandoned(Request request, int index, long startedNanos) {
    long now = worker.nowNanos();
    worker.passedOn--;
    worker.forget();
    if (route.metered) {
      route.meters.count(RouteCount.ABANDONED);
    }
    finished(index, Ending.RESET, Outcome.ABANDONED, now - startedNanos);
  }
}
