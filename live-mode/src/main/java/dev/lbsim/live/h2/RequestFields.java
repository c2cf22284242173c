package dev.lbsim.live.h2;

import dev.lbsim.live.parse.Grammar;
import dev.lbsim.live.parse.Refusal;
import dev.lbsim.live.parse.RequestScan;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the fields of a request of HTTP/2 as they came. HTTP/2 says where everything ends by
 * lengths, so that a line break in a path or a value breaks nothing there, and makes two requests
 * of one behind (RFC 9113, section 10.3). In front of Netty's conversion to HTTP/1.1, which loses a
 * buffer over a path that it does not like.
 */
public final class RequestFields extends ChannelInboundHandlerAdapter {
  private boolean refused;

  @Override
  public void channelRead(ChannelHandlerContext from, Object frame) {
    if (refused || FieldRules.isUnknown(frame)) {
      ReferenceCountUtil.release(frame);
      return;
    }
    Refusal refusal = frame instanceof Http2HeadersFrame headers ? check(headers.headers()) : null;
    if (refusal == null) {
      from.fireChannelRead(frame);
      return;
    }
    refused = true;
    ReferenceCountUtil.release(frame);
    from.fireChannelRead(refusal);
  }

  private static @Nullable Refusal check(Http2Headers headers) {
    Refusal refusal = FieldRules.check(headers);
    if (refusal != null) {
      return refusal;
    }
    return headers.method() == null ? null : line(headers);
  }

  private static @Nullable Refusal line(Http2Headers headers) {
    CharSequence method = headers.method();
    CharSequence path = headers.path();
    if (path == null || path.length() == 0 || path.length() > RequestScan.MOST_LINE_BYTES) {
      return Refusal.bad("a path has at least one and at most 8192 bytes");
    }
    if (!FieldRules.all(path, Grammar::isTarget)
        || method.length() == 0
        || !FieldRules.all(method, Grammar::isToken)) {
      return Refusal.bad("method and path have no spaces and no line breaks");
    }
    boolean star = path.length() == 1 && path.charAt(0) == '*';
    return path.charAt(0) == '/' || star ? null : Refusal.bad("a path begins with a slash");
  }
}
