package dev.lbsim.live.l4;

import dev.lbsim.core.model.CarriedRequest;
import dev.lbsim.core.model.Ending;
import dev.lbsim.live.net.Connecting;
import dev.lbsim.live.net.Listener;
import dev.lbsim.live.net.Present;
import dev.lbsim.live.net.Splice;
import dev.lbsim.live.net.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** Opens the backend's side of connections that an L4 tier has placed. */
public final class TcpCarrier {
  private final Present present;
  private final Bootstrap bootstrap;
  private final Transport transport;

  /** One whose sockets belong to this loop. */
  public TcpCarrier(Present present, EventLoopGroup loop, Transport transport, L4Limits limits) {
    this.present = present;
    this.transport = transport;
    this.bootstrap =
        new Bootstrap()
            .group(loop)
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, limits.connectMillis())
            .option(ChannelOption.ALLOW_HALF_CLOSURE, true);
  }

  /**
   * Joins a client's connection to a backend.
   *
   * @param placed stands for the connection; it is answered when that ends
   */
  public void send(CarriedRequest placed, TcpGuest guest, InetSocketAddress to) {
    Backend backend = new Backend(placed, guest);
    placed.attach(backend);
    Connecting connecting =
        new Connecting(
            to, guest.source(to), done -> present.enter(() -> backend.connected(done.isSuccess())));
    connecting.begin(
        bootstrap
            .clone()
            .channelFactory(transport.clients(to))
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(connecting, backend);
                  }
                }));
  }

  /** Finds out whether somebody listens there. */
  public void probe(InetSocketAddress to, Consumer<Boolean> answer) {
    Connecting connecting =
        new Connecting(
            to,
            null,
            done -> {
              if (done.isSuccess()) {
                done.channel().close();
              }
              present.enter(() -> answer.accept(done.isSuccess()));
            });
    connecting.begin(bootstrap.clone().channelFactory(transport.clients(to)).handler(connecting));
  }

  /** Its client has gone, or the tier broke it. */
  public void abandoned(CarriedRequest placed) {
    if (placed.attachment() instanceof Backend backend) {
      backend.drop();
    }
  }

  private final class Backend extends Splice {
    private final CarriedRequest placed;
    private final TcpGuest guest;
    private boolean dropped;

    Backend(CarriedRequest placed, TcpGuest guest) {
      super(guest.flow());
      this.placed = placed;
      this.guest = guest;
    }

    void connected(boolean successful) {
      Channel here = channel();
      if (!successful || here == null) {
        placed.answered(Ending.REFUSED);
      } else if (dropped || !placed.isAwaited()) {
        here.close();
      } else {
        placed.accepted();
        flow().whenDone(() -> present.enter(() -> placed.answered(Ending.OK)));
        ByteBuf introduction = guest.introduction();
        if (introduction != null) {
          here.writeAndFlush(introduction, here.voidPromise());
        }
        to(guest);
        guest.to(this);
      }
    }

    void drop() {
      dropped = true;
      Channel here = channel();
      if (here != null) {
        Listener.reset(here);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext gone) {
      super.channelInactive(gone);
      present.enter(() -> placed.answered(wasReset() ? Ending.RESET : Ending.OK));
    }
  }
}
