package dev.lbsim.live.http;

import dev.lbsim.live.parse.StrictRequestDecoder;
import dev.lbsim.live.parse.WebSocketHandshake;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/**
 * What a server of a world has to say by WebSocket: every message as it came. The request that
 * begins it is served as the scenario says, and what follows costs the model nothing: there are no
 * messages in it.
 */
final class Echo extends SimpleChannelInboundHandler<WebSocketFrame> {
  private static final int MOST_FRAME_BYTES = 1 << 16;

  private Echo() {}

  /** Fields of the answer that agrees. */
  static void agree(HttpRequest request, HttpHeaders answer) {
    WebSocketHandshake.ask(answer); // in the same words
    answer.set(
        HttpHeaderNames.SEC_WEBSOCKET_ACCEPT,
        WebSocketHandshake.accept(request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY, "")));
  }

  /** Takes a connection over; the answer that agrees is on its way. */
  static void begin(ChannelHandlerContext guest) {
    ChannelPipeline pipeline = guest.pipeline();
    WebSocketDecoderConfig strict =
        WebSocketDecoderConfig.newBuilder()
            .maxFramePayloadLength(MOST_FRAME_BYTES)
            .closeOnProtocolViolation(false) // that is done here
            .build();
    String before = guest.name();
    pipeline.addBefore(before, null, new WebSocket13FrameEncoder(false));
    pipeline.addBefore(before, null, new WebSocket13FrameDecoder(strict));
    pipeline.addBefore(before, null, new Utf8FrameValidator());
    pipeline.addBefore(before, null, new Echo());
    pipeline.remove(HttpResponseEncoder.class);
    pipeline.remove(StrictRequestDecoder.class); // which hands over what it has not read
    guest.channel().config().setAutoRead(true);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext from, WebSocketFrame frame) {
    if (frame instanceof PingWebSocketFrame) {
      from.write(new PongWebSocketFrame(frame.content().retain()));
    } else if (frame instanceof CloseWebSocketFrame) {
      from.writeAndFlush(frame.retain()).addListener(ChannelFutureListener.CLOSE);
    } else if (!(frame instanceof PongWebSocketFrame)) {
      from.write(frame.retain());
    }
    from.channel().config().setAutoRead(from.channel().isWritable());
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext from) {
    from.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext changed) {
    changed.channel().config().setAutoRead(changed.channel().isWritable());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    WebSocketCloseStatus why =
        cause instanceof CorruptedWebSocketFrameException corrupt
            ? corrupt.closeStatus()
            : WebSocketCloseStatus.INTERNAL_SERVER_ERROR;
    from.writeAndFlush(new CloseWebSocketFrame(why)).addListener(ChannelFutureListener.CLOSE);
  }
}
