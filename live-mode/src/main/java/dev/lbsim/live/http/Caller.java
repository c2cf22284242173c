package dev.lbsim.live.http;

import dev.lbsim.core.model.Guest;
import dev.lbsim.live.proxy.Ends;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Who is at the other end of a connection: to the model a guest, once something was asked. */
final class Caller {
  private final HttpEntrance at;
  private final HttpGuest connection;
  private final Channel channel;
  private @Nullable Guest guest;
  private Hygiene.@Nullable Who who;

  Caller(HttpEntrance at, HttpGuest connection, Channel channel) {
    this.at = at;
    this.connection = connection;
    this.channel = channel;
  }

  Guest guest() {
    Guest known = guest;
    if (known == null) {
      known = at.connected(channel);
      known.attach(connection);
      guest = known;
    }
    return known;
  }

  /** The model hears that it has gone; whether the connection stays is not its business. */
  void leave() {
    Guest known = guest;
    guest = null;
    if (known != null) {
      known.attach(null);
      known.left();
    }
  }

  /** It has gone, with its connection. */
  void gone() {
    if (guest != null) {
      guest.left();
    }
  }

  /** What is said of it to those behind. */
  Hygiene.Who who() {
    Hygiene.Who known = who;
    if (known == null) {
      Ends ends = Ends.of(channel);
      known = new Hygiene.Who(ends.from(), ends.to(), at.isSecured());
      who = known;
    }
    return known;
  }

  /** Where it calls from. */
  InetSocketAddress from() {
    return Ends.of(channel).from();
  }
}
