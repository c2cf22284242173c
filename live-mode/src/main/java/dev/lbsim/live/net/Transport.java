package dev.lbsim.live.net;

import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ReflectiveChannelFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.util.List;

/**
 * How this machine does sockets: io_uring or epoll where Netty has a native library for it, else
 * the JDK's NIO, which works everywhere and wakes up later.
 *
 * @param name what to call it
 * @param note why it is not the best there is, or empty
 * @param handlers makes what waits for events
 * @param reusePort lets several loops listen on one address
 */
public record Transport(
    String name,
    String note,
    IoHandlerFactory handlers,
    Class<? extends ServerSocketChannel> server,
    Class<? extends SocketChannel> client,
    Class<? extends DatagramChannel> datagram,
    ChannelOption<Boolean> reusePort) {

  /** The property that chooses one by its name. */
  public static final String PROPERTY = "lbsim.transport";

  private static final String IO_URING = "io_uring";
  private static final String EPOLL = "epoll";
  private static final String NIO = "nio";
  private static final List<String> NAMES = List.of(IO_URING, EPOLL, NIO);

  /**
   * The best this machine has, or the one that {@code -Dlbsim.transport} names.
   *
   * @throws LiveProblem if that one does not exist or does not work here
   */
  public static Transport best() {
    String wanted = System.getProperty(PROPERTY, "");
    if (wanted.isEmpty()) {
      return automatic();
    }
    if (!NAMES.contains(wanted)) {
      throw new LiveProblem(
          "-D" + PROPERTY + " knows io_uring, epoll and nio, and not \"" + wanted + '"');
    }
    if (wanted.equals(NIO)) {
      return portable("asked for");
    }
    boolean uring = wanted.equals(IO_URING);
    if (uring ? !IoUring.isAvailable() : !Epoll.isAvailable()) {
      Throwable cause = uring ? IoUring.unavailabilityCause() : Epoll.unavailabilityCause();
      throw new LiveProblem("this machine has no " + wanted + ": " + Failures.words(cause));
    }
    return uring ? uring() : epoll("");
  }

  private static Transport automatic() {
    return Epoll.isAvailable()
        ? epoll("")
        : portable(
            "there is no native epoll here, so sockets go by the JDK's NIO: "
                + Failures.words(Epoll.unavailabilityCause()));
  }

  private static Transport uring() {
    return new Transport(
        IO_URING,
        "",
        IoUringIoHandler.newFactory(),
        IoUringServerSocketChannel.class,
        IoUringSocketChannel.class,
        IoUringDatagramChannel.class,
        UnixChannelOption.SO_REUSEPORT);
  }

  private static Transport epoll(String note) {
    return new Transport(
        EPOLL,
        note,
        EpollIoHandler.newFactory(),
        EpollServerSocketChannel.class,
        EpollSocketChannel.class,
        EpollDatagramChannel.class,
        UnixChannelOption.SO_REUSEPORT);
  }

  /** The one that works on every machine. */
  public static Transport portable(String why) {
    return new Transport(
        NIO,
        why,
        NioIoHandler.newFactory(),
        NioServerSocketChannel.class,
        NioSocketChannel.class,
        NioDatagramChannel.class,
        NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT));
  }

  /**
   * Makes sockets that listen on that address. With epoll those of an IPv4 address are of IPv4
   * alone: Netty else takes sockets of IPv6 for both, which costs two system calls more and some
   * per cent of all that opening and closing takes.
   */
  public ChannelFactory<? extends ServerSocketChannel> servers(InetSocketAddress on) {
    return isPlain(on)
        ? () -> new EpollServerSocketChannel(SocketProtocolFamily.INET)
        : new ReflectiveChannelFactory<>(server);
  }

  /** Makes sockets that connect to that address. */
  public ChannelFactory<? extends SocketChannel> clients(InetSocketAddress to) {
    return isPlain(to)
        ? () -> new EpollSocketChannel(SocketProtocolFamily.INET)
        : new ReflectiveChannelFactory<>(client);
  }

  /** Makes sockets for datagrams from that address. */
  public ChannelFactory<? extends DatagramChannel> datagrams(InetSocketAddress on) {
    return isPlain(on)
        ? () -> new EpollDatagramChannel(SocketProtocolFamily.INET)
        : new ReflectiveChannelFactory<>(datagram);
  }

  boolean isEpoll() {
    return name.equals(EPOLL);
  }

  private boolean isPlain(InetSocketAddress address) {
    return isEpoll() && address.getAddress() instanceof Inet4Address;
  }

  /** One event loop, on a thread that keeps nobody from leaving. */
  public EventLoopGroup oneLoop(String thread) {
    return new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(thread, true), handlers);
  }
}
