package dev.lbsim.live.h2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;

/** How much of bodies may be under way to this end and not taken (RFC 9113, section 5.2). */
public final class Windows {
  /** Of one stream; the default of RFC 9113, section 6.5.2. */
  public static final int STREAM_BYTES = 65_535;

  /** Of all streams together, so that one that is not taken does not stop all others. */
  private static final int LINE_BYTES = 1 << 20;

  private Windows() {}

  /** Opens the window of a connection that has just begun. */
  public static void open(ChannelHandlerContext active) throws Http2Exception {
    Http2Connection connection = active.pipeline().get(Http2FrameCodec.class).connection();
    connection
        .local()
        .flowController()
        .incrementWindowSize(connection.connectionStream(), LINE_BYTES - STREAM_BYTES);
  }
}
