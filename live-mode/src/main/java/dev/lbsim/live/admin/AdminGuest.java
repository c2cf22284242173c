package dev.lbsim.live.admin;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A connection to the admin API: who may ask, and how it is said. */
final class AdminGuest extends SimpleChannelInboundHandler<FullHttpRequest> {
  private final AdminToken token;
  private final AdminRoutes routes;

  AdminGuest(AdminToken token, AdminRoutes routes) {
    this.token = token;
    this.routes = routes;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    if (request.decoderResult().isFailure()) {
      send(context, request, Reply.error(400, "this is not HTTP as RFC 9112 has it", null), true);
      return;
    }
    boolean head = request.method().equals(HttpMethod.HEAD);
    String method = head ? "GET" : request.method().name();
    String target = request.uri();
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    Reply refused = refuse(request.headers(), path);
    if (refused != null) {
      send(context, request, refused, false);
      return;
    }
    routes.answer(
        method,
        path,
        query < 0 ? "" : target.substring(query + 1),
        request.content().toString(StandardCharsets.UTF_8),
        reply -> send(context, request, reply, false));
  }

  private @Nullable Reply refuse(HttpHeaders headers, String path) {
    if (headers.contains(HttpHeaderNames.ORIGIN) || !isHere(headers.get(HttpHeaderNames.HOST))) {
      return Reply.error(
          403,
          "this is for programs on this machine, not for pages of a browser",
          "call it by its address, such as 127.0.0.1, and without Origin");
    }
    if (!routes.needsToken(path) || token.isIn(headers.get(HttpHeaderNames.AUTHORIZATION))) {
      return null;
    }
    return Reply.error(
        401,
        headers.contains(HttpHeaderNames.AUTHORIZATION)
            ? "this is not the token"
            : path + " needs the token",
        "send Authorization: Bearer TOKEN; lbsim says the token when it starts");
  }

  /** A page that has its name resolve to this machine still sends that name. */
  private static boolean isHere(@Nullable String host) {
    if (host == null) {
      return true; // no browser leaves it out
    }
    String name = host.toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", "");
    return name.equals("localhost")
        || name.equals("[::1]")
        || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }

  private static void send(
      ChannelHandlerContext context, FullHttpRequest request, Reply reply, boolean last) {
    byte[] bytes = reply.text().getBytes(StandardCharsets.UTF_8);
    boolean head = request.method().equals(HttpMethod.HEAD);
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(reply.status()),
            head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(bytes));
    HttpHeaders headers = response.headers();
    headers.set(HttpHeaderNames.CONTENT_TYPE, reply.type());
    headers.set(HttpHeaderNames.CONTENT_LENGTH, bytes.length);
    headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    if (reply.allow() != null) {
      headers.set(HttpHeaderNames.ALLOW, reply.allow());
    }
    if (reply.status() == 401) {
      headers.set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"lbsim\"");
    }
    boolean stays = !last && HttpUtil.isKeepAlive(request);
    HttpUtil.setKeepAlive(response, stays);
    var written = context.writeAndFlush(response);
    if (!stays) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close(); // gone, silent for too long, or too large to be read
  }
}
