package dev.lbsim.live.http;

import dev.lbsim.live.net.Drain;
import dev.lbsim.live.net.Threshold;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2CodecUtil;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Finds out whether a client that may speak HTTP/1.1 knows that HTTP/2 is spoken here, too (prior
 * knowledge, RFC 9113, section 3.3): then it begins with a preface, which is no request of
 * HTTP/1.1. Those behind hear of the connection when that is clear. Where clocks run against slow
 * clients, whoever takes longer than an instant is taken for one of HTTP/1.1 until more is known,
 * so that somebody's clock runs.
 */
final class Preface extends Threshold {
  private static final long INSTANT_MILLIS = 20;

  private final BiConsumer<Channel, Boolean> handle;
  private final boolean isTimed;
  private boolean waited;

  /**
   * @param handle adds what handles a connection, given whether it is one of HTTP/2; told once more
   *     of one that turns out to be
   * @param isTimed true if clocks run even if nothing comes
   */
  Preface(BiConsumer<Channel, Boolean> handle, boolean isTimed) {
    this.handle = handle;
    this.isTimed = isTimed;
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    super.channelActive(active);
    if (isTimed) {
      active.executor().schedule(() -> waitedFor(active), INSTANT_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void waitedFor(ChannelHandlerContext context) {
    if (!isOpen() && !context.isRemoved() && context.channel().isActive()) {
      waited = true;
      handle.accept(context.channel(), false);
      announce(context);
    }
  }

  @Override
  protected void look(ChannelHandlerContext from, ByteBuf come) {
    ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();
    int both = Math.min(come.readableBytes(), preface.readableBytes());
    boolean alike = equal(come, preface, both);
    boolean whole = both == preface.readableBytes();
    preface.release();
    if (!alike || whole) {
      decide(from, alike);
    }
  }

  private static boolean equal(ByteBuf come, ByteBuf preface, int bytes) {
    for (int i = 0; i < bytes; i++) {
      if (come.getByte(come.readerIndex() + i) != preface.getByte(preface.readerIndex() + i)) {
        return false;
      }
    }
    return true;
  }

  private void decide(ChannelHandlerContext from, boolean speaksHttp2) {
    if (speaksHttp2 || !waited) {
      handle.accept(from.channel(), speaksHttp2);
      if (waited) {
        announce(from);
      }
    }
    open(from, 0);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext from, Object event) {
    if (event == Drain.CLOSES_IDLE && !isOpen() && !waited) {
      from.close();
    } else {
      from.fireUserEventTriggered(event);
    }
  }
}
