package dev.lbsim.live.http;

import dev.lbsim.core.balance.Rewrite;
import dev.lbsim.core.model.CarriedConnection;
import dev.lbsim.core.model.CarriedRequest;
import dev.lbsim.core.model.Pace;
import dev.lbsim.core.model.Visit;
import dev.lbsim.live.net.Connecting;
import dev.lbsim.live.net.Loopback;
import dev.lbsim.live.net.Present;
import dev.lbsim.live.net.Transport;
import dev.lbsim.live.parse.WebSocketHandshake;
import dev.lbsim.live.proxy.ProxyGreeting;
import dev.lbsim.live.tls.TlsClients;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Takes requests from clients and L7 instances to whatever serves HTTP. Where the model speaks of a
 * connection there is one socket for each; where it does not, one as good as another is taken from
 * those that lie idle.
 */
public final class HttpCarrier {
  private static final int MOST_IDLE = 256;

  /** As much as is read at once: Netty's decoder else cuts bodies into pieces of 8 KB. */
  private static final int MOST_PIECE_BYTES = 1 << 16;

  private final Present present;
  private final Kinds kinds;
  private final Bootstrap bootstrap;
  private final Transport transport;
  private final @Nullable TlsClients tls;
  private long forwarded;
  private boolean strangers;
  private Set<InetSocketAddress> introduced = Set.of();
  private LongFunction<@Nullable InetSocketAddress> sources = hash -> null;
  private final Map<InetSocketAddress, Deque<HttpUpstream>> idle = new HashMap<>();
  private final ChannelGroup sockets = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);

  /**
   * One whose sockets belong to this loop.
   *
   * @param tls begins TLS where somebody ends it, or null where nobody does
   */
  public HttpCarrier(
      Present present,
      Kinds kinds,
      EventLoopGroup loop,
      Transport transport,
      @Nullable TlsClients tls) {
    this.tls = tls;
    this.present = present;
    this.kinds = kinds;
    this.bootstrap = new Bootstrap().group(loop);
    this.transport = transport;
  }

  /** Tells those at some addresses who connects, by the PROXY protocol: they ask for that. */
  public void introducesItselfTo(Set<InetSocketAddress> those) {
    introduced = Set.copyOf(those);
  }

  /** Those it asks are real servers: nobody is told of the world's own, nor believed. */
  public void asksRealServers() {
    strangers = true;
  }

  boolean asksStrangers() {
    return strangers;
  }

  /** Clients whose connections are told apart come from these addresses, by their hashes. */
  public void comesFrom(LongFunction<@Nullable InetSocketAddress> addresses) {
    sources = addresses;
  }

  /** Sends a request. */
  public void send(CarriedRequest request, InetSocketAddress to) {
    Visit brought = request.visit();
    boolean tunnels = false;
    if (brought != null && brought.attachment() instanceof HttpVisit from) {
      from.attempted(request.destination());
      tunnels = from.asksForTunnel();
    }
    CarriedConnection connection = request.connection();
    // HTTP/2 has no Upgrade (RFC 9113, section 8.6): a tunnel takes a connection of its own.
    if (connection == null || (tunnels && connection.multiplexes())) {
      Deque<HttpUpstream> kept = idle.get(to);
      HttpUpstream upstream = kept == null ? null : kept.pollLast();
      if (upstream == null) {
        UpstreamTls secures = secures(request);
        upstream = new HttpUpstream(this, to, null, secures);
        open(upstream, to, null, secures, false);
      }
      upstream.send(request);
      return;
    }
    UpstreamSocket upstream = (UpstreamSocket) connection.attachment();
    if (upstream == null) {
      UpstreamTls secures = secures(request);
      upstream =
          connection.multiplexes()
              ? new Http2Upstream(this, to, connection, secures)
              : new HttpUpstream(this, to, connection, secures);
      connection.attach(upstream);
      open(upstream, to, sources.apply(request.sourceHash()), secures, connection.multiplexes());
    }
    upstream.send(request);
  }

  private @Nullable UpstreamTls secures(CarriedRequest request) {
    return tls != null && request.needsTls() ? new UpstreamTls(tls, kinds, request) : null;
  }

  private void open(
      UpstreamSocket upstream,
      InetSocketAddress to,
      @Nullable InetSocketAddress from,
      @Nullable UpstreamTls secures,
      boolean streams) {
    Connecting connecting =
        new Connecting(to, from, done -> present.enter(() -> upstream.connected(done.isSuccess())));
    connecting.begin(
        bootstrap
            .clone()
            .channelFactory(transport.clients(to))
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    sockets.add(channel);
                    channel.pipeline().addLast(connecting);
                    if (introduced.contains(to)) {
                      channel.pipeline().addLast(new ProxyGreeting(false));
                    }
                    if (secures != null) {
                      secures.begin(
                          channel, streams, good -> present.enter(() -> upstream.shookHands(good)));
                    }
                    upstream.addTo(channel);
                  }
                }));
  }

  /** What speaks HTTP/1.1 on a socket. */
  static HttpClientCodec codec() {
    return new HttpClientCodec(
        new HttpDecoderConfig().setMaxChunkSize(MOST_PIECE_BYTES), false, false);
  }

  /** Closes every socket, those that lie idle for a next request above all. */
  public void close() {
    idle.clear();
    sockets.close();
  }

  /** Nobody waits for it any longer. */
  public void abandoned(CarriedRequest request) {
    if (request.attachment() instanceof UpstreamSocket upstream) {
      upstream.abandoned(request);
    }
  }

  /** The model closes a connection. */
  public void closed(CarriedConnection connection) {
    if (connection.attachment() instanceof UpstreamSocket upstream) {
      upstream.close();
    }
  }

  /**
   * Asks a process how it is.
   *
   * @param endsTls true if it speaks nothing but TLS
   * @param question what a real server is asked, or null for a process of the world
   */
  public void probe(
      InetSocketAddress to,
      boolean endsTls,
      HttpProbe.@Nullable Question question,
      Consumer<Boolean> answer) {
    HttpProbe.send(
        bootstrap.clone().channelFactory(transport.clients(to)),
        Loopback.require(to),
        introduced.contains(to),
        endsTls ? tls : null,
        question,
        fit -> present.enter(() -> answer.accept(fit)));
  }

  Present present() {
    return present;
  }

  /** A socket that belongs to nobody has done its work; false if there are enough. */
  boolean keep(HttpUpstream upstream, InetSocketAddress to) {
    Deque<HttpUpstream> kept = idle.computeIfAbsent(to, at -> new ArrayDeque<>());
    if (kept.size() == MOST_IDLE) {
      return false;
    }
    kept.addLast(upstream);
    return true;
  }

  /** A socket that may be among the idle has gone. */
  void gone(HttpUpstream upstream, InetSocketAddress to) {
    Deque<HttpUpstream> kept = idle.get(to);
    if (kept != null) {
      kept.remove(upstream);
    }
  }

  /** What is said to the one who gets it; a body is said apart. */
  HttpRequest request(CarriedRequest carried, @Nullable HttpVisit from, InetSocketAddress to) {
    HttpRequest request;
    if (from == null) {
      String path = kinds.path(carried.kindNumber());
      String target = carried.key() < 0 ? path : path + "?key=" + carried.key();
      Pace pace = carried.pace();
      long bodyBytes = pace == null ? 0 : pace.bodyBytes();
      HttpMethod method = bodyBytes == 0 ? HttpMethod.GET : HttpMethod.POST;
      request =
          new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, target, Filler.bytes(bodyBytes));
      request.headers().set(HttpHeaderNames.HOST, to.getHostString() + ":" + to.getPort());
      RequestWords.putCookies(request.headers(), carried.cookies());
      if (bodyBytes > 0) {
        request.headers().set(HttpHeaderNames.CONTENT_LENGTH, bodyBytes);
      }
    } else {
      HttpRequest original = from.head();
      ByteBuf body = from.incoming().body();
      boolean isWhole = from.incoming().isComplete();
      HttpHeaders headers = original.headers().copy(); // another attempt may need them as they are
      Rewrite rewrite = from.rewrite(carried.route());
      String target = RequestWords.target(original.uri(), rewrite);
      request =
          isWhole
              ? new DefaultFullHttpRequest(
                  HttpVersion.HTTP_1_1,
                  original.method(),
                  target,
                  body.retainedDuplicate(),
                  headers,
                  EmptyHttpHeaders.INSTANCE)
              : new DefaultHttpRequest(HttpVersion.HTTP_1_1, original.method(), target, headers);
      Hygiene.forward(headers, from.from(carried.demandBits()), ++forwarded);
      if (rewrite != null) {
        RequestWords.rewrite(headers, rewrite);
      }
      from.adjust(headers);
      if (from.compresses()) {
        headers.remove(HttpHeaderNames.ACCEPT_ENCODING); // that is done here
      }
      if (from.asksForTunnel()) {
        WebSocketHandshake.ask(headers);
      }
      if (isWhole && body.isReadable()) {
        headers.set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
      } else if (!isWhole && !headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
        headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
      }
    }
    if (strangers) {
      Headers.strip(request.headers());
    } else {
      request.headers().set(Headers.REQUEST, Headers.of(carried));
    }
    return request;
  }
}
