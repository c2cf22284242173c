package dev.lbsim.live.udp;

import dev.lbsim.core.model.CarriedRequest;
import dev.lbsim.live.net.Loopback;
import dev.lbsim.live.net.Present;
import dev.lbsim.live.net.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;

/** Opens the backend's side of sessions that an L4 tier has placed, with a socket for each. */
public final class UdpCarrier {
  private final Present present;
  private final Bootstrap bootstrap;

  /** One whose sockets belong to this loop. */
  public UdpCarrier(Present present, EventLoopGroup loop, Transport by) {
    this.present = present;
    this.bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(by.datagram())
            .option(
                ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(UdpPort.READ_BYTES));
  }

  /**
   * Joins a client's session to a backend.
   *
   * @param placed stands for the session; it is answered when that ends
   */
  public void send(CarriedRequest placed, UdpSession session, InetSocketAddress to) {
    session.placed(placed);
    placed.attach(session);
    ChannelFuture connected =
        bootstrap
            .clone()
            .handler(new Backend(session))
            .connect(Loopback.require(to), session.source(to));
    connected.addListener(
        done ->
            present.enter(() -> session.connected(done.isSuccess() ? connected.channel() : null)));
  }

  /** Its client is heard no more, or the tier has broken it. */
  public void abandoned(CarriedRequest placed) {
    if (placed.attachment() instanceof UdpSession session) {
      session.over();
    }
  }

  private static final class Backend extends ChannelInboundHandlerAdapter {
    private final UdpSession session;

    Backend(UdpSession session) {
      this.session = session;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof DatagramPacket packet) {
        session.answered(packet.content());
      } else if (message instanceof ByteBuf bytes) {
        session.answered(bytes);
      } else {
        ReferenceCountUtil.release(message);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (cause instanceof PortUnreachableException) {
        session.refused();
      }
    }
  }
}
