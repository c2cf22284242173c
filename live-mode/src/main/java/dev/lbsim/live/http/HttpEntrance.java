package dev.lbsim.live.http;

import dev.lbsim.core.model.AnswerFacts;
import dev.lbsim.core.model.Ending;
import dev.lbsim.core.model.Entrance;
import dev.lbsim.core.model.Guest;
import dev.lbsim.core.model.Visit;
import dev.lbsim.live.net.Listener;
import dev.lbsim.live.net.Present;
import dev.lbsim.live.proxy.ProxyGate;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.HttpResponseEncoder;
import java.util.Date;
import java.util.Objects;
import java.util.function.Function;

/** An HTTP/1.1 server in front of a server or an L7 instance of a live world. */
public final class HttpEntrance implements Entrance.Porter {
  /**
   * What comes and what is done with it.
   *
   * @param passesOn true for a proxy, which needs the bodies of requests
   * @param acceptsProxy true if every connection must begin with a PROXY protocol header
   */
  public record Manner(boolean passesOn, boolean acceptsProxy) {}

  private static final long MILLIS = 1000;

  private final Present present;
  private final Kinds kinds;
  private final Manner manner;
  private final Listener listener;
  private final Entrance entrance;
  private long dateSecond;
  private String date = "";

  /**
   * @param manner what comes and what is done with it
   * @param entrance makes the way into the model for this porter
   * @param listener makes a listening socket from what handles a connection
   */
  public HttpEntrance(
      Present present,
      Kinds kinds,
      Manner manner,
      Function<Entrance.Porter, Entrance> entrance,
      Function<ChannelInitializer<Channel>, Listener> listener) {
    this.present = present;
    this.kinds = kinds;
    this.manner = manner;
    this.entrance = entrance.apply(this);
    this.listener =
        listener.apply(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                accept(channel);
              }
            });
  }

  private void accept(Channel channel) {
    listener.add(channel);
    if (manner.acceptsProxy) {
      channel.pipeline().addLast(new ProxyGate());
    }
    channel
        .pipeline()
        .addLast(new StrictRequestDecoder(), new HttpResponseEncoder(), new HttpGuest(this));
  }

  /** The socket it listens on. */
  public Listener listener() {
    return listener;
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

  Entrance entrance() {
    return entrance;
  }

  boolean passesOn() {
    return manner.passesOn;
  }

  Present present() {
    return present;
  }

  Kinds kinds() {
    return kinds;
  }

  @Override
  public void answered(Visit visit, Ending ending, AnswerFacts answer) {
    ((HttpVisit) Objects.requireNonNull(visit.attachment())).answered(ending, answer);
  }

  @Override
  public void closed(Guest guest) {
    ((HttpGuest) Objects.requireNonNull(guest.attachment())).closedByProcess();
  }
}
