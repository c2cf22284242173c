package dev.lbsim.live.dns;

import dev.lbsim.live.net.Failures;
import dev.lbsim.live.net.LiveProblem;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Getting ports and giving them back. */
final class Ports {
  private static final int NEXT_TURN_MILLIS = 5;

  private Ports() {}

  /**
   * Waits for a port; not on its loop.
   *
   * @param what it is wanted for
   * @throws LiveProblem if it is not to be had
   */
  static Channel bound(ChannelFuture bind, InetSocketAddress address, String what) {
    bind.awaitUninterruptibly();
    if (!bind.isSuccess()) {
      throw new LiveProblem(
          "cannot listen on %s for %s: %s"
              .formatted(text(address), what, Failures.words(bind.cause())));
    }
    return bind.channel();
  }

  /** Waits until what is being closed has given back its ports; not on its loop. */
  static void free(EventLoop loop, Future<?> close) {
    close.awaitUninterruptibly();
    // NIO lets go of a socket only when it next looks at all it has: after this turn of the loop.
    loop.schedule(() -> {}, NEXT_TURN_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly();
  }

  /** An address as people write it. */
  static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (address.getAddress() instanceof Inet6Address ? "[" + host + "]" : host)
        + ":"
        + address.getPort();
  }
}
