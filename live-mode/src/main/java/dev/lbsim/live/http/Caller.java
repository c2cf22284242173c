package dev.lbsim.live.http;

import dev.lbsim.core.model.Guest;
import dev.lbsim.live.net.Linger;
import dev.lbsim.live.net.Listener;
import dev.lbsim.live.proxy.Ends;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2Error;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Who is at the other end of a connection: to the model a guest, once something was asked. */
final class Caller {
  private final HttpEntrance at;
  private final HttpGuest connection;
  private final @Nullable Http2Line line;
  private final Channel channel;
  private @Nullable Guest guest;
  private Hygiene.@Nullable Who who;

  /**
   * @param line of HTTP/2, which others call by as well, or null
   */
  Caller(HttpEntrance at, HttpGuest connection, @Nullable Http2Line line, Channel channel) {
    this.at = at;
    this.line = line;
    this.connection = connection;
    this.channel = channel;
  }

  Guest guest() {
    if (line != null) {
      return line.guest();
    }
    Guest known = guest;
    if (known == null) {
      known = at.connected(channel);
      known.attach(connection);
      guest = known;
    }
    return known;
  }

  /** False if its tier loses what goes by on a tunnel now. */
  boolean passes() {
    boolean[] passes = {true};
    at.present().enter(() -> passes[0] = guest().packet());
    return passes[0];
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

  /**
   * It has gone, with its connection, or has reset its stream.
   *
   * @param waitsFor what it has not been answered
   */
  void gone(@Nullable HttpVisit waitsFor) {
    if (line != null && line.isOpen() && waitsFor != null) {
      waitsFor.takeBack();
    }
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

  /** Which HTTP it speaks. */
  HttpVersion version(HttpVisit visit) {
    return line == null ? visit.head().protocolVersion() : Http2Line.VERSION;
  }

  /** Nothing else says what became of what it has asked. */
  void reset() {
    if (line == null) {
      Listener.reset(channel);
    } else {
      line.reset(channel, Http2Error.INTERNAL_ERROR);
    }
  }

  /**
   * Its last answer is out, and nothing more will be read.
   *
   * @param clientSaidSo true if the client has said that it sends no more, and nothing has come:
   *     then to close loses nothing, as in nginx, which lingers only over what it has not read
   */
  void end(boolean clientSaidSo) {
    if (line == null && clientSaidSo) {
      channel.close();
    } else if (line == null) {
      Linger.close(channel);
    } else if (channel.isActive()) {
      line.reset(channel, Http2Error.NO_ERROR); // RFC 9113, section 8.1
    }
  }
}
