package dev.lbsim.live.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * In front of a connection that must begin with a PROXY protocol header. Those behind hear of the
 * connection when the header is there, and of nothing if it does not come: what begins in another
 * way, or takes too long, is closed without a word, as the protocol asks for.
 *
 * <p>A connection's first handler, in front of TLS.
 */
public final class ProxyGate extends ChannelInboundHandlerAdapter {
  /** A packet that was lost is sent again within 3 s, which a receiver has to wait for at least. */
  private static final long PATIENCE_SECONDS = 5;

  private @Nullable ByteBuf come;
  private @Nullable ScheduledFuture<?> timer;
  private boolean open;
  private boolean removed;

  @Override
  public void channelActive(ChannelHandlerContext active) {
    timer = active.executor().schedule(() -> active.close(), PATIENCE_SECONDS, TimeUnit.SECONDS);
    active.read(); // those behind may not want to be sent anything yet
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    if (open) {
      from.fireChannelRead(message);
      return;
    }
    ByteBuf bytes = (ByteBuf) message;
    if (!from.channel().isActive()) {
      bytes.release();
      return;
    }
    ByteBuf before = come;
    come = bytes;
    if (before != null) {
      come = from.alloc().buffer(before.readableBytes() + bytes.readableBytes());
      come.writeBytes(before).writeBytes(bytes);
      before.release();
      bytes.release();
    }
    ProxyHeaderReader.Read header;
    try {
      header = ProxyHeaderReader.read(come);
    } catch (MalformedProxyHeader e) {
      from.close();
      return;
    }
    if (header != null) {
      letIn(from, header);
    }
  }

  private void letIn(ChannelHandlerContext from, ProxyHeaderReader.Read header) {
    open = true;
    stopTimer();
    if (header.ends() != null) {
      header.ends().tell(from.channel());
    }
    ByteBuf rest = come;
    come = null;
    from.fireChannelActive();
    if (rest != null) {
      rest.skipBytes(header.bytes());
      if (rest.isReadable()) {
        from.fireChannelRead(rest);
      } else {
        rest.release();
      }
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext from) {
    if (open) {
      from.fireChannelReadComplete();
      if (!removed) {
        removed = true;
        from.pipeline().remove(this);
      }
    } else {
      from.read();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext from, Object event) {
    if (open) {
      from.fireUserEventTriggered(event);
    } else if (event instanceof ChannelInputShutdownEvent) {
      from.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext gone) {
    stopTimer();
    if (open) {
      gone.fireChannelInactive();
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext gone) {
    removed = true;
    stopTimer();
    if (come != null) {
      come.release();
      come = null;
    }
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    if (open) {
      from.fireExceptionCaught(cause);
    } else {
      from.close();
    }
  }
}
