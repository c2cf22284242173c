package dev.lbsim.live.udp;

import dev.lbsim.live.net.Failures;
import dev.lbsim.live.net.LiveProblem;
import dev.lbsim.live.net.Loopback;
import dev.lbsim.live.net.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A socket that takes datagrams on an address, closed while the process behind it is gone. */
final class UdpPort {
  /** The longest there is: nothing is cut off. */
  static final int READ_BYTES = 65_535;

  /** Hears datagrams, on the loop; the payload is good during the call. */
  interface Receiver {
    /** One has come. */
    void received(ByteBuf payload, InetSocketAddress from);
  }

  private final Bootstrap bootstrap;
  private final InetSocketAddress address;
  private @Nullable Channel channel;

  /**
   * @param shares true if other loops take from the same address
   */
  UdpPort(
      EventLoopGroup loop,
      Transport by,
      InetSocketAddress address,
      boolean shares,
      Receiver receiver) {
    this.address = Loopback.require(address);
    this.bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(by.datagram())
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
            .handler(new Ear(receiver));
    if (shares) {
      bootstrap.option(by.reusePort(), true);
    }
  }

  /**
   * Opens it; not on the loop.
   *
   * @throws LiveProblem if somebody else has the port
   */
  void open() {
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new LiveProblem(
          "cannot take datagrams on %s:%d: %s; another port is chosen with --port"
              .formatted(
                  address.getAddress().getHostAddress(),
                  address.getPort(),
                  Failures.words(bound.cause())));
    }
    channel = bound.channel();
  }

  InetSocketAddress address() {
    return address;
  }

  /** Opens it again; on the loop. */
  void reopen() {
    if (channel == null) {
      channel = bootstrap.bind(address).channel();
    }
  }

  /** Whoever sends here is told that nobody is there. */
  void close() {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }

  /** Sends one, or drops it if the socket takes no more; takes the payload over. */
  void send(ByteBuf payload, InetSocketAddress to) {
    Channel open = channel;
    if (open == null || !open.isWritable()) {
      payload.release();
      return;
    }
    open.writeAndFlush(new DatagramPacket(payload, to), open.voidPromise());
  }

  private static final class Ear extends ChannelInboundHandlerAdapter {
    private final Receiver receiver;

    Ear(Receiver receiver) {
      this.receiver = receiver;
    }

    @Override
    public boolean isSharable() {
      return true; // it is used again when the port opens again
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      DatagramPacket packet = (DatagramPacket) message;
      try {
        if (packet.sender().getPort() != 0) { // nobody can be answered there
          receiver.received(packet.content(), packet.sender());
        }
      } finally {
        packet.release();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      // Somebody who was answered has gone; it is nobody else's business.
    }
  }
}
