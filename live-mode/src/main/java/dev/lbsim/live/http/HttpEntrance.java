package dev.lbsim.live.http;

import dev.lbsim.core.balance.Rewrite;
import dev.lbsim.core.balance.RouteMatch;
import dev.lbsim.core.guard.tls.Handshake;
import dev.lbsim.core.model.AnswerFacts;
import dev.lbsim.core.model.Ending;
import dev.lbsim.core.model.Entrance;
import dev.lbsim.core.model.Guest;
import dev.lbsim.core.model.RequestKind;
import dev.lbsim.core.model.Visit;
import dev.lbsim.live.access.AccessLog;
import dev.lbsim.live.net.Drain;
import dev.lbsim.live.net.Listener;
import dev.lbsim.live.net.Present;
import dev.lbsim.live.net.Tuples;
import dev.lbsim.live.parse.StrictRequestDecoder;
import dev.lbsim.live.proxy.Ends;
import dev.lbsim.live.proxy.ProxyGate;
import dev.lbsim.live.tls.Shake;
import dev.lbsim.live.tls.TlsServer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.util.AttributeKey;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An HTTP/1.1 server in front of a server or an L7 instance of a live world. */
public final class HttpEntrance implements Entrance.Porter {
  /**
   * What comes and what is done with it.
   *
   * @param passesOn true for a proxy, which needs the bodies of requests
   * @param acceptsProxy true if every connection must begin with a PROXY protocol header
   * @param strangers true if nobody is believed who says what only processes of a live world say
   * @param name of the instance, such as {@code l7.edge.1}
   * @param routes what the routes of its tier ask for, in order
   * @param rewrites what it changes of requests, by the name of their route
   * @param log hears of every request that was answered, or null
   * @param streams limits of HTTP/2
   * @param compression how it compresses answers, or null where it does not
   */
  public record Manner(
      boolean passesOn,
      boolean acceptsProxy,
      boolean strangers,
      String name,
      List<RouteMatch> routes,
      Map<String, Rewrite> rewrites,
      @Nullable AccessLog log,
      Streams streams,
      @Nullable Compression compression) {

    /** One that believes everybody and writes no log. */
    public Manner(boolean passesOn, boolean acceptsProxy) {
      this(passesOn, acceptsProxy, false, "", List.of(), Map.of(), null, Streams.USUAL, null);
    }
  }

  /**
   * Limits of connections of HTTP/2.
   *
   * @param most streams at a time
   * @param resetsAreCounted true if the process itself says how many may be reset
   */
  public record Streams(int most, boolean resetsAreCounted) {
    /** nginx's {@code http2_max_concurrent_streams}; HAProxy has 100. */
    public static final Streams USUAL = new Streams(128, false);
  }

  private static final long MILLIS = 1000;
  private static final long NANOS = 1_000_000;

  /** 2027-01-15. */
  private static final long BEGINNING_MILLIS = 1_800_000_000_000L;

  private static final AttributeKey<Handed> HANDED = AttributeKey.valueOf("lbsim.handshake");

  private final Present present;
  private final Kinds kinds;
  private final Manner manner;
  private final Listener listener;
  private final Entrance entrance;
  private final @Nullable TlsServer tls;
  private boolean draining;
  private @Nullable HttpEntrance successor;
  private long dateSecond;
  private String date = "";

