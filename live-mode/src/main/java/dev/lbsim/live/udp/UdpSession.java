package dev.lbsim.live.udp;

import dev.lbsim.core.model.CarriedRequest;
import dev.lbsim.core.model.Ending;
import dev.lbsim.core.model.Guest;
import dev.lbsim.core.model.RequestKind;
import dev.lbsim.core.model.Visit;
import dev.lbsim.live.net.Tuples;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams of one client through an L4 tier, and the socket by which its backend is reached. About
 * once in 100 ms the tier is asked what it does with the next one; what it loses is gone.
 */
public final class UdpSession {
  private static final long ASK_NANOS = 100_000_000;

  private final UdpVip at;
  private final InetSocketAddress client;
  private final Deque<ByteBuf> waiting = new ArrayDeque<>(1);
  private @Nullable Guest guest;
  private @Nullable CarriedRequest placed;
  private @Nullable Channel backend;
  private @Nullable ScheduledFuture<?> idle;
  private long stirredNanos;
  private long askedNanos;
  private boolean passes = true;
  private boolean over;

  UdpSession(UdpVip at, InetSocketAddress client) {
    this.at = at;
    this.client = client;
  }

  void begin(ByteBuf first) {
    stirredNanos = System.nanoTime();
    askedNanos = stirredNanos;
    waiting.add(first.retainedDuplicate());
    lookAfter(at.limits().idleNanos());
    at.present()
        .enter(
            () -> {
              Guest known =
                  at.entrance()
                      .connected(Tuples.udpHash(client, at.address()), Tuples.source(client));
              guest = known;
              known.ask(
                  new Visit.Asked(
                      0,
                      -1,
                      0,
                      1,
                      RequestKind.DEFAULT_PRIORITY,
                      at.entrance().drawDemandBits(),
                      false),
                  this);
            });
  }

  /** One more from the client. */
  void received(ByteBuf payload) {
    if (!stirs()) {
      return;
    }
    Channel to = backend;
    if (to != null) {
      if (to.isWritable()) {
        to.writeAndFlush(payload.retainedDuplicate(), to.voidPromise());
      }
    } else if (waiting.size() < at.limits().waitingMax()) {
      waiting.add(payload.retainedDuplicate());
    }
  }

  /** One from the backend; takes it over. */
  void answered(ByteBuf payload) {
    if (over || !stirs()) {
      payload.release();
    } else {
      at.answer(payload, client);
    }
  }

  /** True if a datagram gets through the tier now. */
  private boolean stirs() {
    long now = System.nanoTime();
    stirredNanos = now;
    if (now - askedNanos >= ASK_NANOS) {
      askedNanos = now;
      at.present().enter(() -> passes = guest == null || guest.packet());
    }
    return passes && !over;
  }

  /** Where its backend is to see it come from, or null for anywhere. */
  @Nullable InetSocketAddress source(InetSocketAddress to) {
    boolean possible = client.getAddress().getClass() == to.getAddress().getClass();
    return possible && at.keepsSource() ? new InetSocketAddress(client.getAddress(), 0) : null;
  }

  /** The tier has placed it. */
  void placed(CarriedRequest by) {
    placed = by;
  }

  /** There is a socket to its backend, or there is not. */
  void connected(@Nullable Channel channel) {
    CarriedRequest by = placed;
    if (over || by == null || !by.isAwaited()) {
      if (channel != null) {
        channel.close();
      }
    } else if (channel == null) {
      by.answered(Ending.REFUSED);
    } else {
      by.accepted();
      backend = channel;
      for (ByteBuf next = waiting.poll(); next != null; next = waiting.poll()) {
        channel.write(next, channel.voidPromise());
      }
      channel.flush();
    }
  }

  /** Its backend's host says that nobody is there. */
  void refused() {
    CarriedRequest by = placed;
    if (by != null) {
      at.present().enter(() -> by.answered(Ending.REFUSED));
    }
  }

  private void lookAfter(long nanos) {
    idle = at.loop().next().schedule(this::look, nanos, TimeUnit.NANOSECONDS);
  }

  private void look() {
    long left = at.limits().idleNanos() - (System.nanoTime() - stirredNanos);
    if (left > 0) {
      lookAfter(left);
    } else {
      over();
    }
  }

  /** Nobody says anything any more, or the tier has broken it: the next datagram begins another. */
  void over() {
    if (over) {
      return;
    }
    over = true;
    at.forget(client);
    if (idle != null) {
      idle.cancel(false);
    }
    waiting.forEach(ByteBuf::release);
    waiting.clear();
    if (backend != null) {
      backend.close();
    }
    Guest known = guest;
    if (known != null) {
      at.present().enter(known::left);
    }
  }
}
