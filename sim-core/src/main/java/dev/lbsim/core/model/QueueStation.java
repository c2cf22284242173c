package dev.lbsim.core.model;

import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.engine.Step;
import dev.lbsim.core.guard.Deadline;
import dev.lbsim.core.guard.queue.QueueDrop;
import org.jspecify.annotations.Nullable;

/**
 * Workers behind one queue: first in first out, last in first out or by priority, and rules for who
 * is dropped from it; service is not interrupted.
 *
 * <p>Hot path: runs once per event.
 */
final class QueueStation extends Station {
  private final Step<Request> finish;
  private final boolean lastFirst;
  private final boolean byPriority;
  private final boolean deadlines;
  private final @Nullable QueueDrop drop;
  private final Request[] inService;
  private final WaitingLine line;

  QueueStation(
      String name,
      Engine engine,
      Owner owner,
      int workers,
      QueueSettings queue,
      Discipline discipline) {
    super(engine, owner, workers, queue.max());
    this.finish = new Step<>(name + "/finish", this::onFinish);
    this.lastFirst = discipline == Discipline.LIFO;
    this.byPriority = discipline == Discipline.PRIORITY;
    this.deadlines = queue.deadlines();
    this.drop = queue.drop() == null ? null : queue.drop().get();
    this.inService = new Request[workers];
    this.line = new WaitingLine(byPriority);
  }

  @Override
  boolean enter(Request request) {
    long now = engine.nowNanos();
    if (busy < workers) {
      request.arrivedNanos = now;
      if (drop != null) {
        drop.drop(0, QueueDrop.FOR_EVER, 0, now);
      }
      begin(request);
      return true;
    }
    Request displaced = null;
    if (waiting >= maxWaiting) {
      displaced = byPriority ? line.newest() : null;
      if (displaced == null || displaced.priority <= request.priority) {
        return false;
      }
      unlink(displaced);
    }
    request.arrivedNanos = now;
    request.mayWaitNanos = drop == null ? QueueDrop.FOR_EVER : drop.joined(now);
    waitStarts(now);
    line.append(request);
    if (displaced != null) {
      owner.dropped(displaced, false);
    }
    return true;
  }

  @Override
  void remove(Request request) {
    if (request.slot >= 0) {
      if (rate > 0) {
        engine.cancel(request.finishTicket);
      }
      endService(request);
      beginNext();
    } else {
      unlink(request);
    }
  }

  @Override
  @Nullable Request removeAny() {
    Request request = line.newest();
    if (request != null) {
      unlink(request);
      return request;
    }
    if (busy == 0) {
      return null;
    }
    request = inService[busy - 1];
    if (rate > 0) {
      engine.cancel(request.finishTicket);
    }
    endService(request);
    return request;
  }

  @Override
  void setRate(double newRate) {
    long now = engine.nowNanos();
    for (int i = 0; i < busy; i++) {
      Request request = inService[i];
      if (rate > 0) {
        engine.cancel(request.finishTicket);
        request.work -= (now - request.rateSinceNanos) * rate;
      }
      request.rateSinceNanos = now;
      if (newRate > 0) {
        request.finishTicket =
            engine.after(wholeNanos(Math.max(0, request.work) / newRate), finish, request);
      }
    }
    rate = newRate;
  }

  private void begin(Request request) {
    long now = engine.nowNanos();
    busyStarts(now);
    waitedNanos += now - request.arrivedNanos;
    begun++;
    request.time.spend(waits, now);
    request.slot = busy - 1;
    inService[busy - 1] = request;
    request.work *= owner.slowdown();
    request.rateSinceNanos = now;
    if (rate > 0) {
      request.finishTicket = engine.after(wholeNanos(request.work / rate), finish, request);
    }
  }

  private void onFinish(Request request) {
    request.time.spend(works, engine.nowNanos());
    endService(request);
    beginNext();
    owner.served(request);
  }

  private void endService(Request request) {
    busyEnds(engine.nowNanos());
    Request last = inService[busy];
    if (last != request) {
      inService[request.slot] = last;
      last.slot = request.slot;
    }
    request.slot = -1;
  }

  private void beginNext() {
    while (busy < workers && waiting > 0) {
      long now = engine.nowNanos();
      boolean newest = lastFirst || (drop != null && drop.newestFirst(now));
      Request request = newest ? line.newest() : line.oldest();
      if (request == null) {
        throw new IllegalStateException(waiting + " wait, and nobody is in line");
      }
      unlink(request);
      long waited = now - request.arrivedNanos;
      if (deadlines && Deadline.passed(request.deadlineNanos, now)) {
        owner.dropped(request, true);
      } else if (drop != null && drop.drop(waited, request.mayWaitNanos, waiting, now)) {
        owner.dropped(request, false);
      } else {
        begin(request);
      }
    }
  }

  private void unlink(Request request) {
    long now = engine.nowNanos();
    waitEnds(now);
    line.unlink(request);
    if (waiting == 0 && drop != null) {
      drop.emptied(now);
    }
  }
}
