package dev.lbsim.live.h2;

import dev.lbsim.live.parse.RequestScan;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The client's end of a connection of HTTP/2 (RFC 9113), by prior knowledge or after ALPN. Each
 * stream is a channel of its own, which is asked and answers in the words of HTTP/1.1.
 *
 * <p>No stream is opened before the server has sent its SETTINGS, for only these say how many there
 * may be; Envoy and nghttp2 begin at once and have some refused. That costs a round trip, which an
 * own connection on loopback does not notice.
 *
 * <p>What a server may do to it is bounded as on the other side: header lists by their size, bodies
 * by the windows, SETTINGS, PING and empty frames by Netty's limits. It may not push.
 */
public final class ClientLine extends ChannelInboundHandlerAdapter {
  /** Who uses it; told on the loop. */
  public interface User {
    /**
     * The server allows so many streams at once: for the first time, from when on there may be any,
     * and whenever that changes.
     */
    void allows(int streams);

    /** A stream has ended, so that there may be room for another. */
    void hasRoom();

    /** The server takes no further streams (GOAWAY); those it has taken up go on. */
    void goesAway();

    /** It has gone, with all its streams. */
    void gone();
  }

  private final User user;
  private @Nullable ChannelHandlerContext context;
  private boolean settled;
  private boolean leaving;

  private ClientLine(User user) {
    this.user = user;
  }

  /** Speaks HTTP/2 on a connection that nobody has used yet. */
  public static ClientLine begin(Channel channel, User user) {
    ClientLine line = new ClientLine(user);
    Http2FrameCodec codec =
        Http2FrameCodecBuilder.forClient()
            .validateHeaders(true)
            .initialSettings(
                Http2Settings.defaultSettings()
                    .pushEnabled(false)
                    .maxHeaderListSize(RequestScan.MOST_FIELD_BYTES)
                    .initialWindowSize(Windows.STREAM_BYTES))
            .build();
    channel.pipeline().addLast(codec, new Http2MultiplexHandler(new Uninvited()), line);
    return line;
  }

  /** Streams that the server opens. */
  @Sharable
  private static final class Uninvited extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel stream) {
      stream.close();
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) throws Http2Exception {
    context = added;
    connection()
        .addListener(
            new Http2ConnectionAdapter() {
              @Override
              public void onStreamClosed(Http2Stream stream) {
                added.executor().execute(user::hasRoom); // the codec is at work
              }
            });
    if (added.channel().isActive()) {
      Windows.open(added);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext active) throws Http2Exception {
    Windows.open(active);
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(context);
  }

  private Http2Connection connection() {
    return context().pipeline().get(Http2FrameCodec.class).connection();
  }

  /** True if a stream could be opened now. */
  public boolean canOpen() {
    return settled
        && !leaving
        && context().channel().isActive()
        && connection().local().canOpenStream();
  }

  /**
   * Opens a stream, which counts from its first frame on.
   *
   * @param handler gets the answer in the words of HTTP/1.1
   * @return its channel, or null if there can be none
   */
  public @Nullable Channel open(ChannelHandler handler) {
    Future<Http2StreamChannel> opened =
        new Http2StreamChannelBootstrap(context().channel())
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel stream) {
                    stream
                        .pipeline()
                        .addLast(
                            new AnswerFields(),
                            new Http2StreamFrameToHttpObjectCodec(false),
                            new AnswerParts(),
                            new RoomLater(),
                            handler);
                  }
                })
            .open();
    return opened.isSuccess() ? opened.getNow() : null; // on the loop it is done at once
  }

  /** Takes up no more, and closes when the last stream has ended. */
  public void close() {
    leaving = true;
    if (context != null) {
      context.close(); // GOAWAY first
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object frame) {
    if (frame instanceof Http2SettingsFrame settings) {
      settle(settings.settings().maxConcurrentStreams());
    } else if (frame instanceof Http2GoAwayFrame) {
      leaving = true;
      user.goesAway();
    }
    ReferenceCountUtil.release(frame); // of the connection: the codec has done what that asks for
  }

  private void settle(@Nullable Long most) {
    if (!settled || most != null) {
      settled = true;
      user.allows(most == null ? Integer.MAX_VALUE : (int) Math.min(most, Integer.MAX_VALUE));
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext gone) {
    user.gone();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    from.close();
  }
}
