package dev.lbsim.live.http;

import dev.lbsim.core.model.AnswerFacts;
import dev.lbsim.core.model.Ending;
import dev.lbsim.core.model.Visit;
import dev.lbsim.live.net.Drain;
import dev.lbsim.live.net.Linger;
import dev.lbsim.live.parse.Refusal;
import dev.lbsim.live.parse.StrictRequestDecoder;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an {@link HttpEntrance}, or a stream of one of HTTP/2. Requests that come before
 * the one at hand is answered wait here, and nothing more is read meanwhile, but for the rest of a
 * body that goes on as it comes.
 */
final class HttpGuest extends ChannelInboundHandlerAdapter {
  private HttpEntrance at;
  private @Nullable HttpEntrance next;
  private final @Nullable Http2Line line;
  private final Deque<Incoming> waiting = new ArrayDeque<>();
  private @Nullable Incoming arriving;
  private @Nullable ChannelHandlerContext context;
  private @Nullable GuestAnswers answers;
  private @Nullable Caller caller;

  /** How the next request comes in, where that matters. */
  private @Nullable Arrival arrival;

  private final @Nullable StrictRequestDecoder decoder;

  /** What the model is to answer. */
  private @Nullable HttpVisit current;

  /** An answer is being written. */
  private boolean answering;

  private boolean closing;

  /**
   * @param decoder of a connection that it has to itself, or null
   * @param line the connection of which it is a stream, or null
   */
  HttpGuest(HttpEntrance at, @Nullable StrictRequestDecoder decoder, @Nullable Http2Line line) {
    this.at = at;
    this.decoder = decoder;
    this.line = line;
    this.arrival = arrival();
  }

  /** HTTP/2 has no clocks of its own here. */
  private @Nullable Arrival arrival() {
    StrictRequestDecoder reads = decoder;
    return reads != null && at.entrance().hasClocks() ? new Arrival(this, at, reads) : null;
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    context = active;
    answers = new GuestAnswers(at, active, this::written);
    caller = new Caller(at, this, line, active.channel());
    Arrival first = arrival;
    if (first != null) {
      at.present().enter(() -> first.connected(active));
    }
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(context);
  }

