package dev.lbsim.live.http;

import dev.lbsim.core.balance.Rewrite;
import dev.lbsim.core.balance.RouteMatch;
import dev.lbsim.core.guard.sticky.SessionCookie;
import dev.lbsim.core.guard.sticky.StickyRules;
import dev.lbsim.core.model.AnswerFacts;
import dev.lbsim.core.model.Ending;
import dev.lbsim.core.model.Visit;
import dev.lbsim.core.model.Words;
import dev.lbsim.live.access.AccessEntry;
import dev.lbsim.live.access.AccessLog;
import dev.lbsim.live.parse.WebSocketHandshake;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import java.util.Objects;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A request that came in over HTTP, with what it says, and later what a backend answered to it.
 * What is not passed on from a backend was answered by the process itself.
 */
class HttpVisit implements Words {
  /** What nginx writes into its log where a client did not wait for its answer. */
  private static final int CLIENT_CLOSED_REQUEST = 499;

  private static final int SWITCHED = HttpResponseStatus.SWITCHING_PROTOCOLS.code();

  private final @Nullable HttpGuest guest;
  private final HttpEntrance home;
  private final HttpEntrance.Manner manner;
  private final Hygiene.@Nullable From from;
  private final Incoming incoming;

  /** Where the rest of its body goes, as it comes. */
  private @Nullable HttpUpstream sink;

  /** What a backend says, and where more of that comes from. */
  private @Nullable Reply reply;

  private @Nullable HttpUpstream source;

  private @Nullable Visit visit;
  private boolean released;
  private final boolean asksForTunnel;
  private @Nullable Tunnel tunnel;

  private final SessionField session = new SessionField();

  /** Once anybody reads it. */
  private @Nullable RequestWords words;

  /** What its line in the access log tells; null where there is no log. */
  private final @Nullable Progress progress;

  /** Bytes of the answer where the process makes it up. */
  final long sizeBytes;

  HttpVisit(HttpGuest guest, Incoming incoming, long sizeBytes) {
    this.guest = guest;
    this.home = guest.at();
    this.manner = home.manner();
    this.from = null;
    this.incoming = incoming;
    this.asksForTunnel = WebSocketHandshake.isOne(incoming.head());
    this.sizeBytes = sizeBytes;
    this.progress = manner.log() == null ? null : new Progress();
  }

  /** A backend is asked. */
  void attempted(String backend) {
    if (progress != null) {
      progress.upstream = backend;
      progress.attempts++;
    }
  }

  /**
   * It has ended, so that it may be written down.
   *
   * @param status of the answer, or 0 if its connection is broken
   * @param bytes of its body, without those passed on before
   */
  void log(int status, long bytes, Ending ending) {
    AccessLog log = manner.log();
    Progress done = progress;
    if (log == null || done == null) {
      return;
    }
    long nanos = System.nanoTime() - done.nanos;
    HttpHeaders headers = head().headers();
    log.add(
        new AccessEntry(
            manner.name(),
            done.millis,
            Objects.requireNonNull(guest).caller().from(),
            head().method().name(),
            head().uri(),
            head().protocolVersion().text(),
            status,
            isHead() ? 0 : done.passedBytes + bytes,
            ending.label(),
            done.upstream,
            done.attempts,
            done.attempts == 0 && reply != null,
            nanos,
            done.firstByteNanos < 0 ? nanos : done.firstByteNanos,
            headers.get(Traces.REQUEST_ID),
            headers.get(HttpHeaderNames.USER_AGENT)));
  }

  @Override
  public int route(IntPredicate takes) {
    List<RouteMatch> routes = manner.routes();
    return routes.isEmpty() ? 0 : words().route(routes, takes);
  }

  @Override
  public String path() {
    return words().path();
  }

  @Override
  public String host() {
    return words().host();
  }

  @Override
  public String methodName() {
    return head().method().name();
  }

  @Override
  public @Nullable String header(String name) {
    return head().headers().get(name);
  }

  @Override
  public @Nullable String cookie(String name) {
    return words().cookie(name);
  }

  @Override
  public @Nullable String session(SessionCookie cookie) {
    return session.read(cookie, words());
  }

  @Override
  public boolean sets(SessionCookie cookie, StickyRules rules, SessionCookie.Session goes) {
    return session.set(cookie, rules, goes);
  }

  @Override
  public long epochMillis() {
    return home.epochMillis();
  }

  private RequestWords words() {
    RequestWords read = words;
    if (read == null) {
      read = new RequestWords(head());
      words = read;
    }
    return read;
  }

  /** The same once more, for nobody. */
  HttpVisit(HttpVisit of) {
    this.guest = null;
    this.home = of.home;
    this.manner = of.manner;
    this.progress = null;
    this.from = of.from(0);
    this.incoming = new Incoming(of.incoming);
    this.asksForTunnel = false;
    this.sizeBytes = of.sizeBytes;
  }

  /** What it is to the model. */
  void is(Visit inModel) {
    visit = inModel;
  }

  /** Its client takes it back. */
  void takeBack() {
    if (visit != null) {
      visit.takeBack(incoming.isComplete() && incoming.arrivedBytes() == 0);
    }
  }

  /** True if it came by TLS. */
  final boolean isSecured() {
    return home.isSecured();
  }

  final HttpRequest head() {
    return incoming.head();
  }

  boolean isHead() {
    return head().method().equals(HttpMethod.HEAD);
  }

  Incoming incoming() {
    return incoming;
  }

