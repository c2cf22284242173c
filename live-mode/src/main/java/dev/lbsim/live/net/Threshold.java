package dev.lbsim.live.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Keeps how a connection begins from those behind until it is clear what that is: they then hear
 * that it is open, and all that has come, and this one takes its leave.
 */
public abstract class Threshold extends ChannelInboundHandlerAdapter {
  private @Nullable ByteBuf come;
  private boolean open;
  private boolean announced;
  private boolean removed;

  /** Has a look at all that has come by now, which stays where it is. */
  protected abstract void look(ChannelHandlerContext from, ByteBuf come);

  /**
   * It is clear: lets what has come through.
   *
   * @param skippedBytes so much of it is not for those behind
   */
  protected final void open(ChannelHandlerContext from, int skippedBytes) {
    open = true;
    if (!announced) {
      announce(from);
    }
    ByteBuf all = come;
    come = null;
    if (all != null) {
      all.skipBytes(skippedBytes);
      if (all.isReadable()) {
        from.fireChannelRead(all);
      } else {
        all.release();
      }
    }
  }

  /** Those behind hear of the connection; what comes stays here until it is clear. */
  protected final void announce(ChannelHandlerContext from) {
    announced = true;
    from.fireChannelActive();
  }

  protected final boolean isOpen() {
    return open;
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    active.read(); // those behind may not want to be sent anything yet
  }

  @Override
  public final void channelRead(ChannelHandlerContext from, Object message) {
    if (open) {
      from.fireChannelRead(message);
      return;
    }
    ByteBuf bytes = (ByteBuf) message;
    if (!from.channel().isActive()) {
      bytes.release();
      return;
    }
    ByteBuf all = bytes;
    ByteBuf before = come;
    if (before != null) {
      all = from.alloc().buffer(before.readableBytes() + bytes.readableBytes());
      all.writeBytes(before).writeBytes(bytes);
      before.release();
      bytes.release();
    }
    come = all;
    look(from, all);
  }

  @Override
  public final void channelReadComplete(ChannelHandlerContext from) {
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
  public final void channelInactive(ChannelHandlerContext gone) {
    if (open || announced) {
      gone.fireChannelInactive();
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext gone) {
    removed = true;
    if (come != null) {
      come.release();
      come = null;
    }
  }

  @Override
  public final void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    if (open) {
      from.fireExceptionCaught(cause);
    } else {
      from.close();
    }
  }
}
