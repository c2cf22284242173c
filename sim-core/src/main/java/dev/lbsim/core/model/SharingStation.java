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
 * changes.
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
  private long lastNanos;
  private long finishTicket;
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
    request.finishTag = virtualNanos + request.work * owner.slowdown();
    begun++;
    push(request);
    count(now);
    schedule(now);
    return true;
  }

  @Override
  void remove(Request request) {
    long now = engine.nowNanos();
    advance(now);
    take(request.slot);
    count(now);
    schedule(now);
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
    schedule(now);
  }

  private void onFinish(Request request) {
    finishPending = false;
    long now = engine.nowNanos();
    lastNanos = now;
    virtualNanos = request.finishTag;
    take(request.slot);
    count(now);
    schedule(now);
    owner.served(request);
  }

  /** Virtual time gained per nanosecond by each request present. */
  private double share() {
    return size <= workers ? rate : rate * workers / size;
  }

  private void advance(long now) {
    virtualNanos += (now - lastNanos) * share();
    lastNanos = now;
  }

  private void schedule(long now) {
    if (finishPending) {
      engine.cancel(finishTicket);
      finishPending = false;
    }
    if (size == 0) {
      virtualNanos = 0;
      return;
    }
    double share = share();
    if (share > 0) {
      double delay = Math.max(0, (heap[0].finishTag - virtualNanos) / share);
      finishTicket = engine.after((long) (delay + 0.5), finish, heap[0]);
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
