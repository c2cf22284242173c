package dev.lbsim.live.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpUtil;

/**
 * Writes a short answer into one buffer, its head and its body, so that one {@code send} takes it:
 * Netty copies no body of more than 128 bytes, and a gathering write of two buffers costs more than
 * to copy some kilobytes. Longer ones go as Netty has it.
 */
final class AnswerEncoder extends HttpResponseEncoder {
  private static final int MOST_COPIED_BYTES = 1 << 12;

  /** More than most heads have; the buffer grows if one has not. */
  private static final int HEAD_BYTES = 512;

  @Override
  public void write(ChannelHandlerContext to, Object message, ChannelPromise promise)
      throws Exception {
    if (message instanceof FullHttpResponse whole && fits(whole)) {
      ByteBuf one;
      try {
        one = encode(to, whole);
      } finally {
        whole.release();
      }
      to.write(one, promise);
    } else {
      super.write(to, message, promise);
    }
  }

  private boolean fits(FullHttpResponse whole) {
    int bytes = whole.content().readableBytes();
    return bytes > 0
        && bytes <= MOST_COPIED_BYTES
        && whole.trailingHeaders().isEmpty()
        && !isContentAlwaysEmpty(whole)
        && !HttpUtil.isTransferEncodingChunked(whole);
  }

  private ByteBuf encode(ChannelHandlerContext to, FullHttpResponse whole) throws Exception {
    ByteBuf one = to.alloc().ioBuffer(HEAD_BYTES + whole.content().readableBytes());
    try {
      encodeInitialLine(one, whole);
      sanitizeHeadersBeforeEncode(whole, false);
      encodeHeaders(whole.headers(), one);
      return one.writeByte(HttpConstants.CR)
          .writeByte(HttpConstants.LF)
          .writeBytes(whole.content());
    } catch (RuntimeException e) {
      one.release();
      throw e;
    }
  }
}