  /**
   * Whose it is.
   *
   * @param bits what its demand is drawn from
   */
  final Hygiene.From from(long bits) {
    HttpGuest who = guest;
    if (who != null) {
      return new Hygiene.From(who.caller().who(), who.caller().version(this), bits);
    }
    Hygiene.From first = Objects.requireNonNull(from);
    return new Hygiene.From(first.who(), first.version(), bits);
  }

  /** So many bytes of an answer are to be copied. */
  long mostCopiedBytes() {
    return 0;
  }

  /** Changes what is said to a backend. */
  void adjust(HttpHeaders headers) {
    session.takeOff(headers);
  }

  /** Puts on an answer what this proxy has to say in it. */
  final Reply complete(Reply said) {
    session.putOn(said.head().headers(), isSecured());
    return said;
  }

  /** What a route changes of it, or null. */
  final @Nullable Rewrite rewrite(@Nullable String route) {
    return manner.rewrites().get(route);
  }

  /** The beginning of its body has gone to a backend: let the rest follow. */
  void flowsTo(HttpUpstream backend) {
    sink = backend;
    sinkChanged();
  }

  /** True if more of its body can be sent now. */
  boolean takesMore() {
    return sink != null && sink.isWritable();
  }

  /** More of its body has come. */
  void more(HttpContent piece, ByteBufAllocator allocator) {
    if (sink == null) {
      incoming.add(piece, allocator);
    } else {
      incoming.arrived(piece);
      sink.more(piece.retain());
    }
  }

  void flushBody() {
    if (sink != null) {
      sink.flush();
    } else if (asksForTunnel) {
      sinkChanged();
    }
  }

  /** The backend may have room now. */
  void sinkChanged() {
    if (guest != null) {
      guest.adjustReading();
    }
  }

  /** A backend has a word to say before its answer. */
  void interim(HttpResponseStatus status) {
    boolean isWanted = !status.equals(HttpResponseStatus.CONTINUE); // that has been said
    if (guest != null && isWanted && !released && (reply == null || !reply.isCommitted())) {
      guest.interim(status);
    }
  }

  /** A backend has answered so; the last one counts, unless one is on its way. Takes it over. */
  void backendSays(Reply whole) {
    if (reply == whole) {
      return;
    }
    if (released || (reply != null && reply.isCommitted())) {
      whole.release();
      return;
    }
    if (reply != null) {
      reply.release();
    }
    reply = whole;
    if (guest == null) {
      whole.release(); // what was wanted of it is copied
    }
  }

  /** It is answered with this instead, unless its client has the beginning of something else. */
  final void replace(Reply made) {
    if (guest == null) {
      made.release();
    } else {
      backendSays(made);
    }
  }

  /**
   * What a backend says goes on to the client from now on.
   *
   * @return false if that of another one does
   */
  boolean commit(Reply begun, HttpUpstream from) {
    if (released || (reply != null && reply.isCommitted())) {
      return false;
    }
    backendSays(begun);
    begun.commit();
    source = from;
    if (progress != null) {
      progress.firstByteNanos = System.nanoTime() - progress.nanos;
      progress.passedBytes = begun.keptBytes();
    }
    if (guest == null) {
      begun.release();
    } else {
      from.begins();
      guest.begin(complete(begun));
    }
    return true;
  }

  /** More of what was committed; takes it over. */
  void pass(Reply committed, HttpContent piece) {
    if (progress != null) {
      progress.passedBytes += piece.content().readableBytes();
    }
    if (piece instanceof LastHttpContent) {
      committed.keep(piece);
      if (guest == null) {
        committed.release();
      }
    } else if (guest == null) {
      piece.release();
    } else if (guest.pass(piece) || source == null) {
      return;
    } else {
      source.pause();
    }
  }

  void flushAnswer() {
    if (guest != null) {
      guest.flush();
    }
  }

  /** The client takes more again. */
  void goOn() {
    if (source != null) {
      source.goOn();
    }
  }

  /** True if its answer is compressed on the way out, where that is wanted. */
  final boolean compresses() {
    return manner.compression() != null;
  }

  /** True if it asks for WebSocket, and with that for its connection to be joined to another. */
  final boolean asksForTunnel() {
    return asksForTunnel;
  }

  /**
   * Its backend has agreed to that.
   *
   * @return whose connection it is, or null if that one has got, or left, something else
   */
  @Nullable HttpGuest tunnels(Tunnel by) {
    if (guest == null || released || (reply != null && reply.isCommitted())) {
      return null;
    }
    if (reply != null) {
      reply.release(); // of an attempt before
      reply = null;
    }
    tunnel = by;
    if (progress != null) {
      progress.firstByteNanos = System.nanoTime() - progress.nanos;
    }
    return guest;
  }

  void answered(Ending ending, AnswerFacts answer) {
    HttpGuest client = Objects.requireNonNull(guest);
    Tunnel by = tunnel;
    if (by == null) {
      client.answer(this, ending, answer);
      return;
    }
    log(SWITCHED, by.bytes(), ending);
    release();
    by.over(ending);
  }

  /** Its client has gone before it was over. */
  void abandoned() {
    if (released) {
      return; // that was a tunnel, and is over
    }
    Tunnel by = tunnel;
    log(
        by == null ? CLIENT_CLOSED_REQUEST : SWITCHED,
        by == null ? 0 : by.bytes(),
        Ending.CANCELLED);
    release();
  }

  /** What a backend has said, or null. */
  final @Nullable Reply reply() {
    return reply;
  }

  /** It is over. */
  void release() {
    released = true;
    incoming.release();
    if (reply != null) {
      reply.release();
      reply = null;
    }
    source = null;
    sink = null;
  }
}
