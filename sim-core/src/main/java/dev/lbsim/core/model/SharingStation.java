package dev.lbsim.core.model;

import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.engine.Step;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Processor sharing with exact event times: n requests on c workers each progress at min(1, c/n) of
 * a worker's speed. No time slices: the station keeps the work a request present since the start
 * would have received (its virtual time), and a request is done when virtual time has advanced by
 * its own work. One pending event, the earliest finish, is moved whenever the number present
 * changes. Events happen at whole nanoseconds; what is cut off is kept and counted on, so rounding
 * does not add up.
 *
 * <p>Source: the virtual-time formulation of Parekh and Gallager, "A generalized processor sharing
 * approach to flow control", IEEE/ACM ToN 1(3), 1993, section III. A bad choice for servers with a
 * thread per request and a short queue: use fifo with workers.
 *
 * <p>Hot path: runs once per event.
 */
final class SharingStation extends Station {
  private final Step<Request> finish;
  private Request[] heap = new Request[16];
  private int size;
  private double virtualNanos;

  // Virtual time stands as of this instant: whole nanoseconds, and the fraction that is missing.
  private long lastNanos;
  private double lastFraction;

  private long finishTicket;
  private double finishFraction;
  private boolean finishPending;

  SharingStation(String name, Engine engine, Owner owner, int workers, long maxWaiting) {
    super(engine, owner, workers, maxWaiting);
    this.finish = new Step<>(name + "/finish", this::onFinish);
  }

  @Override
  boolean enter(Request request) {
    if (size >= workers && size - workers >= maxWaiting) {
      return false;
    }
    long now = engine.nowNanos();
    advance(now);
    request.arrivedNanos = now;
    request.work *= owner.slowdown();
    request.finishTag = virtualNanos + request.work;
    begun++;
    push(request);
    count(now);
    schedule();
    return true;
  }

  @Override
  void remove(Request request) {
    long now = engine.nowNanos();
    advance(now);
    take(request.slot);
    count(now);
    schedule();
  }

  @Override
  @Nullable Request removeAny() {
    if (size == 0) {
      return null;
    }
    Request request = heap[size - 1];
    remove(request);
    return request;
  }

  @Override
  void setRate(double newRate) {
    long now = engine.nowNanos();
    advance(now);
    rate = newRate;
    schedule();
  }

  private void onFinish(Request request) {
    finishPending = false;
    long now = engine.nowNanos();
    // What it would have taken alone is work, the rest is waiting for the others.
    long alone = Math.min(now - request.arrivedNanos, wholeNanos(request.work / rate));
    request.time.spend(waits, now - alone);
    request.time.spend(works, now);
    lastNanos = now;
    lastFraction = finishFraction;
    virtualNanos = request.finishTag;
    take(request.slot);
    count(now);
    schedule();
    owner.served(request);
  }

  /** Virtual time gained per nanosecond by each request present. */
  private double share() {
    return size <= workers ? rate : rate * workers / size;
  }

  private void advance(long now) {
    virtualNanos = size == 0 ? 0 : virtualNanos + (now - lastNanos - lastFraction) * share();
    lastNanos = now;
    lastFraction = 0;
  }

  private void schedule() {
    if (finishPending) {
      engine.cancel(finishTicket);
      finishPending = false;
    }
    double share = share();
    if (size > 0 && share > 0) {
      double exact = lastFraction + (heap[0].finishTag - virtualNanos) / share;
      long delay = wholeNanos(Math.max(0, exact));
      finishFraction = exact - delay;
      finishTicket = engine.after(delay, finish, heap[0]);
      finishPending = true;
    }
  }

  /** Those beyond one per worker count as waiting: none of them has a worker's full attention. */
  private void count(long now) {
    int nowBusy = Math.min(size, workers);
    int nowWaiting = size - nowBusy;
    while (busy < nowBusy) {
      busyStarts(now);
    }
    while (busy > nowBusy) {
      busyEnds(now);
    }
    while (waiting < nowWaiting) {
      waitStarts(now);
    }
    while (waiting > nowWaiting) {
      waitEnds(now);
    }
  }

  private void push(Request request) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    siftUp(request, size++);
  }

  private void take(int hole) {
    Request gone = heap[hole];
    Request moved = heap[--size];
    gone.slot = -1;
    if (moved == gone) {
      return;
    }
    if (hole > 0 && moved.finishTag < heap[(hole - 1) >>> 1].finishTag) {
      siftUp(moved, hole);
    } else {
      siftDown(moved, hole);
    }
  }

  private void siftUp(Request request, int from) {
    int hole = from;
    while (hole > 0) {
      int parent = (hole - 1) >>> 1;
      if (heap[parent].finishTag <= request.finishTag) {
        break;
      }
      place(heap[parent], hole);
      hole = parent;
    }
    place(request, hole);
  }

  private void siftDown(Request request, int from) {
    int hole = from;
    for (int child = 2 * hole + 1; child < size; child = 2 * hole + 1) {
      if (child + 1 < size && heap[child + 1].finishTag < heap[child].finishTag) {
        child++;
      }
      if (request.finishTag <= heap[child].finishTag) {
        break;
      }
      place(heap[child], hole);
      hole = child;
    }
    place(request, hole);
  }

  private void place(Request request, int at) {
    heap[at] = request;
    request.slot = at;
  }
}
