package dev.lbsim.live.l4;

import dev.lbsim.core.model.Ending;
import dev.lbsim.core.model.Entrance;
import dev.lbsim.core.model.Guest;
import dev.lbsim.live.net.Flow;
import dev.lbsim.live.net.Listener;
import dev.lbsim.live.net.Splice;
import dev.lbsim.live.net.Tuples;
import dev.lbsim.live.proxy.Ends;
import dev.lbsim.live.proxy.ProxyVersion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A client's connection to an L4 tier, and the one to the backend it was given to. */
public final class TcpGuest extends Splice {
  private final TcpEntrance at;
  private @Nullable Guest guest;
  private boolean lost;

  TcpGuest(TcpEntrance at) {
    super(new Flow(at.limits().idleNanos(), at.limits().halfClosedNanos()));
    this.at = at;
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    Ends ends = Ends.of(active.channel());
    flow().start(active.channel().eventLoop(), this::packet, active.channel()::close);
    at.present()
        .enter(
            () -> {
              Entrance door = at.entrance(ends.from());
              Guest known =
                  door.connected(Tuples.hash(ends.from(), ends.to()), Tuples.source(ends.from()));
              known.attach(this);
              guest = known;
              known.ask(TcpEntrance.connection(door), this);
            });
  }

  /** One more packet; false if the tier loses it. */
  private boolean packet() {
    at.present().enter(() -> lost = guest != null && !guest.packet());
    return !lost;
  }

  /** The client's side. */
  Channel client() {
    return Objects.requireNonNull(channel());
  }

  /** Where its backend is to see it come from, or null for anywhere. */
  @Nullable InetSocketAddress source(InetSocketAddress backend) {
    InetAddress own = ((InetSocketAddress) client().remoteAddress()).getAddress();
    boolean possible = own.getClass() == backend.getAddress().getClass();
    return possible && at.proxying().keepsSource() ? new InetSocketAddress(own, 0) : null;
  }

  /** What its backend is to be told first, or null. */
  @Nullable ByteBuf introduction() {
    Channel client = client();
    ProxyVersion version = at.proxying().sends();
    return version == null ? null : version.introduce(Ends.of(client), client.alloc());
  }

  /** The tier has done with it: it was never placed, or both sides have closed, or it broke. */
  void over(Ending ending) {
    Channel client = channel();
    if (client == null) {
      return;
    }
    if (ending == Ending.REFUSED || ending == Ending.RESET) {
      Listener.reset(client);
    } else {
      client.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext gone) {
    flow().over();
    super.channelInactive(gone);
    at.present()
        .enter(
            () -> {
              if (guest != null) {
                guest.left();
              }
            });
  }
}
