package dev.lbsim.live.l4;

import dev.lbsim.core.model.AnswerFacts;
import dev.lbsim.core.model.Ending;
import dev.lbsim.core.model.Entrance;
import dev.lbsim.core.model.Guest;
import dev.lbsim.core.model.RequestKind;
import dev.lbsim.core.model.Visit;
import dev.lbsim.live.net.Listener;
import dev.lbsim.live.net.Present;
import dev.lbsim.live.proxy.ProxyGate;
import dev.lbsim.live.proxy.ProxyVersion;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The address of an L4 tier, or an anycast address: every connection that is accepted here is
 * placed by the tier, or goes to the site that its routes lead to, for as long as it lasts. What a
 * client sends before that is not read.
 */
public final class TcpEntrance implements Entrance.Porter {
  private final Present present;
  private final Listener listener;
  private final Function<InetSocketAddress, Entrance> doors;
  private final Proxying proxying;
  private final L4Limits limits;
  private int open;
  private @Nullable Channel waiting;

  /**
   * How its backends know its clients.
   *
   * @param accepts true if every connection must begin with a header
   * @param sends what its backends are told in, or null
   * @param keepsSource true if backends see the address that clients come from
   */
  public record Proxying(boolean accepts, @Nullable ProxyVersion sends, boolean keepsSource) {
    /** No headers; a network hands packets on as they are. */
    public static final Proxying NETWORK = new Proxying(false, null, true);
  }

  /**
   * @param proxying how backends know clients
   * @param limits what it puts up with
   * @param doors makes the ways into the model for this porter, by where a client comes from
   * @param listener makes a listening socket from what handles a connection
   */
  public TcpEntrance(
      Present present,
      Proxying proxying,
      L4Limits limits,
      Function<Entrance.Porter, Function<InetSocketAddress, Entrance>> doors,
      Function<ChannelInitializer<Channel>, Listener> listener) {
    this.present = present;
    this.proxying = proxying;
    this.limits = limits;
    this.doors = doors.apply(this);
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
    count(channel);
    channel.config().setAutoRead(false);
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    if (proxying.accepts) {
      channel.pipeline().addLast(new ProxyGate());
    }
    channel.pipeline().addLast(new TcpGuest(this));
  }

  /** At the limit no more are accepted; those that have come at the same time are. */
  private void count(Channel channel) {
    if (++open >= limits.connectionsMax()) {
      waiting = channel.parent();
      waiting.config().setAutoRead(false);
    }
    channel
        .closeFuture()
        .addListener(
            closed -> {
              Channel wakes = waiting;
              if (--open < limits.connectionsMax() && wakes != null) {
                waiting = null;
                wakes.config().setAutoRead(true);
              }
            });
  }

  /** The socket it listens on. */
  public Listener listener() {
    return listener;
  }

  /** The way in for a client. */
  Entrance entrance(InetSocketAddress from) {
    return doors.apply(from);
  }

  Proxying proxying() {
    return proxying;
  }

  L4Limits limits() {
    return limits;
  }

  Present present() {
    return present;
  }

  /** What stands for a connection in the model. */
  static Visit.Asked connection(Entrance by) {
    return new Visit.Asked(0, -1, 0, 1, RequestKind.DEFAULT_PRIORITY, by.drawDemandBits(), false);
  }

  @Override
  public void answered(Visit visit, Ending ending, AnswerFacts answer) {
    ((TcpGuest) Objects.requireNonNull(visit.attachment())).over(ending);
  }

  @Override
  public void closed(Guest guest) {}
}
