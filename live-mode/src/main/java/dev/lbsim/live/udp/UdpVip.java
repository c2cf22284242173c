package dev.lbsim.live.udp;

import dev.lbsim.core.model.AnswerFacts;
import dev.lbsim.core.model.Ending;
import dev.lbsim.core.model.Entrance;
import dev.lbsim.core.model.Guest;
import dev.lbsim.core.model.Visit;
import dev.lbsim.live.net.Present;
import dev.lbsim.live.net.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * The address of an L4 tier for datagrams. All that come from one address and port are a session,
 * which the tier places as it places a connection, and which ends when nothing has gone by for a
 * while. Answers come from here. At the limit, datagrams of others are dropped; to push out the
 * oldest instead would let a flood from made-up addresses end everybody's sessions.
 */
public final class UdpVip implements Entrance.Porter {
  private final Present present;
  private final Entrance entrance;
  private final UdpPort port;
  private final UdpLimits limits;
  private final InetSocketAddress address;
  private final boolean keepsSource;
  private final EventLoopGroup loop;
  private final Map<InetSocketAddress, UdpSession> sessions = new HashMap<>();

  /**
   * @param entrance makes the way into the model for this porter
   * @param shares true if other loops take from the same address
   * @param keepsSource true if backends see the address that clients come from
   */
  public UdpVip(
      Present present,
      Function<Entrance.Porter, Entrance> entrance,
      EventLoopGroup loop,
      Transport by,
      InetSocketAddress address,
      boolean shares,
      boolean keepsSource,
      UdpLimits limits) {
    this.present = present;
    this.entrance = entrance.apply(this);
    this.loop = loop;
    this.address = address;
    this.keepsSource = keepsSource;
    this.limits = limits;
    this.port = new UdpPort(loop, by, address, shares, this::received);
  }

  /** Listens; not on the loop. */
  public void open() {
    port.open();
  }

  /** Listens again; on the loop. */
  public void reopen() {
    port.reopen();
  }

  /** Ends every session and listens no more; on the loop. */
  public void close() {
    port.close();
    Map.copyOf(sessions).values().forEach(UdpSession::over);
  }

  private void received(ByteBuf payload, InetSocketAddress from) {
    UdpSession session = sessions.get(from);
    if (session == null) {
      if (sessions.size() >= limits.sessionsMax()) {
        return;
      }
      session = new UdpSession(this, from);
      sessions.put(from, session);
      session.begin(payload);
    } else {
      session.received(payload);
    }
  }

  void forget(InetSocketAddress client) {
    sessions.remove(client);
  }

  /** How many sessions there are. */
  int size() {
    return sessions.size();
  }

  void answer(ByteBuf payload, InetSocketAddress client) {
    port.send(payload, client);
  }

  Present present() {
    return present;
  }

  Entrance entrance() {
    return entrance;
  }

  UdpLimits limits() {
    return limits;
  }

  InetSocketAddress address() {
    return address;
  }

  boolean keepsSource() {
    return keepsSource;
  }

  EventLoopGroup loop() {
    return loop;
  }

  @Override
  public void answered(Visit visit, Ending ending, AnswerFacts answer) {
    ((UdpSession) Objects.requireNonNull(visit.attachment())).over();
  }

  @Override
  public void closed(Guest guest) {}
}
