package dev.lbsim.live.l4;

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
class Splice extends ChannelInboundHandlerAdapter {
  private @Nullable Channel channel;
  private @Nullable Channel other;

  /** What came before anybody knew where to: a proxy's header had it behind it, or a FIN. */
  private final Deque<Object> early = new ArrayDeque<>(0);

  private boolean ended;

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    channel = added.channel();
  }

  @Nullable Channel channel() {
    return channel;
  }

  /** From now on what comes here goes there. */
  final void to(Channel there) {
    other = there;
    Channel here = channel;
    if (here == null) {
      return;
    }
    for (Object bytes = early.poll(); bytes != null; bytes = early.poll()) {
      there.write(bytes, there.voidPromise());
    }
    there.flush();
    if (ended) {
      passEnd(here, there);
    } else {
      here.config().setAutoRead(there.isWritable());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object bytes) {
    if (other == null) {
      early.add(bytes);
      return;
    }
    other.write(bytes, other.voidPromise());
    if (!other.isWritable()) {
      from.channel().config().setAutoRead(false);
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
    if (other != null && changed.channel().isWritable()) {
      other.config().setAutoRead(true);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext from, Object event) {
    if (event instanceof ChannelInputShutdownEvent && !ended) {
      ended = true;
      if (other != null) {
        passEnd(from.channel(), other);
      }
    }
  }

  private static void passEnd(Channel here, Channel there) {
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
  private static void closeIfDone(Channel here, DuplexChannel there) {
    if (there.isInputShutdown()) {
      there.close();
      here.close();
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext gone) {
    early.forEach(ReferenceCountUtil::release);
    early.clear();
  }

  @Override
  public void channelInactive(ChannelHandlerContext gone) {
    if (other != null && other.isActive()) {
      other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    from.close(); // reset by its other end; channelInactive tells the other side
  }
}
