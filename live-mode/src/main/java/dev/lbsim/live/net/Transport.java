package dev.lbsim.live.net;

import io.netty.channel.EventLoopGroup;
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
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * How this machine does sockets: epoll where Netty has a native library for it, else the one in the
 * JDK, which works everywhere and wakes up later.
 *
 * @param name what to call it
 * @param note why it is not the best there is, or empty
 * @param handlers makes what waits for events
 */
public record Transport(
    String name,
    String note,
    IoHandlerFactory handlers,
    Class<? extends ServerSocketChannel> server,
    Class<? extends SocketChannel> client,
    Class<? extends DatagramChannel> datagram) {

  /** The best this machine has. */
  public static Transport best() {
    if (Epoll.isAvailable()) {
      return new Transport(
          "epoll",
          "",
          EpollIoHandler.newFactory(),
          EpollServerSocketChannel.class,
          EpollSocketChannel.class,
          EpollDatagramChannel.class);
    }
    return portable("there is no native epoll here, so sockets go by the JDK's NIO");
  }

  /** The one that works on every machine. */
  public static Transport portable(String why) {
    return new Transport(
        "nio",
        why,
        NioIoHandler.newFactory(),
        NioServerSocketChannel.class,
        NioSocketChannel.class,
        NioDatagramChannel.class);
  }

  /** One event loop, on a thread that keeps nobody from leaving. */
  public EventLoopGroup oneLoop(String thread) {
    return new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(thread, true), handlers);
  }
}
