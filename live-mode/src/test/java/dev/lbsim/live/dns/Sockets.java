package dev.lbsim.live.dns;

import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A kind of sockets to test with, and a loop of it. */
record Sockets(
    String name,
    EventLoop loop,
    Class<? extends DatagramChannel> datagram,
    Class<? extends ServerSocketChannel> server,
    Class<? extends SocketChannel> client)
    implements AutoCloseable {
  static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  /** All this machine has. */
  static Stream<String> kinds() {
    return Epoll.isAvailable() ? Stream.of("nio", "epoll") : Stream.of("nio");
  }

  static Sockets open(String kind) {
    return kind.equals("nio")
        ? new Sockets(
            kind,
            loop(NioIoHandler.newFactory()),
            NioDatagramChannel.class,
            NioServerSocketChannel.class,
            NioSocketChannel.class)
        : new Sockets(
            kind,
            loop(EpollIoHandler.newFactory()),
            EpollDatagramChannel.class,
            EpollServerSocketChannel.class,
            EpollSocketChannel.class);
  }

  private static EventLoop loop(IoHandlerFactory handlers) {
    return (EventLoop) new MultiThreadIoEventLoopGroup(1, handlers).next();
  }

  DnsServer serve(ZoneAnswers answers) throws BindException {
    return serve(answers, DnsLimits.DEFAULT);
  }

  DnsServer serve(ZoneAnswers answers, DnsLimits limits) throws BindException {
    return DnsServer.start(loop, datagram, server, ANY_PORT, List.of("shop.test"), answers, limits);
  }

  @Override
  public void close() {
    loop.parent().shutdownGracefully(0, 10, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
