package dev.lbsim.live.dns;

import dev.lbsim.live.net.Transport;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.Epoll;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A kind of sockets to test with, and a loop of it. */
record Sockets(Transport by, EventLoop loop) implements AutoCloseable {
  static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  /** All this machine has. */
  static Stream<String> kinds() {
    return Epoll.isAvailable() ? Stream.of("nio", "epoll") : Stream.of("nio");
  }

  static Sockets open(String kind) {
    Transport by = kind.equals("nio") ? Transport.portable("to test it") : Transport.best();
    return new Sockets(by, by.oneLoop("dns-test").next());
  }

  DnsServer serve(ZoneAnswers answers) {
    return serve(answers, DnsLimits.DEFAULT);
  }

  DnsServer serve(ZoneAnswers answers, DnsLimits limits) {
    return DnsServer.start(by, loop, ANY_PORT, List.of("shop.test"), answers, limits);
  }

  @Override
  public void close() {
    loop.parent().shutdownGracefully(0, 10, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
