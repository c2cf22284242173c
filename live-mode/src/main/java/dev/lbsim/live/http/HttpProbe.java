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
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A health check over a connection of its own. A process of a live world is told that it is one and
 * says how it is; a real server is asked for something, as by anybody, and is fit if the status of
 * its answer is one of those that say so.
 */
public final class HttpProbe extends SimpleChannelInboundHandler<FullHttpResponse> {
  private static final int MOST_BYTES = 1 << 16;

  /** Whoever asked has long stopped waiting. */
  private static final long LONGEST_SECONDS = 60;

  private final InetSocketAddress to;
  private final Consumer<Boolean> answer;
  private final @Nullable Question question;
  private boolean told;

  /**
   * What a real server is asked.
   *
   * @param target path and query
   * @param host or null for its address
   * @param passes true for a status that says it is fit
   */
  public record Question(
      HttpMethod method, String target, @Nullable String host, IntPredicate passes) {
    /** For its root, as by HAProxy: a 2xx or 3xx says that it is fit. */
    public static final Question USUAL =
        new Question(HttpMethod.GET, "/", null, status -> status >= 200 && status < 400);
  }

  private HttpProbe(InetSocketAddress to, @Nullable Question question, Consumer<Boolean> answer) {
    this.to = to;
    this.question = question;
    this.answer = answer;
  }

  /**
   * Sends one.
   *
   * @param tls secures it, or null
   * @param question what a real server is asked, or null for a process of the world
   */
  static void send(
      Bootstrap bootstrap,
      InetSocketAddress to,
      boolean byProxy,
      @Nullable TlsClients tls,
      @Nullable Question question,
      Consumer<Boolean> answer) {
    HttpProbe probe = new HttpProbe(to, question, answer);
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
    Question asked = question;
    Question ask = asked == null ? Question.USUAL : asked;
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, ask.method(), ask.target(), Unpooled.EMPTY_BUFFER);
    String host = ask.host();
    request
        .headers()
        .set(HttpHeaderNames.HOST, host == null ? to.getHostString() + ":" + to.getPort() : host)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    if (asked != null) {
      request.headers().set(HttpHeaderNames.USER_AGENT, "lbsim-health-check");
    } else {
      request.headers().set(Headers.CHECK, "1");
    }
    active.writeAndFlush(request);
    active.executor().schedule(() -> active.close(), LONGEST_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext from, FullHttpResponse response) {
    Question asked = question == null ? Question.USUAL : question;
    tell(asked.passes().test(response.status().code()));
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
