package dev.lbsim.live.dns;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Addresses of this machine: nothing else is reached, and what is not to be had is told well. */
final class OnLoopback {
  private static final int NEXT_TURN_MILLIS = 5;

  private OnLoopback() {}

  /**
   * Returns the address.
   *
   * @throws IllegalArgumentException if it is not one of loopback
   */
  static InetSocketAddress require(InetSocketAddress address) {
    if (address.isUnresolved() || !address.getAddress().isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "DNS is served and asked on loopback only, and "
              + address.getHostString()
              + " is not in 127.0.0.0/8 or ::1");
    }
    return address;
  }

  /**
   * Waits for an address.
   *
   * @param what it is wanted for, behind "cannot"
   * @throws BindException in one sentence, if it is not to be had
   */
  static Channel bound(ChannelFuture bind, InetSocketAddress address, String what)
      throws BindException {
    bind.awaitUninterruptibly();
    Throwable cause = bind.cause();
    if (cause == null) {
      return bind.channel();
    }
    String said = String.valueOf(cause.getMessage());
    String why =
        said.contains("in use") ? "another program has that port" : "the system says: " + said;
    BindException problem =
        new BindException("cannot " + what + " on " + text(address) + ": " + why);
    problem.initCause(cause);
    throw problem;
  }

  /** Closes channels that share a loop and waits until their ports are free; not on that loop. */
  static void free(EventLoop loop, Future<?> close) {
    close.awaitUninterruptibly();
    // NIO lets go of a socket only when it next looks at all it has: after this turn of the loop.
    loop.schedule(() -> {}, NEXT_TURN_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly();
  }

  /** As people write it. */
  static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (address.getAddress() instanceof Inet6Address ? "[" + host + "]" : host)
        + ":"
        + address.getPort();
  }
}
