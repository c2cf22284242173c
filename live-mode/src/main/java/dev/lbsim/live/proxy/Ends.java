package dev.lbsim.live.proxy;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;

/**
 * The two ends of a connection as its user sees them: those that a PROXY protocol header has told,
 * else those of the socket.
 *
 * @param from where the client is
 * @param to where it connected to
 */
public record Ends(InetSocketAddress from, InetSocketAddress to) {
  private static final AttributeKey<Ends> TOLD = AttributeKey.valueOf(Ends.class, "told");

  /** Of a connection that somebody opened to us. */
  public static Ends of(Channel accepted) {
    Ends told = accepted.attr(TOLD).get();
    return told != null
        ? told
        : new Ends(
            (InetSocketAddress) accepted.remoteAddress(),
            (InetSocketAddress) accepted.localAddress());
  }

  /** These are the ends from now on, whatever the socket says. */
  public void tell(Channel accepted) {
    accepted.attr(TOLD).set(this);
  }
}
