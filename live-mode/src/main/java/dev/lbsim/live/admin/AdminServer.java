package dev.lbsim.live.admin;

import dev.lbsim.live.net.Listener;
import dev.lbsim.live.net.Transport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.net.InetSocketAddress;

/**
 * The admin API of a live world: HTTP/1.1 on loopback, on the event loop of the world, so that what
 * it answers is of one moment. Who may do what is like in Envoy and HAProxy: whoever reaches it may
 * read metrics and health, as scrapers and probes do; everything else needs the token. It allows no
 * other origins (no CORS), and refuses what comes from a browser's page or under a name that is not
 * one of this machine, which is how pages reach loopback.
 */
public final class AdminServer {
  private static final int MOST_LINE = 4096;
  private static final int MOST_HEADERS = 8192;
  private static final int MOST_BODY = 64 * 1024;
  private static final int MOST_SILENT_SECONDS = 60;

  private final Listener listener;

  /**
   * One that does not listen yet.
   *
   * @param loop of the world
   * @param address on loopback; port 0 for any that is free
   * @param tool its name and version, for metrics
   */
  public AdminServer(
      EventLoopGroup loop,
      Transport transport,
      InetSocketAddress address,
      AdminToken token,
      Operated operated,
      String tool) {
    AdminRoutes routes = new AdminRoutes(operated, tool);
    this.listener =
        new Listener(
            loop,
            transport,
            address,
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                accept(channel, token, routes);
              }
            },
            "--admin");
  }

  private void accept(Channel channel, AdminToken token, AdminRoutes routes) {
    listener.add(channel);
    channel
        .pipeline()
        .addLast(
            new ReadTimeoutHandler(MOST_SILENT_SECONDS),
            new HttpServerCodec(MOST_LINE, MOST_HEADERS, MOST_BODY),
            new HttpObjectAggregator(MOST_BODY, true),
            new AdminGuest(token, routes));
  }

  /**
   * Listens; from any thread but the loop's.
   *
   * @throws dev.lbsim.live.net.LiveProblem if somebody else has the port
   */
  public void open() {
    listener.open();
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return listener.address();
  }

  /** Listens no more, and ends every connection. */
  public void close() {
    listener.closeAll();
  }
}
