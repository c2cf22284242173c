package dev.lbsim.live.l4;

import dev.lbsim.core.model.Ending;
import dev.lbsim.core.model.Guest;
import dev.lbsim.live.net.Listener;
import dev.lbsim.live.net.Tuples;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A client's connection to an L4 tier, and the one to the backend it was given to. */
public final class TcpGuest extends Splice {
  private final TcpEntrance at;
  private @Nullable Guest guest;

  TcpGuest(TcpEntrance at) {
    this.at = at;
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    InetSocketAddress from = (InetSocketAddress) active.channel().remoteAddress();
    InetSocketAddress to = (InetSocketAddress) active.channel().localAddress();
    at.present()
        .enter(
            () -> {
              Guest known = at.entrance().connected(Tuples.hash(from, to), Tuples.source(from));
              known.attach(this);
              guest = known;
              known.ask(at.connection(), this);
            });
  }

  /** The client's side. */
  Channel client() {
    return Objects.requireNonNull(channel());
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
      client.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext gone) {
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
