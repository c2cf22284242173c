package dev.lbsim.live.dns;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/** A query on its way to its answer, over UDP or TCP. */
abstract class PendingReply implements Reply {
  /** Most answers fit; one that does not makes its buffer grow before it is written. */
  static final int FIRST_BYTES = 512;

  final ChannelHandlerContext context;
  final Query query;
  private final Responder responder;
  private final Zone zone;
  private boolean over;

  PendingReply(ChannelHandlerContext context, Responder responder, Query query, Zone zone) {
    this.context = context;
    this.responder = responder;
    this.query = query;
    this.zone = zone;
  }

  /** Begins it and asks, on the event loop. */
  final void ask(Client client) {
    if (!responder.begin()) {
      over = true;
      ended();
      return;
    }
    try {
      responder.ask(query, client, this);
    } catch (RuntimeException e) {
      responder.count(DnsCount.FAILURES);
      if (!over) {
        answer(Answer.failure());
      }
      context.fireExceptionCaught(e);
    }
  }

  @Override
  public final void answer(Answer answer) {
    if (!context.executor().inEventLoop()) {
      context.executor().execute(() -> answer(answer));
      return;
    }
    finish();
    if (context.channel().isActive()) {
      ByteBuf out = context.alloc().ioBuffer(FIRST_BYTES);
      boolean written = false;
      try {
        before(out);
        responder.answer(out, query, zone, answer, bytesMax());
        written = true;
      } finally {
        if (!written) {
          out.release();
        }
      }
      send(out);
    }
    ended();
  }

  @Override
  public final void silence() {
    if (!context.executor().inEventLoop()) {
      context.executor().execute(this::silence);
      return;
    }
    finish();
    responder.count(DnsCount.SILENCES);
    ended();
  }

  private void finish() {
    if (over) {
      throw new IllegalStateException("the query for " + query.name() + " has had its answer");
    }
    over = true;
    responder.end();
  }

  /** Longest answer that may be sent. */
  abstract int bytesMax();

  /** Leaves room for what stands in front of an answer. */
  abstract void before(ByteBuf out);

  /** Sends it and lets it go. */
  abstract void send(ByteBuf out);

  /** It is over, with an answer or without. */
  abstract void ended();
}
