package dev.lbsim.live.net;

import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;

/**
 * Says that nothing more will be written, by FIN, when all has been. Netty's {@code shutdownOutput}
 * makes an exception with its stack trace each time, for writes that might be pending, of which
 * there are none here; with epoll the socket can be told without.
 */
final class Fin {
  private Fin() {}

  /** Sends it, or finds that the socket is gone; on the loop. */
  static void send(DuplexChannel from, Runnable then) {
    if (from instanceof EpollSocketChannel epoll && epoll.fd() instanceof Socket socket) {
      try {
        socket.shutdown(false, true);
      } catch (IOException | NotYetConnectedException e) {
        // It was reset meanwhile, which its loop is about to tell.
      }
      then.run();
    } else {
      from.shutdownOutput().addListener(shut -> then.run());
    }
  }
}
