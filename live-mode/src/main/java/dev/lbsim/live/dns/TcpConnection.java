package dev.lbsim.live.dns;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * Queries over one TCP connection (RFC 7766): many may be under way, each is answered when its
 * answer is there. Nothing more is read while too many wait or the client does not read; a
 * connection without a whole query and without an answer is closed after a while, also if bytes
 * trickle in.
 */
final class TcpConnection extends ChannelInboundHandlerAdapter {
  /** What stands in front of each message (RFC 1035, section 4.2.2). */
  static final int LENGTH_BYTES = 2;

  private final Responder responder;
  private int waiting;
  private boolean noMoreQueries;
  private boolean flushing;
  private long activeNanos;

  TcpConnection(Responder responder) {
    this.responder = responder;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    active(context);
    closeWhenIdle(context, responder.limits().idleNanos());
    context.fireChannelActive();
  }

  private void active(ChannelHandlerContext context) {
    activeNanos = context.executor().ticker().nanoTime();
  }

  private void closeWhenIdle(ChannelHandlerContext context, long afterNanos) {
    context
        .executor()
        .schedule(
            () -> {
              if (!context.channel().isActive()) {
                return;
              }
              long idle = context.executor().ticker().nanoTime() - activeNanos;
              long left = responder.limits().idleNanos() - idle;
              if (left <= 0) {
                context.close();
              } else {
                closeWhenIdle(context, left);
              }
            },
            afterNanos,
            TimeUnit.NANOSECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf frame = (ByteBuf) message;
    try {
      active(context);
      responder.count(DnsCount.TCP_QUERIES);
      Query query = QueryReader.read(frame);
      if (query == null) {
        responder.count(DnsCount.UNREADABLE);
        context.close();
      } else {
        query(context, query);
      }
    } finally {
      frame.release();
    }
  }

  private void query(ChannelHandlerContext context, Query query) {
    Zone zone = responder.zone(query);
    Rcode refusal = Responder.refusal(query, zone);
    if (zone == null || refusal != Rcode.NOERROR) {
      ByteBuf out = context.alloc().ioBuffer(PendingReply.FIRST_BYTES).writeZero(LENGTH_BYTES);
      responder.refuse(out, query, refusal);
      send(context, out);
    } else {
      waiting++;
      InetSocketAddress resolver = (InetSocketAddress) context.channel().remoteAddress();
      new Pending(context, query, zone).ask(new Client(resolver, query.subnet(), true));
    }
    readOrNot(context);
  }

  private void send(ChannelHandlerContext context, ByteBuf out) {
    active(context);
    out.setShort(out.readerIndex(), out.readableBytes() - LENGTH_BYTES);
    context.write(out, context.voidPromise());
    if (!flushing) {
      // What else is answered in this turn of the loop goes into the same packets.
      flushing = true;
      context
          .executor()
          .execute(
              () -> {
                flushing = false;
                context.flush();
                closeIfDone(context);
              });
    }
  }

  private void readOrNot(ChannelHandlerContext context) {
    boolean read = waiting < responder.limits().pipelinedMax() && context.channel().isWritable();
    boolean ended = context.channel() instanceof DuplexChannel duplex && duplex.isInputShutdown();
    // Netty 4.2.18 has taken one that has ended out of epoll, and closes it for being asked.
    if (!ended && read != context.channel().config().isAutoRead()) {
      context.channel().config().setAutoRead(read);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    readOrNot(context);
    context.fireChannelWritabilityChanged();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      noMoreQueries = true;
      closeIfDone(context);
    }
    context.fireUserEventTriggered(event);
  }

  /** A client that says it has no more queries still gets all its answers. */
  private void closeIfDone(ChannelHandlerContext context) {
    if (noMoreQueries && waiting == 0 && !flushing) {
      // Behind what is still to be written, which a plain close would throw away.
      context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
    if (!(cause instanceof IOException || cause instanceof DecoderException)) {
      context.fireExceptionCaught(cause);
    }
  }

  private final class Pending extends PendingReply {
    Pending(ChannelHandlerContext context, Query query, Zone zone) {
      super(context, responder, query, zone);
    }

    @Override
    int bytesMax() {
      return Wire.TCP_BYTES;
    }

    @Override
    void before(ByteBuf out) {
      out.writeZero(LENGTH_BYTES);
    }

    @Override
    void send(ByteBuf out) {
      TcpConnection.this.send(context, out);
    }

    @Override
    void ended() {
      waiting--;
      if (context.channel().isActive()) {
        readOrNot(context);
        closeIfDone(context);
      }
    }
  }
}
