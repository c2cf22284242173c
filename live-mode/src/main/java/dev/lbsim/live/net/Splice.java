package dev.lbsim.live.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One side of a connection whose bytes go on to another. What cannot be written yet stops the side
 * it comes from from being read; the end of one direction (FIN) is passed on and leaves the other
 * open. When the other ends, too, both are closed, which says the same as a last FIN and takes half
 * of the system calls.
 */
public class Splice extends ChannelInboundHandlerAdapter {
  private final Flow flow;
  private @Nullable Channel channel;
  private @Nullable Splice other;

  /**
   * What came before anybody knew where to, such as what stood behind a proxy's header, or what the
   * tier has lost and is sent again.
   */
  private final Deque<Object> kept = new ArrayDeque<>(0);

  /** Nothing more comes from here. */
  private boolean ended;

  /** Nothing more is written here, and its end has been told so. */
  private boolean told;

  private boolean broken;
  private long cameBytes;

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

  /** How many bytes have come here. */
  public final long cameBytes() {
    return cameBytes;
  }

  /** True if its other end has reset it. */
  public final boolean wasReset() {
    return broken;
  }

  /** From now on what comes here goes there. */
  public final void to(Splice there) {
    other = there;
    release();
  }

  /** Nothing is read for now, and what comes is kept, so that its end must not close it. */
  final void pause() {
    Channel here = channel;
    if (here != null) {
      read(here, false);
      here.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    }
  }

  /** What is kept goes on, and what comes. */
  final void release() {
    Channel here = channel;
    Splice peer = other;
    Channel there = peer == null ? null : peer.channel;
    if (here == null || peer == null || there == null || flow.isHeld()) {
      return;
    }
    for (Object bytes = kept.poll(); bytes != null; bytes = kept.poll()) {
      there.write(bytes, there.voidPromise());
    }
    there.flush();
    if (ended) {
      passEnd(peer);
    } else {
      closeWithNextEnd();
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
    cameBytes += ((ByteBuf) bytes).readableBytes();
    Channel there = other == null ? null : other.channel;
    if (!flow.passes() || there == null) {
      kept.add(bytes);
      return;
    }
    there.write(bytes, there.voidPromise());
    if (!there.isWritable()) {
      read(from.channel(), false);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext from) {
    Channel there = other == null ? null : other.channel;
    if (there != null) {
      there.flush();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext changed) {
    Channel there = other == null ? null : other.channel;
    if (there != null && changed.channel().isWritable() && !flow.isHeld()) {
      read(there, true);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext from, Object event) {
    boolean endsByTls = event instanceof SslCloseCompletionEvent said && said.isSuccess();
    if ((event instanceof ChannelInputShutdownEvent || endsByTls) && !ended) {
      ended = true;
      flow.halfClosed();
      Splice peer = other;
      if (peer != null && kept.isEmpty()) {
        passEnd(peer);
      }
    }
  }

  private static void passEnd(Splice to) {
    Channel there = to.channel;
    if (there != null) {
      there.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> to.end());
    }
  }

  /** All that will be written here has been. */
  private void end() {
    if (channel instanceof DuplexChannel here && here.isActive() && !closeIfBothEnded()) {
      SslHandler tls = here.pipeline().get(SslHandler.class);
      if (tls == null) {
        Fin.send(here, () -> told(here));
      } else {
        tls.closeOutbound().addListener(said -> Fin.send(here, () -> told(here))); // else cut off
      }
    }
  }

  private void told(DuplexChannel here) {
    told = true;
    if (!closeIfBothEnded() && here.isActive()) {
      closeWithNextEnd();
    }
  }

  /** If nothing is written here any more, Netty closes it when nothing more comes. */
  private void closeWithNextEnd() {
    Channel here = channel;
    if (told && here != null && kept.isEmpty() && !flow.isHeld()) {
      here.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
    }
  }

  /** To close says what is left to be said, if both directions have ended. */
  private boolean closeIfBothEnded() {
    Splice peer = other;
    if (!ended || peer == null || !peer.told) {
      return false;
    }
    flow.done();
    close(channel);
    close(peer.channel);
    return true;
  }

  private static void close(@Nullable Channel side) {
    if (side != null) {
      side.close();
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext gone) {
    kept.forEach(ReferenceCountUtil::release);
    kept.clear();
  }

  @Override
  public void channelInactive(ChannelHandlerContext gone) {
    Channel there = other == null ? null : other.channel;
    if (there == null || !there.isActive() || broken) {
      return;
    }
    if (told && !ended) { // see closeWithNextEnd
      flow.done();
    }
    there.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    broken = true;
    from.close(); // reset by its other end; channelInactive tells the other side
  }
}
