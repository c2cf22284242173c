package dev.lbsim.core.model;

import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.engine.Step;
import org.jspecify.annotations.Nullable;

/**
 * Workers behind one queue, first in first out or last in first out; service is not interrupted.
 *
 * <p>Hot path: runs once per event.
 */
final class QueueStation extends Station {
  private final Step<Request> finish;
  private final boolean lastFirst;
  private final Request[] inService;

  // Waiting requests, a doubly linked list so that an abandoned one can leave from anywhere.
  private @Nullable Request first;
  private @Nullable Request last;

  QueueStation(
      String name,
      Engine engine,
      Owner owner,
      int workers,
      long maxWaiting,
      Discipline discipline) {
    super(engine, owner, workers, maxWaiting);
    this.finish = new Step<>(name + "/finish", this::onFinish);
    this.lastFirst = discipline == Discipline.LIFO;
    this.inService = new Request[workers];
  }

  @Override
  boolean enter(Request request) {
    if (busy < workers) {
      request.arrivedNanos = engine.nowNanos();
      begin(request);
      return true;
    }
    if (waiting >= maxWaiting) {
      return false;
    }
    request.arrivedNanos = engine.nowNanos();
    append(request);
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
    Request request = last;
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
    request.slot = busy - 1;
    inService[busy - 1] = request;
    request.work *= owner.slowdown();
    request.rateSinceNanos = now;
    if (rate > 0) {
      request.finishTicket = engine.after(wholeNanos(request.work / rate), finish, request);
    }
  }

  private void onFinish(Request request) {
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
    Request request = lastFirst ? last : first;
    if (request != null) {
      unlink(request);
      begin(request);
    }
  }

  private void append(Request request) {
    waitStarts(request.arrivedNanos);
    Request tail = last;
    request.previous = tail;
    if (tail == null) {
      first = request;
    } else {
      tail.next = request;
    }
    last = request;
  }

  private void unlink(Request request) {
    waitEnds(engine.nowNanos());
    Request before = request.previous;
    Request after = request.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previous = before;
    }
    request.previous = null;
    request.next = null;
  }
}
