package dev.lbsim.live.net;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One side of a connection whose bytes go on to another. What cannot be written yet stops the side
 * it comes from from being read; the end of one direction (FIN) is passed on and leaves the other
 * open.
 */
public class Splice extends ChannelInboundHandlerAdapter {
  private final Flow flow;
  private @Nullable Channel channel;
  private @Nullable Channel other;

  /**
   * What came before anybody knew where to, such as what stood behind a proxy's header, or what the
   * tier has lost and is sent again.
   */
  private final Deque<Object> kept = new ArrayDeque<>(0);

  private boolean ended;
  private boolean broken;

  /** One side of this. */
  public Splice(Flow flow) {
    this.flow = flow;
    flow.add(this);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    channel = added.channel();
  }

  /** Its socket, once it has one. */
  public final @Nullable Channel channel() {
    return channel;
  }

  /** What it has in common with the other side. */
  public final Flow flow() {
    return flow;
  }

  /** True if its other end has reset it. */
  public final boolean wasReset() {
    return broken;
  }

  /** From now on what comes here goes there. */
  public final void to(Channel there) {
    other = there;
    release();
  }

  /** Nothing is read for now. */
  final void pause() {
    if (channel != null) {
      read(channel, false);
    }
  }

  /** What is kept goes on, and what comes. */
  final void release() {
    Channel here = channel;
    Channel there = other;
    if (here == null || there == null || flow.isHeld()) {
      return;
    }
    for (Object bytes = kept.poll(); bytes != null; bytes = kept.poll()) {
      there.write(bytes, there.voidPromise());
    }
    there.flush();
    if (ended) {
      passEnd(here, there);
    } else {
      read(here, there.isWritable());
    }
  }

  /**
   * Reads from a side or stops. One that has ended is left alone: Netty 4.2.18 has taken it out of
   * epoll, and closes it with all it has yet to write for being asked.
   */
  private static void read(Channel side, boolean reads) {
    if (!((DuplexChannel) side).isInputShutdown()) {
      side.config().setAutoRead(reads);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object bytes) {
    if (!flow.passes() || other == null) {
      kept.add(bytes);
      return;
    }
    other.write(bytes, other.voidPromise());
    if (!other.isWritable()) {
      read(from.channel(), false);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext from) {
    if (other != null) {
      other.flush();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext changed) {
    if (other != null && changed.channel().isWritable() && !flow.isHeld()) {
      read(other, true);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext from, Object event) {
    if (event instanceof ChannelInputShutdownEvent && !ended) {
      ended = true;
      flow.halfClosed();
      if (other != null && kept.isEmpty()) {
        passEnd(from.channel(), other);
      }
    }
  }

  private void passEnd(Channel here, Channel there) {
    there
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            written -> {
              if (there instanceof DuplexChannel duplex && duplex.isActive()) {
                duplex.shutdownOutput().addListener(shut -> closeIfDone(here, duplex));
              }
            });
  }

  /** Both directions have ended. */
  private void closeIfDone(Channel here, DuplexChannel there) {
    if (there.isInputShutdown() && ((DuplexChannel) here).isOutputShutdown()) {
      flow.done();
      there.close();
      here.close();
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext gone) {
    kept.forEach(ReferenceCountUtil::release);
    kept.clear();
  }

  @Override
  public void channelInactive(ChannelHandlerContext gone) {
    if (other != null && other.isActive() && !broken) {
      other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    broken = true;
    from.close(); // reset by its other end; channelInactive tells the other side
  }
}
