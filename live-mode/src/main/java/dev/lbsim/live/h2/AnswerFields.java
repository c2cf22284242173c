package dev.lbsim.live.h2;

import dev.lbsim.live.parse.Refusal;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;

/**
 * Looks at the fields of an answer of HTTP/2 as they came. A server that is broken or broken into
 * could make two answers of one for a client of HTTP/1.1, and so answer somebody else. A stream
 * with such an answer is reset. In front of Netty's conversion, as {@link RequestFields} is.
 */
final class AnswerFields extends ChannelInboundHandlerAdapter {
  private static final int DIGITS = 3;
  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int FIRST_STATUS = 100;
  private static final int LAST_STATUS = 599;

  private boolean answered;
  private boolean refused;

  @Override
  public void channelRead(ChannelHandlerContext from, Object frame) {
    if (refused || FieldRules.isUnknown(frame)) {
      ReferenceCountUtil.release(frame);
    } else if (frame instanceof Http2HeadersFrame head && !isFit(head)) {
      refused = true;
      ReferenceCountUtil.release(frame);
      from.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.PROTOCOL_ERROR))
          .addListener(sent -> from.close());
    } else {
      from.fireChannelRead(frame);
    }
  }

  private boolean isFit(Http2HeadersFrame head) {
    Http2Headers headers = head.headers();
    Refusal refusal = FieldRules.check(headers);
    CharSequence status = headers.status();
    if (refusal != null || headers.method() != null || headers.path() != null) {
      return false;
    }
    if (answered) {
      return status == null && head.isEndStream(); // trailers
    }
    int code = status == null ? 0 : code(status);
    if (code < FIRST_STATUS || code > LAST_STATUS || code == SWITCHING_PROTOCOLS) {
      return false; // RFC 9113, section 8.6: nothing to switch to
    }
    boolean interim = code < FIRST_STATUS * 2;
    answered = !interim;
    return !interim || !head.isEndStream();
  }

  private static int code(CharSequence status) {
    if (status.length() != DIGITS) {
      return 0;
    }
    int code = 0;
    for (int i = 0; i < DIGITS; i++) {
      int digit = status.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      code = code * 10 + digit;
    }
    return code;
  }
}
