package dev.lbsim.live.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * First in the pipeline of a socket, and connects it as soon as its loop has it. {@link
 * Bootstrap#connect} does that in a task of its own, later; a loop that is busy looks at its
 * sockets first, epoll tells it of a hang-up on one that is not connected to anything, and Netty
 * (4.2) reads it, fails with NotYetConnectedException, and may close it. So a connection could fail
 * though somebody listened.
 */
public final class Connecting extends ChannelInboundHandlerAdapter {
  /**
   * Linux chooses a port when a socket is bound to an address, one that nobody else has there; with
   * ten thousand that have just been closed it searches for milliseconds, and at 28,232 there is
   * none. With IP_BIND_ADDRESS_NO_PORT (24, of level IPPROTO_IP) it chooses when the socket
   * connects, and only the four numbers together need to be new. HAProxy and nginx ask for it, too.
   */
  private static final ChannelOption<Integer> PORT_LATER =
      new IntegerUnixChannelOption("IP_BIND_ADDRESS_NO_PORT", 0, 24);

  private final InetSocketAddress to;
  private final @Nullable InetSocketAddress from;
  private final ChannelFutureListener then;

  /**
   * @param from where it comes from, or null for anywhere
   * @param then told on the loop, once, how it ended
   */
  public Connecting(
      InetSocketAddress to, @Nullable InetSocketAddress from, ChannelFutureListener then) {
    this.to = Loopback.require(to);
    this.from = from;
    this.then = then;
  }

  /** Makes a socket in whose pipeline this is first. */
  public Channel begin(Bootstrap bootstrap) {
    ChannelFuture registered = bootstrap.register();
    registered.addListener(
        (ChannelFuture done) -> {
          if (!done.isSuccess()) {
            Troubles.of(done.cause());
            // There are too many open files, for instance, and Netty tells it on any thread.
            bootstrap.config().group().next().execute(() -> tell(done));
          }
        });
    return registered.channel();
  }

  private void tell(ChannelFuture failed) {
    try {
      then.operationComplete(failed);
    } catch (Exception e) {
      throw new IllegalStateException("whoever connects cannot bear that it fails", e);
    }
  }

  @Override
  public void channelRegistered(ChannelHandlerContext registered) {
    registered.fireChannelRegistered();
    Channel socket = registered.channel();
    if (from != null && from.getPort() == 0) {
      socket.config().setOption(PORT_LATER, 1); // false, and no harm done, where there is none
    }
    socket
        .connect(to, from)
        .addListener(then)
        .addListener(ChannelFutureListener.CLOSE_ON_FAILURE); // or epoll tells of it for ever
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    active.fireChannelActive();
    if (!active.isRemoved()) { // it may have been closed at once
      active.pipeline().remove(this);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    // How connecting ends is told; what is written at once and fails closes the socket.
  }
}
