package dev.lbsim.live.http;

import dev.lbsim.core.model.CarriedRequest;
import dev.lbsim.core.model.Visit;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The channel of a socket to a process, or of a stream: no faster than either end takes it. */
abstract class UpstreamChannel extends ChannelInboundHandlerAdapter {
  private @Nullable ChannelHandlerContext context;

  /** Why its stream was reset. */
  private @Nullable Http2Error reset;

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  final boolean isMade() {
    return context != null;
  }

  final ChannelHandlerContext context() {
    return Objects.requireNonNull(context);
  }

  /** The one that has brought what is carried, or null. */
  static @Nullable HttpVisit broughtBy(CarriedRequest carried) {
    Visit brought = carried.visit();
    return brought != null && brought.attachment() instanceof HttpVisit http ? http : null;
  }

  /** More of a request's body, which it takes over. */
  final void more(HttpContent piece) {
    context().write(piece, context().voidPromise());
  }

  final void flush() {
    context().flush();
  }

  /** True if it takes more of a body. */
  final boolean isWritable() {
    return context().channel().isWritable();
  }

  /** Reads no more for now. */
  final void pause() {
    context().channel().config().setAutoRead(false);
  }

  /** Reads on. */
  final void goOn() {
    context().channel().config().setAutoRead(true);
  }

  /** True if its stream was not taken up at all (REFUSED_STREAM). */
  final boolean wasRefused() {
    return reset == Http2Error.REFUSED_STREAM;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext from, Object event) {
    if (event instanceof Http2ResetFrame frame) {
      reset = Http2Error.valueOf(frame.errorCode());
    }
    ReferenceCountUtil.release(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    from.close(); // channelInactive tells whoever waits
  }
}
