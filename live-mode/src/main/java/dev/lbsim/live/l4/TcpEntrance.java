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
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The address of an L4 tier: every connection that is accepted here is placed by the tier, for
 * good. What a client sends before that is not read.
 */
public final class TcpEntrance implements Entrance.Porter {
  private final Present present;
  private final Listener listener;
  private final Entrance entrance;
  private final Proxying proxying;

  /**
   * What it has to do with the PROXY protocol.
   *
   * @param accepts true if every connection must begin with a header
   * @param sends what its backends are told in, or null
   */
  public record Proxying(boolean accepts, @Nullable ProxyVersion sends) {
    /** Nothing. */
    public static final Proxying NONE = new Proxying(false, null);
  }

  /**
   * @param proxying whether headers come, and go
   * @param entrance makes the way into the model for this porter
   * @param listener makes a listening socket from what handles a connection
   */
  public TcpEntrance(
      Present present,
      Proxying proxying,
      Function<Entrance.Porter, Entrance> entrance,
      Function<ChannelInitializer<Channel>, Listener> listener) {
    this.present = present;
    this.proxying = proxying;
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
    channel.config().setAutoRead(false);
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    if (proxying.accepts) {
      channel.pipeline().addLast(new ProxyGate());
    }
    channel.pipeline().addLast(new TcpGuest(this));
  }

  /** The socket it listens on. */
  public Listener listener() {
    return listener;
  }

  /** How the tier is. */
  public Entrance entrance() {
    return entrance;
  }

  @Nullable ProxyVersion sendsProxy() {
    return proxying.sends;
  }

  Present present() {
    return present;
  }

  /** What stands for a connection in the model. */
  Visit.Asked connection() {
    return new Visit.Asked(
        0, -1, 0, 1, RequestKind.DEFAULT_PRIORITY, entrance.drawDemandBits(), false);
  }

  @Override
  public void answered(Visit visit, Ending ending, AnswerFacts answer) {
    ((TcpGuest) Objects.requireNonNull(visit.attachment())).over(ending);
  }

  @Override
  public void closed(Guest guest) {}
}
