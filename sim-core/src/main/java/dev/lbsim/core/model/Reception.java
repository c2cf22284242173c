package dev.lbsim.core.model;

import dev.lbsim.core.balance.Balancer;
import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.engine.Step;
import dev.lbsim.core.guard.defence.ReadClock;
import dev.lbsim.core.model.Reading.Stage;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The side of an L7 worker that faces its clients: it reads a request, header and body, before the
 * worker hears of it, and writes the answer as fast as the client reads. Whoever is too slow for
 * the clocks of {@link DefenceSettings} is cut off. Requests of clients with a good line pass in no
 * time.
 *
 * <pre>
 *   arrive -> (waits to be accepted) -> header -> body -> L7Worker
 *   client <- answer read ............................ <- L7Worker
 * </pre>
 *
 * <p>The whole request is read before it goes on, as with nginx's {@code proxy_request_buffering};
 * a proxy that passes bodies on as they come keeps a backend busy meanwhile, which is left out.
 *
 * <p>Hot path: runs once per event.
 */
final class Reception implements Hop {
  private static final double NANOS_PER_SEC = 1e9;

  private final Step<Request> next;
  private final L7Worker worker;
  private final Target process;
  private final Engine engine;
  private final DefenceSettings settings;
  private final @Nullable Seats seats;
  private final long[] counts;

  private long came;
  private long wentOn;
  private long ended;
  private long reading;
  private long writing;

  /**
   * @param seats who holds its connections, or null where they are not counted
   * @param counts what happened, by {@link DefenceCount}
   */
  Reception(
      L7Worker worker,
      Target process,
      DefenceSettings settings,
      @Nullable Seats seats,
      long[] counts) {
    this.worker = worker;
    this.process = process;
    this.engine = process.engine;
    this.settings = settings;
    this.seats = seats;
    this.counts = counts;
    this.next = new Step<>(worker.name() + "/reads", this::onNext);
  }

  /** A request has come on a connection that was accepted, or waits for that. */
  void arrive(Request request) {
    came++;
    long now = engine.nowNanos();
    request.time.spend(TimePart.NETWORK, now);
    request.reading.sinceNanos = now;
    request.trail.push(this, Balancer.NONE, now);
    request.reading.atProxy = true;
    reading++;
    Connection connection = request.connectionOrThrow();
    if (seats != null) {
      seats.busy(connection);
      if (seats.waits(connection)) {
        request.reading.stage = Stage.WAITS;
        connection.reception = this;
        connection.waitHere(request);
        return;
      }
    }
    readHeader(request);
  }

  /** A request that waited to be accepted may be read. What of it has come meanwhile is there. */
  void accepted(Request request) {
    request.time.spend(TimePart.ACCEPT, engine.nowNanos());
    readHeader(request);
  }

  private void readHeader(Request request) {
    Visit visit = request.real.visit;
    if (visit != null && visit.coming != null) {
      visit.reader = this;
      more(request, visit);
      return;
    }
    LineSettings line = request.reading.line;
    if (line == null) {
      goOn(request);
      return;
    }
    long bytes = line.headerBytes()[request.kind];
    long most = settings.mostHeaderBytes();
    // Of one that is too long, as much as there is room for.
    long nanos = LineSettings.nanos(Math.min(bytes, most), line.headerSpeed());
    read(request, nanos, Stage.HEADER, Stage.HEADER_LATE, settings.header(), line.headerSpeed());
  }

  /** Something has come of a request that somebody outside sends in pieces. */
  void more(Request request, Visit visit) {
    if (request.reading.stage == Stage.COMES) {
      engine.cancel(request.reading.ticket);
      worker.waitsNoMore(request);
    }
    request.reading.stage = Stage.COMES;
    if (process.state() == Target.State.DROPPING) {
      lose(request);
    } else if (!worker.waitsWith(next, request)) {
      readMore(request, visit);
    }
  }

  private void readMore(Request request, Visit visit) {
    boolean header = visit.part == Visit.Part.HEADER;
    long most = header ? settings.mostHeaderBytes() : settings.mostBodyBytes();
    if (Math.max(visit.bytes, header ? 0 : visit.bodyBytes) > most) {
      cut(request, DefenceCount.TOO_LARGE);
    } else if (visit.part == Visit.Part.ALL) {
      visit.coming = null;
      goOn(request);
    } else {
      waitFor(request, visit);
    }
  }

  /** As much time as the clocks leave it, for what has come of it so far. */
  private void waitFor(Request request, Visit visit) {
    boolean header = visit.part == Visit.Part.HEADER;
    ReadClock clock = header ? settings.header() : settings.body();
    long due = after(visit.sinceNanos, clock.allowedNanos(visit.bytes));
    due = Math.min(due, after(visit.lastNanos, settings.pauseNanos()));
    long now = engine.nowNanos();
    if (due <= now) {
      cut(request, header ? DefenceCount.SLOW_HEADER : DefenceCount.SLOW_BODY);
    } else {
      request.reading.ticket = due == ReadClock.NEVER ? 0 : engine.after(due - now, next, request);
    }
  }

  private static long after(long sinceNanos, long nanos) {
    return nanos == ReadClock.NEVER ? ReadClock.NEVER : sinceNanos + nanos;
  }

  private void headerRead(Request request) {
    LineSettings line = Objects.requireNonNull(request.reading.line);
    long header = line.headerBytes()[request.kind];
    long body = line.bodyBytes()[request.kind];
    if (header > settings.mostHeaderBytes() || body > settings.mostBodyBytes()) {
      cut(request, DefenceCount.TOO_LARGE);
      return;
    }
    request.reading.sinceNanos += LineSettings.nanos(header, line.headerSpeed());
    long nanos = LineSettings.nanos(body, line.bodySpeed());
    read(request, nanos, Stage.BODY, Stage.BODY_LATE, settings.body(), line.bodySpeed());
  }