  private GuestAnswers answers() {
    return Objects.requireNonNull(answers);
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    try {
      if (!closing) {
        arrive(from, message);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void arrive(ChannelHandlerContext from, Object message) {
    HttpVisit asked = current;
    Incoming last = arriving;
    if (message instanceof HttpRequest head) {
      last = new Incoming(head, at.passesOn());
      waiting.add(last);
    } else if (last != null && asked != null && asked.incoming() == last) {
      if (message instanceof HttpContent piece) {
        asked.more(piece, from.alloc());
      }
      if (message instanceof Refusal || last.refusal() != null) {
        from.close(); // where its body ends will never be known
        return;
      }
    } else if (message instanceof Refusal refusal) {
      if (last == null) {
        last = new Incoming(refusal);
        waiting.add(last);
      } else {
        last.refuse(refusal); // its body cannot be read
      }
    } else if (last != null) {
      last.add((HttpContent) message, from.alloc());
    }
    if (last == null) {
      return;
    }
    arriving = last.isComplete() ? null : last;
    if (last == waiting.peek() && last.isReady() && current == null && !answering) {
      at.present().enter(this::next); // which sees to the reading
    } else {
      adjustReading();
    }
  }

  /** For now there is no more: one that waits for a word has sent all it will. */
  @Override
  public void channelReadComplete(ChannelHandlerContext from) {
    if (current != null) {
      current.flushBody();
    } else if (arriving != null || arrival != null) {
      at.present().enter(this::next);
    }
  }

  /** Reads if what comes has somewhere to go. */
  void adjustReading() {
    if (!closing) {
      context().channel().config().setAutoRead(wantsMore());
    }
  }

  /**
   * While a request is at hand nothing more comes of most clients, and not to read costs two system
   * calls: so it goes on until another request is there.
   */
  private boolean wantsMore() {
    HttpVisit asked = current;
    if (asked != null && asked.asksForTunnel()) {
      return decoder == null || decoder.takesMore();
    }
    if (asked != null && arriving == asked.incoming()) {
      return asked.takesMore();
    }
    Incoming first = waiting.peek();
    return first == null || (asked == null && !answering && !first.isReady());
  }

  private void next() {
    Incoming first = waiting.peek();
    boolean busy = current != null || answering || closing;
    if (busy || !context().channel().isActive()) {
      return;
    }
    if (first == null) {
      if (arrival != null) {
        arrival.look(null);
      }
      return;
    }
    if (!first.isReady()) {
      if (arrival != null) {
        arrival.look(first);
        if (answering || closing) {
          return; // it is not waited for
        }
      }
      if (first.takeWaitForContinue()) {
        answers().interim(HttpResponseStatus.CONTINUE);
      }
      adjustReading();
      return;
    }
    waiting.remove();
    Refusal refusal = first.refusal();
    if (arrival != null && (refusal != null || isCheck(first))) {
      arrival.withdraw();
    }
    if (refusal != null) {
      answering = true;
      answers().refuse(refusal);
    } else if (isCheck(first)) {
      check(first);
    } else {
      ask(first);
    }
  }

  private boolean isCheck(Incoming request) {
    return !at.servesStrangers() && request.head().headers().contains(Headers.CHECK);
  }

  private void check(Incoming check) {
    answers().to(check.head(), false);
    if (!check.isComplete()) {
      answers().closeAfter();
    }
    check.release();
    Boolean fit = at.entrance().probe();
    if (fit != null) {
      answering = true;
      answers().check(fit);
    }
  }

  private void ask(Incoming request) {
    HttpRequest head = request.head();
    Visit.Asked told = at.told(head);
    Visit.Asked asked =
        told != null ? told : arrival == null ? at.guessed(head) : arrival.asked(head);
    HttpVisit visit =
        told == null
            ? new SpokenVisit(this, request, asked.sizeBytes())
            : new HttpVisit(this, request, asked.sizeBytes());
    current = visit;
    answers().to(request.head(), visit.isHead());
    if (arrival == null) {
      visit.is(caller().guest().ask(asked, visit));
    } else {
      arrival.isThere(request, visit);
    }
    adjustReading();
  }

  /** Nothing has come, and nothing will: the connection turns out to be one of HTTP/2. */
  void withdraw() {
    closing = true;
    if (arrival != null) {
      at.present().enter(arrival::withdraw);
    }
  }

  /** True if nothing is at hand, and nothing has come of the next request. */
  boolean waitsForRequest() {
    return current == null && !answering && !closing && waiting.isEmpty();
  }

  /** The rest of the request that comes is not waited for. */
  void cutOff(int status, Ending ending, AnswerFacts facts) {
    answering = true;
    answers().cutOff(status, ending, facts);
  }

  Caller caller() {
    return Objects.requireNonNull(caller);
  }

  HttpEntrance at() {
    return at;
  }

  void interim(HttpResponseStatus status) {
    if (!closing && current != null && current.head().protocolVersion().minorVersion() > 0) {
      answers().interim(status);
    }
  }

  /** Its answer goes to the client as it comes. */
  void begin(Reply reply) {
    if (arriving != null || isLast()) {
      answers().closeAfter(); // the rest of the request may never be read, or any other
    }
    answers().begin(reply);
  }

  /**
   * More of what was begun.
   *
   * @return false if the client takes no more for now
   */
  boolean pass(HttpContent piece) {
    answers().pass(piece);
    return context().channel().isWritable();
  }

  void flush() {
    answers().flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext changed) {
    if (!changed.channel().isWritable()) {
      return;
    }
    if (current != null) {
      current.goOn();
    } else if (answering) {
      answers().goOn();
    }
  }

  /** The model has answered. */
  void answer(HttpVisit visit, Ending ending, AnswerFacts facts) {
    if (visit != current) {
      visit.release();
      return;
    }
    Reply reply = visit.reply();
    boolean begun = reply != null && reply.isCommitted();
    boolean fits = reply != null && reply.isWhole() && reply.ending() == ending;
    current = null;
    answering = true;
    if (arriving != null || (isLast() && !begun)) {
      answers().closeAfter();
    }
    boolean breaks = begun ? !fits : Headers.status(ending) == 0;
    if (breaks) {
      visit.log(0, 0, ending);
      caller().reset(); // nothing else says that it will not be whole
    } else {
      answers().give(visit, begun || fits ? reply : null, ending, facts);
    }
    visit.release();
  }

  /** Its connection is joined to that of a backend, which has agreed to this. */
  void tunnels(Tunnel by, HttpResponse agreement) {
    answers().agree(agreement);
    at.listener().tunnels(context().channel());
    by.joins(this, context(), caller()::passes);
  }

  /** An answer has been handed over whole. */
  private void written(ChannelFuture out) {
    answering = false;
    if (!answers().keepsAlive()) {
      boolean isLast = answers().clientSaysLast() && arriving == null && waiting.isEmpty();
      boolean nothingComes = isLast && (decoder == null || decoder.pendingBytes() == 0);
      closing = true;
      forget();
      out.addListener(done -> caller().end(nothingComes));
      return;
    }
    move();
    if (decoder != null) {
      decoder.goOn();
    }
    adjustReading();
    if (!waiting.isEmpty() || arrival != null) {
      at.present().enter(this::next);
    }
  }

  /** Nobody takes in more here, and no one goes on with this connection. */
  private boolean isLast() {
    return at.draining() && next == null;
  }

  /** Goes on in another world, between two requests. */
  private void move() {
    HttpEntrance to = next;
    if (to == null || current != null || answering || closing) {
      return;
    }
    next = null;
    at.present().enter(caller()::leave); // its connection stays
    at.listener().release(context().channel());
    to.listener().add(context().channel());
    at = to;
    answers = new GuestAnswers(at, context(), this::written);
    caller = new Caller(at, this, line, context().channel());
    Arrival before = arrival;
    Arrival after = arrival();
    arrival = after;
    if (after != null) {
      boolean comes = before != null && before.isComing();
      at.present().enter(() -> after.goOn(comes));
    }
  }

  boolean has(Arrival one) {
    return arrival == one;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext from, Object event) {
    if (event instanceof HttpEntrance.Moved moved) {
      next = moved.to();
      move();
      return;
    }
    boolean idle = current == null && !answering && arriving == null && waiting.isEmpty();
    if (event == Drain.CLOSES_IDLE && idle && !closing) {
      closing = true;
      Linger.close(from.channel());
    }
    from.fireUserEventTriggered(event);
  }

  private void forget() {
    arriving = null;
    waiting.forEach(Incoming::release);
    waiting.clear();
  }

  /** The process wants to be rid of it. */
  void closedByProcess() {
    ChannelHandlerContext open = context;
    if (open == null || !open.channel().isActive()) {
      return;
    }
    if (answering || current != null || (arrival != null && arrival.isComing())) {
      answers().closeAfter(); // an answer is on its way
    } else {
      open.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext gone) {
    at.present().enter(this::left);
  }

  private void left() {
    HttpVisit visit = current;
    current = null;
    if (caller != null) {
      caller.gone(visit);
    }
    if (visit != null) {
      visit.abandoned();
    }
    closing = true;
    forget();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    from.close(); // the other end has gone, or speaks something else
  }
}
