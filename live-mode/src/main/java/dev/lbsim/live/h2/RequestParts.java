package dev.lbsim.live.h2;

import dev.lbsim.live.parse.Refusal;
import dev.lbsim.live.parse.RequestRules;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Requests of HTTP/2 as those of HTTP/1.1, by which they are passed on: head and end apart, and
 * without Netty's notes. What {@link RequestRules} does not take of HTTP/1.1 is not taken here.
 */
public final class RequestParts extends ChannelInboundHandlerAdapter {
  private boolean refused;

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    if (refused) {
      ReferenceCountUtil.release(message);
    } else if (message instanceof HttpRequest request) {
      begin(from, request);
    } else {
      from.fireChannelRead(message);
    }
  }

  private void begin(ChannelHandlerContext from, HttpRequest request) {
    HttpRequest head =
        new DefaultHttpRequest(
            HttpVersion.HTTP_1_1, request.method(), request.uri(), request.headers());
    Refusal refusal = check(head);
    if (refusal != null) {
      refused = true;
      ReferenceCountUtil.release(request);
      from.fireChannelRead(refusal);
      return;
    }
    from.fireChannelRead(head);
    if (request instanceof FullHttpRequest whole) {
      from.fireChannelRead(new DefaultLastHttpContent(whole.content(), whole.trailingHeaders()));
    }
  }

  private static @Nullable Refusal check(HttpRequest request) {
    HttpHeaders headers = request.headers();
    FieldRules.removeNotes(headers);
    List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
    if (hosts.size() == 2 && hosts.get(0).equals(hosts.get(1))) {
      headers.set(HttpHeaderNames.HOST, hosts.get(0)); // :authority and Host (section 8.3.1)
    }
    return RequestRules.check(request);
  }
}
