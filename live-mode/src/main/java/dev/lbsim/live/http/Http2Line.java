package dev.lbsim.live.http;

import dev.lbsim.core.model.Guest;
import dev.lbsim.live.h2.RequestFields;
import dev.lbsim.live.h2.RequestParts;
import dev.lbsim.live.h2.RoomLater;
import dev.lbsim.live.h2.Windows;
import dev.lbsim.live.net.Drain;
import dev.lbsim.live.parse.RequestScan;
import dev.lbsim.live.proxy.Ends;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connection of HTTP/2 (RFC 9113) to an {@link HttpEntrance}. Each stream is a channel of its own
 * with an {@link HttpGuest}, as if it were a connection with one request; to the model they are one
 * guest.
 *
 * <p>What a client may do to it is bounded: streams at a time, the size of header lists, resets,
 * frames without use (empty DATA, small CONTINUATION), and answers it makes necessary and does not
 * read (SETTINGS and PING). Whoever goes beyond gets a GOAWAY. The limits are Netty's, but for
 * those that the tier's {@code defence} sets.
 *
 * <p>A bad choice for a single long body: all streams share one window, and one that is not taken
 * leaves little of that for others.
 */
final class Http2Line extends ChannelInboundHandlerAdapter {
  /** What is spoken on it. */
  static final HttpVersion VERSION = new HttpVersion("HTTP", 2, 0, true);

  /**
   * Answers of several streams that are there in one round of the loop leave together, in fewer
   * records of TLS and by one call; after so many they do anyway.
   */
  private static final int FLUSHES = 256;

  /** As many streams as there may be. */
  private static final int ALL = Integer.MAX_VALUE;

  private static final int RESETS = 200;
  private static final int RESETS_SECONDS = 30;

  private final HttpEntrance at;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Guest guest;
  private boolean widened;

  private Http2Line(HttpEntrance at) {
    this.at = at;
  }

  /** Handles a connection whose client speaks HTTP/2; it has not said anything yet. */
  static void begin(Channel channel, HttpEntrance at) {
    Http2Line line = new Http2Line(at);
    HttpEntrance.Streams limits = at.streams();
    Http2FrameCodecBuilder builder =
        Http2FrameCodecBuilder.forServer()
            .validateHeaders(true)
            .validateRequiredPseudoHeaders(true)
            .initialSettings(
                Http2Settings.defaultSettings()
                    .maxConcurrentStreams(limits.most())
                    .maxHeaderListSize(RequestScan.MOST_FIELD_BYTES)
                    .initialWindowSize(Windows.STREAM_BYTES));
    if (limits.resetsAreCounted()) {
      builder.decoderEnforceMaxRstFramesPerWindow(0, RESETS_SECONDS); // not here as well
    } else {
      builder.decoderEnforceMaxRstFramesPerWindow(RESETS, RESETS_SECONDS);
    }
    channel
        .pipeline()
        .addLast(
            new FlushConsolidationHandler(FLUSHES, true),
            builder.build(),
            new Http2MultiplexHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel stream) {
                    Ends.of(channel).tell(stream);
                    stream
                        .pipeline()
                        .addLast(
                            new RequestFields(),
                            new Http2StreamFrameToHttpObjectCodec(true),
                            new RequestParts(),
                            new RoomLater(),
                            new HttpGuest(at, null, line));
                  }
                }),
            line);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) throws Http2Exception {
    context = added;
    if (added.channel().isActive()) {
      widen(added);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext active) throws Http2Exception {
    widen(active);
  }

  private void widen(ChannelHandlerContext active) throws Http2Exception {
    if (widened) {
      return;
    }
    widened = true;
    Windows.open(active);
  }

  /** Who it is to the model; known from the first request on. */
  Guest guest() {
    Guest known = guest;
    if (known == null) {
      known = at.connected(Objects.requireNonNull(context).channel());
      known.attach(this);
      known.usesStreams();
      guest = known;
    }
    return known;
  }

  boolean isOpen() {
    return context != null && context.channel().isActive();
  }

  /** Ends a stream before its time. */
  void reset(Channel stream, Http2Error why) {
    stream.writeAndFlush(new DefaultHttp2ResetFrame(why)).addListener(sent -> stream.close());
  }

  /** The process wants to be rid of it: what it carries is answered yet. */
  void closedByProcess() {
    if (context != null) {
      end(context);
    }
  }

  /** Takes no more streams, and closes when those there are have come to their end. */
  private static void end(ChannelHandlerContext from) {
    if (!from.channel().isActive()) {
      return;
    }
    from.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
    Http2Connection connection = from.pipeline().get(Http2FrameCodec.class).connection();
    if (connection.numActiveStreams() == 0) {
      from.close();
      return;
    }
    connection.addListener(
        new Http2ConnectionAdapter() {
          @Override
          public void onStreamClosed(Http2Stream stream) {
            if (connection.numActiveStreams() == 0) {
              from.executor().execute(from::close); // after what ends the stream is written
            }
          }
        });
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object frame) {
    ReferenceCountUtil.release(frame); // of the connection: the codec has done what that asks for
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext from, Object event) {
    if (event == Drain.BEGINS || event instanceof HttpEntrance.Moved) {
      // RFC 9113, section 6.8: what the client has sent before it hears of this is still answered.
      from.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR).setExtraStreamIds(ALL));
    } else if (event == Drain.CLOSES_IDLE) {
      end(from);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext gone) {
    at.present()
        .enter(
            () -> {
              if (guest != null) {
                guest.left();
              }
            });
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    from.close();
  }
}