  /**
   * @param manner what comes and what is done with it
   * @param entrance makes the way into the model for this porter
   * @param listener makes a listening socket from what handles a connection
   * @param tls makes what ends TLS in front of it, or null
   */
  public HttpEntrance(
      Present present,
      Kinds kinds,
      Manner manner,
      Function<Entrance.Porter, Entrance> entrance,
      Function<ChannelInitializer<Channel>, Listener> listener,
      @Nullable Function<TlsServer.Owner, TlsServer> tls) {
    this.present = present;
    this.kinds = kinds;
    this.manner = manner;
    this.entrance = entrance.apply(this);
    this.tls = tls == null ? null : tls.apply(new Secured());
    this.listener =
        listener.apply(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                accept(channel);
              }
            });
    this.listener.readAtOnce();
  }

  private void accept(Channel channel) {
    listener.add(channel);
    if (manner.acceptsProxy) {
      channel.pipeline().addLast(new ProxyGate());
    }
    if (tls != null) {
      tls.accept(channel);
    } else {
      channel.pipeline().addLast(new Preface(this::serve, entrance.hasClocks()));
    }
  }

  private void serve(Channel channel, boolean speaksHttp2) {
    HttpEntrance next = successor;
    if (next != null) { // it was secured meanwhile
      listener.release(channel);
      next.listener.add(channel);
      next.serve(channel, speaksHttp2);
      return;
    }
    HttpGuest early = channel.pipeline().get(HttpGuest.class);
    if (early != null) {
      early.withdraw();
      channel.pipeline().remove(StrictRequestDecoder.class);
      channel.pipeline().remove(AnswerEncoder.class);
      channel.pipeline().remove(early);
    }
    if (speaksHttp2) {
      Http2Line.begin(channel, this);
    } else {
      StrictRequestDecoder decoder = new StrictRequestDecoder();
      channel.pipeline().addLast(decoder, new AnswerEncoder(), new HttpGuest(this, decoder, null));
    }
  }

  Streams streams() {
    return manner.streams;
  }

  /** What a request asks for, as far as the model is concerned. */
  Visit.Asked asked(HttpRequest request) {
    Visit.Asked told = told(request);
    return told == null ? guessed(request) : told;
  }

  /** The same as whoever calls says in so many words; null if nobody does, or is believed. */
  Visit.@Nullable Asked told(HttpRequest request) {
    return servesStrangers() ? null : Headers.asked(request.headers().get(Headers.REQUEST));
  }

  /** The same of one that says nothing of itself. */
  Visit.Asked guessed(HttpRequest request) {
    RequestKind kind = kinds.of(request.uri());
    long bits = entrance.drawDemandBits();
    if (servesStrangers()) {
      // Of no kind: routes go by its own words, and no cost or size is known.
      int priority = kind == null ? RequestKind.DEFAULT_PRIORITY : kind.priority();
      return new Visit.Asked(kinds.beyond(), -1, 0, 1, priority, bits, false);
    }
    return kind == null
        ? new Visit.Asked(kinds.beyond(), -1, 0, 1, RequestKind.DEFAULT_PRIORITY, bits, false)
        : new Visit.Asked(
            kind.number(),
            -1,
            kind.sizeBytes() == null ? 0 : Math.round(kind.sizeBytes().mean()),
            kind.cost().mean(),
            kind.priority(),
            bits,
            false);
  }

  /** True if TLS ends here. */
  boolean isSecured() {
    return tls != null;
  }

  /** Somebody asks for something on a connection for the first time. */
  Guest connected(Channel channel) {
    Ends ends = Ends.of(channel);
    Guest guest = entrance.connected(hash(ends), Tuples.source(ends.from()));
    Handed handed = channel.attr(HANDED).get();
    if (handed != null) {
      guest.secured(handed.how, handed.certificate);
    }
    return guest;
  }

  private static long hash(Ends ends) {
    return Tuples.hash(ends.from(), ends.to());
  }

  /** How a connection was secured. */
  private record Handed(Handshake how, int certificate) {}

  /** Where TLS ends. */
  private final class Secured implements TlsServer.Owner {
    @Override
    public boolean hasExpired(int certificate) {
      boolean[] expired = new boolean[1];
      present.enter(() -> expired[0] = entrance.hasExpired(certificate)); // at the present time
      return expired[0];
    }

    @Override
    public int workerOf(Channel connection) {
      return entrance.workerOf(hash(Ends.of(connection)));
    }

    @Override
    public void secured(Channel connection, Shake shake, int certificate) {
      connection.attr(HANDED).set(new Handed(shake.how(), certificate));
      serve(connection, ApplicationProtocolNames.HTTP_2.equals(shake.protocol()));
    }

    @Override
    public void failed(Channel connection, int certificate) {
      Ends ends = Ends.of(connection);
      present.enter(
          () -> {
            Guest guest = entrance.connected(hash(ends), Tuples.source(ends.from()));
            guest.handshakeFailed(certificate);
            guest.ask(
                new Visit.Asked(
                    kinds.beyond(),
                    -1,
                    0,
                    1,
                    RequestKind.DEFAULT_PRIORITY,
                    entrance.drawDemandBits(),
                    false),
                null);
          });
    }
  }

  /** The socket it listens on. */
  public Listener listener() {
    return listener;
  }

  /** From now on every answer is the last of its connection; on the loop. */
  public void drain() {
    draining = true;
    listener.tell(Drain.BEGINS);
  }

  /**
   * Gives its connections to an entrance of another world on the same loop, each as soon as it
   * carries nothing, if that one serves them alike.
   *
   * @return false if it does not
   */
  public boolean moveTo(HttpEntrance next) {
    if (next.isSecured() != isSecured() || next.passesOn() != passesOn()) {
      return false;
    }
    successor = next;
    listener.tell(new Moved(next));
    return true;
  }

  /** What a connection is told whose next request is for somebody else. */
  record Moved(HttpEntrance to) {}

  boolean draining() {
    return draining;
  }

  /** The time of day, for {@code Date}. */
  String date() {
    long second = System.currentTimeMillis() / MILLIS;
    if (second != dateSecond) {
      dateSecond = second;
      date = DateFormatter.format(new Date(second * MILLIS));
    }
    return date;
  }

  /**
   * What a calendar says, in milliseconds since 1970: where real clients are served the wall's, in
   * a world with a pace of its own one that begins with it.
   */
  long epochMillis() {
    return servesStrangers()
        ? System.currentTimeMillis()
        : BEGINNING_MILLIS + entrance.nowNanos() / NANOS;
  }

  Entrance entrance() {
    return entrance;
  }

  boolean passesOn() {
    return manner.passesOn;
  }

  boolean servesStrangers() {
    return manner.strangers;
  }

  Manner manner() {
    return manner;
  }

  Present present() {
    return present;
  }

  Kinds kinds() {
    return kinds;
  }

  @Override
  public void answered(Visit visit, Ending ending, AnswerFacts answer) {
    if (visit.attachment() instanceof HttpVisit of) { // not a handshake that has failed
      of.answered(ending, answer);
    } else if (visit.attachment() instanceof Arrival arrival) {
      arrival.cutOff(visit, ending, answer);
    }
  }

  @Override
  public void closed(Guest guest) {
    if (guest.attachment() instanceof HttpGuest of) {
      of.closedByProcess();
    } else if (guest.attachment() instanceof Http2Line of) {
      of.closedByProcess();
    }
  }
}
