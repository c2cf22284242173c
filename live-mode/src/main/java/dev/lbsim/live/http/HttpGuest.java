package dev.lbsim.live.http;

import dev.lbsim.core.model.AnswerFacts;
import dev.lbsim.core.model.Ending;
import dev.lbsim.core.model.Guest;
import dev.lbsim.core.model.RequestKind;
import dev.lbsim.core.model.Visit;
import dev.lbsim.live.net.Drain;
import dev.lbsim.live.net.Linger;
import dev.lbsim.live.net.Listener;
import dev.lbsim.live.proxy.Ends;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an {@link HttpEntrance}. Requests that come before the one at hand is answered
 * wait here, and nothing more is read meanwhile, but for the rest of a body that goes on as it
 * comes.
 */
final class HttpGuest extends ChannelInboundHandlerAdapter {
  /** What nginx writes into its log where a client did not wait for its answer. */
  private static final int CLIENT_CLOSED_REQUEST = 499;

  private HttpEntrance at;
  private @Nullable HttpEntrance next;
  private final Deque<Incoming> waiting = new ArrayDeque<>();
  private @Nullable Incoming arriving;
  private @Nullable ChannelHandlerContext context;
  private @Nullable GuestAnswers answers;
  private @Nullable Guest guest;

  /** What the model is to answer. */
  private @Nullable HttpVisit current;

  /** An answer is being written. */
  private boolean answering;

  private boolean closing;
  private Hygiene.@Nullable Who who;

  HttpGuest(HttpEntrance at) {
    this.at = at;
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    context = active;
    answers = new GuestAnswers(at, active, this::written);
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
    } else if (arriving != null) {
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
    if (asked != null && arriving == asked.incoming()) {
      return asked.takesMore();
    }
    Incoming first = waiting.peek();
    return first == null || (asked == null && !answering && !first.isReady());
  }

  /** Takes up the next request, unless one is at hand. */
  private void next() {
    Incoming first = waiting.peek();
    boolean busy = current != null || answering || closing;
    if (busy || first == null || !context().channel().isActive()) {
      return;
    }
    if (!first.isReady()) {
      if (first.takeWaitForContinue()) {
        answers().interim(HttpResponseStatus.CONTINUE);
      }
      adjustReading();
      return;
    }
    waiting.remove();
    Refusal refusal = first.refusal();
    if (refusal != null) {
      answering = true;
      answers().refuse(refusal);
    } else if (!at.servesStrangers() && first.head().headers().contains(Headers.CHECK)) {
      check(first);
    } else {
      ask(first);
    }
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
    Visit.Asked told =
        at.servesStrangers() ? null : Headers.asked(request.head().headers().get(Headers.REQUEST));
    Visit.Asked asked = told == null ? asked(request.head()) : told;
    HttpVisit visit =
        told == null
            ? new SpokenVisit(this, request, asked.sizeBytes())
            : new HttpVisit(this, request, asked.sizeBytes());
    current = visit;
    answers().to(request.head(), visit.isHead());
    guest().ask(asked, visit);
    adjustReading();
  }

  private Guest guest() {
    Guest known = guest;
    if (known == null) {
      known = at.connected(context().channel());
      known.attach(this);
      guest = known;
    }
    return known;
  }

  /** The other end. */
  InetSocketAddress client() {
    return Ends.of(context().channel()).from();
  }

  /** How those are treated who come in here. */
  HttpEntrance.Manner manner() {
    return at.manner();
  }

  /** What is said of this connection to those behind. */
  Hygiene.Who who() {
    Hygiene.Who known = who;
    if (known == null) {
      Ends ends = Ends.of(context().channel());
      known = new Hygiene.Who(ends.from(), ends.to(), at.isSecured());
      who = known;
    }
    return known;
  }

  private Visit.Asked asked(HttpRequest request) {
    boolean strangers = at.servesStrangers();
    RequestKind kind = at.kinds().of(request.uri());
    long bits = at.entrance().drawDemandBits();
    if (strangers) {
      // Of no kind: routes go by its own words, and no cost or size is known.
      int priority = kind == null ? RequestKind.DEFAULT_PRIORITY : kind.priority();
      return new Visit.Asked(at.kinds().beyond(), -1, 0, 1, priority, bits, false);
    }
    return kind == null
        ? new Visit.Asked(at.kinds().beyond(), -1, 0, 1, RequestKind.DEFAULT_PRIORITY, bits, false)
        : new Visit.Asked(
            kind.number(),
            -1,
            kind.sizeBytes() == null ? 0 : Math.round(kind.sizeBytes().mean()),
            kind.cost().mean(),
            kind.priority(),
            bits,
            false);
  }

  /** A backend has a word to say before its answer. */
  void interim(HttpResponseStatus status) {
    if (!closing && current != null && !isOld(current)) {
      answers().interim(status);
    }
  }

  private static boolean isOld(HttpVisit visit) {
    return visit.head().protocolVersion().equals(HttpVersion.HTTP_1_0);
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
    context().write(piece, context().voidPromise());
    return context().channel().isWritable();
  }

  void flush() {
    context().flush();
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
    int status = Headers.status(ending);
    current = null;
    answering = true;
    if (arriving != null || (isLast() && !begun)) {
      answers().closeAfter();
    }
    if (begun ? !fits : status == 0) {
      visit.log(0, 0, ending);
      visit.release();
      Listener.reset(context().channel()); // nothing else says that it will not be whole
      return;
    }
    if (reply != null && begun) {
      visit.log(reply.head().status().code(), 0, ending);
      answers().end(reply, ending, facts);
    } else if (reply != null && fits) {
      visit.log(reply.head().status().code(), reply.keptBytes(), ending);
      answers().whole(reply, ending, facts);
    } else {
      visit.log(status, ending == Ending.OK ? visit.sizeBytes : 0, ending);
      answers().make(status, ending, facts, ending == Ending.OK ? visit.sizeBytes : 0);
    }
    visit.release();
  }

  /** An answer has been handed over whole. */
  private void written(ChannelFuture out) {
    answering = false;
    if (!answers().keepsAlive()) {
      closing = true;
      forget();
      out.addListener(done -> Linger.close(context().channel()));
      return;
    }
    move();
    adjustReading();
    if (!waiting.isEmpty()) {
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
    Guest known = guest;
    guest = null;
    if (known != null) {
      known.attach(null); // it leaves, and its connection stays
      at.present().enter(known::left);
    }
    at.listener().release(context().channel());
    to.listener().add(context().channel());
    at = to;
    answers = new GuestAnswers(at, context(), this::written);
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
    if (answering) {
      answers().closeAfter();
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
    if (guest != null) {
      guest.left();
    }
    if (visit != null) {
      visit.log(CLIENT_CLOSED_REQUEST, 0, Ending.CANCELLED);
      visit.release();
    }
    closing = true;
    forget();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    from.close(); // the other end has gone, or speaks something else
  }
}
