package dev.lbsim.live.http;

import dev.lbsim.live.net.Connecting;
import dev.lbsim.live.proxy.ProxyGreeting;
import dev.lbsim.live.tls.TlsClients;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A health check over a connection of its own: fit if the answer is a 2xx or 3xx. */
final class HttpProbe extends SimpleChannelInboundHandler<FullHttpResponse> {
  private static final int MOST_BYTES = 1 << 16;

  /** Whoever asked has long stopped waiting. */
  private static final long LONGEST_SECONDS = 60;

  private final InetSocketAddress to;
  private final Consumer<Boolean> answer;
  private final boolean toStranger;
  private boolean told;

  private HttpProbe(InetSocketAddress to, boolean toStranger, Consumer<Boolean> answer) {
    this.to = to;
    this.toStranger = toStranger;
    this.answer = answer;
  }

  /**
   * Sends one.
   *
   * @param tls secures it, or null
   * @param toStranger true if it goes to a real server, which is asked for its root like by anybody
   */
  static void send(
      Bootstrap bootstrap,
      InetSocketAddress to,
      boolean byProxy,
      @Nullable TlsClients tls,
      boolean toStranger,
      Consumer<Boolean> answer) {
    HttpProbe probe = new HttpProbe(to, toStranger, answer);
    Connecting connecting =
        new Connecting(
            to,
            null,
            done -> {
              if (!done.isSuccess()) {
                probe.tell(false);
              }
            });
    connecting.begin(
        bootstrap
            .clone()
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(connecting);
                    if (byProxy) {
                      channel.pipeline().addLast(new ProxyGreeting(true));
                    }
                    if (tls != null) {
                      channel.pipeline().addLast(tls.check(channel.alloc()));
                    }
                    channel
                        .pipeline()
                        .addLast(
                            new HttpClientCodec(), new HttpObjectAggregator(MOST_BYTES), probe);
                  }
                }));
  }

  private void tell(boolean fit) {
    if (!told) {
      told = true;
      answer.accept(fit);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.GET, "/", Unpooled.EMPTY_BUFFER);
    request
        .headers()
        .set(HttpHeaderNames.HOST, to.getHostString() + ":" + to.getPort())
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    if (toStranger) {
      request.headers().set(HttpHeaderNames.USER_AGENT, "lbsim-health-check");
    } else {
      request.headers().set(Headers.CHECK, "1");
    }
    active.writeAndFlush(request);
    active.executor().schedule(() -> active.close(), LONGEST_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext from, FullHttpResponse response) {
    tell(response.status().code() < 400);
    from.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext gone) {
    tell(false);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    from.close();
  }
}