  /** Reads something that takes {@code nanos} from when it began to come. */
  private void read(
      Request request, long nanos, Stage read, Stage late, ReadClock clock, double speed) {
    long since = engine.nowNanos() - request.reading.sinceNanos;
    long rest = nanos == LineSettings.NEVER ? LineSettings.NEVER : Math.max(0, nanos - since);
    long patience =
        rest == 0
            ? ReadClock.NEVER
            : Math.min(
                clock.expiresAfterNanos(speed * since / NANOS_PER_SEC, speed), pause(request));
    waitFor(request, rest, patience, read, late);
  }

  /**
   * How long until a pause between two pieces is too long; {@link ReadClock#NEVER} if it is not.
   */
  private long pause(Request request) {
    LineSettings line = Objects.requireNonNull(request.reading.line);
    return line.pauseNanos() > settings.pauseNanos() ? settings.pauseNanos() : ReadClock.NEVER;
  }

  /** Whichever comes first: it is done, or it has taken too long. Neither may ever come. */
  private void waitFor(Request request, long rest, long patience, Stage done, Stage late) {
    request.reading.stage = rest <= patience ? done : late;
    long nanos = Math.min(rest, patience);
    if (nanos == 0) {
      onNext(request);
    } else if (nanos != LineSettings.NEVER) {
      request.reading.ticket = engine.after(nanos, next, request);
    }
  }

  private void onNext(Request request) {
    if (worker.waitsWith(next, request)) {
      return;
    }
    if (process.state() == Target.State.DROPPING) {
      lose(request);
      return;
    }
    switch (request.reading.stage) {
      case COMES -> readMore(request, Objects.requireNonNull(request.real.visit));
      case HEADER -> headerRead(request);
      case BODY -> goOn(request);
      case ANSWER -> answerRead(request);
      case HEADER_LATE -> cut(request, DefenceCount.SLOW_HEADER);
      case BODY_LATE -> cut(request, DefenceCount.SLOW_BODY);
      case ANSWER_LATE -> cut(request, DefenceCount.SLOW_READ);
      default -> throw new IllegalStateException("nothing is read at " + request.reading.stage);
    }
  }

  private void goOn(Request request) {
    request.time.spend(TimePart.UPLOAD, engine.nowNanos());
    request.reading.stage = Stage.AWAY;
    reading--;
    wentOn++;
    process.requests++;
    worker.arrive(request);
  }

  private void answerRead(Request request) {
    request.time.spend(TimePart.DOWNLOAD, engine.nowNanos());
    request.reading.stage = Stage.READ;
    request.passOn();
  }

  /** Its client is told so, and the connection closed, unless it carries others as well. */
  private void cut(Request request, DefenceCount why) {
    counts[why.ordinal()]++;
    leave(request);
    Visit visit = request.real.visit;
    if (visit != null) {
      visit.cutFor = why;
    }
    Connection connection = request.connectionOrThrow();
    if (connection.seats != null && connection.carried == 1) {
      connection.seats.cut(connection);
    }
    request.answer(Ending.BLOCKED);
  }

  private void lose(Request request) {
    leave(request);
    process.swallowed++;
    request.lose();
  }

  /** What was going on here with a request is over. */
  private void leave(Request request) {
    switch (request.reading.stage) {
      case WAITS, HEADER, HEADER_LATE, BODY, BODY_LATE, COMES -> {
        reading--;
        ended++;
      }
      case ANSWER, ANSWER_LATE -> writing--;
      case AWAY, READ -> {}
    }
    request.reading.stage = Stage.AWAY;
  }

  @Override
  public int place() {
    return process.place();
  }

  @Override
  public boolean isOf(L7Worker which) {
    return worker == which;
  }

  @Override
  public boolean answered(Request request, int index, long startedNanos) {
    LineSettings line = request.reading.line;
    if (request.reading.stage == Stage.READ) {
      leaveAnswer(request);
    } else if (line != null && request.ending == Ending.OK) {
      long nanos =
          LineSettings.nanos(request.reading.bytesOnLine(request.sizeBytes), line.readSpeed());
      if (nanos > 0) {
        request.time.spend(TimePart.NETWORK, engine.nowNanos());
        request.trail.push(this, Balancer.NONE, engine.nowNanos());
        writing++;
        waitFor(request, nanos, pause(request), Stage.ANSWER, Stage.ANSWER_LATE);
        return false;
      }
    }
    request.reading.atProxy = false;
    StreamWatch.ends(request);
    Seats holder = request.connectionOrThrow().seats;
    if (holder != null) {
      holder.over(request.connectionOrThrow());
    }
    return true;
  }

  private void leaveAnswer(Request request) {
    writing--;
    request.reading.stage = Stage.AWAY;
  }

  @Override
  public void abandoned(Request request, int index, long startedNanos) {
    if (request.reading.stage == Stage.AWAY) {
      return;
    }
    engine.cancel(request.reading.ticket);
    worker.waitsNoMore(request);
    leave(request);
    request.lost = true; // nobody holds it any more
  }

  void checkConservation(String name, List<String> broken) {
    if (came != wentOn + ended + reading || reading < 0 || writing < 0) {
      broken.add(
          "%s: %d requests came to be read, %d went on, %d ended, %d are here and %d being answered"
              .formatted(name, came, wentOn, ended, reading, writing));
    }
  }
}
