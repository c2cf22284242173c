package dev.lbsim.live.l4;

import dev.lbsim.core.model.Ending;
import dev.lbsim.core.model.Guest;
import dev.lbsim.live.net.Listener;
import dev.lbsim.live.net.Tuples;
import dev.lbsim.live.proxy.Ends;
import dev.lbsim.live.proxy.ProxyVersion;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
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
    Ends ends = Ends.of(active.channel());
    at.present()
        .enter(
            () -> {
              Guest known =
                  at.entrance()
                      .connected(Tuples.hash(ends.from(), ends.to()), Tuples.source(ends.from()));
              known.attach(this);
              guest = known;
              known.ask(at.connection(), this);
            });
  }

  /** The client's side. */
  Channel client() {
    return Objects.requireNonNull(channel());
  }

  /** What its backend is to be told first, or null. */
  @Nullable ByteBuf introduction() {
    Channel client = client();
    ProxyVersion version = at.sendsProxy();
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
