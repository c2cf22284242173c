package dev.lbsim.live.udp;

import dev.lbsim.core.model.AnswerFacts;
import dev.lbsim.core.model.Ending;
import dev.lbsim.core.model.Entrance;
import dev.lbsim.core.model.Guest;
import dev.lbsim.core.model.RequestKind;
import dev.lbsim.core.model.Visit;
import dev.lbsim.live.net.Present;
import dev.lbsim.live.net.Transport;
import dev.lbsim.live.net.Tuples;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A server of a live world that answers datagrams: each is a request of the first kind there is,
 * takes the time that takes, and comes back as it was. What goes wrong is not answered, as there is
 * nothing else that everybody would understand.
 */
public final class UdpServer implements Entrance.Porter {
  private final Present present;
  private final Entrance entrance;
  private final UdpPort port;
  private final UdpLimits limits;
  private final EventLoopGroup loop;
  private final Set<Echo> pending = new HashSet<>();

  /** A datagram that waits for its answer. */
  private static final class Echo {
    private final ByteBuf payload;
    private final InetSocketAddress to;
    private @Nullable Guest guest;
    private @Nullable ScheduledFuture<?> timer;

    Echo(ByteBuf payload, InetSocketAddress to) {
      this.payload = payload;
      this.to = to;
    }
  }

  /**
   * @param entrance makes the way into the model for this porter
   * @param shares true if other loops take from the same address
   */
  public UdpServer(
      Present present,
      Function<Entrance.Porter, Entrance> entrance,
      EventLoopGroup loop,
      Transport by,
      InetSocketAddress address,
      boolean shares,
      UdpLimits limits) {
    this.present = present;
    this.entrance = entrance.apply(this);
    this.loop = loop;
    this.limits = limits;
    this.port = new UdpPort(loop, by, address, shares, this::received);
  }

  /** Listens; not on the loop. */
  public void open() {
    port.open();
  }

  /** Its process is there again, or gone; on the loop. */
  public void listen(boolean listens) {
    if (listens) {
      port.reopen();
    } else {
      port.close();
    }
  }

  /** Answers nobody any more. */
  public void close() {
    port.close();
    Set.copyOf(pending).forEach(this::giveUp);
  }

  private void received(ByteBuf payload, InetSocketAddress from) {
    if (pending.size() >= limits.pendingMax()) {
      return;
    }
    Echo echo = new Echo(payload.retainedDuplicate(), from);
    pending.add(echo);
    echo.timer = loop.next().schedule(() -> giveUp(echo), limits.idleNanos(), TimeUnit.NANOSECONDS);
    present.enter(
        () -> {
          Guest guest =
              entrance.connected(Tuples.udpHash(from, port.address()), Tuples.source(from));
          echo.guest = guest;
          guest.ask(
              new Visit.Asked(
                  0,
                  -1,
                  payload.readableBytes(),
                  1,
                  RequestKind.DEFAULT_PRIORITY,
                  entrance.drawDemandBits(),
                  false),
              echo);
        });
  }

  /** It hangs, or its host is gone: nothing will come. */
  private void giveUp(Echo echo) {
    if (forget(echo)) {
      echo.payload.release();
    }
  }

  /** True if it was still waiting. */
  private boolean forget(Echo echo) {
    if (!pending.remove(echo)) {
      return false;
    }
    if (echo.timer != null) {
      echo.timer.cancel(false);
    }
    present.enter(
        () -> {
          if (echo.guest != null) {
            echo.guest.left();
          }
        });
    return true;
  }

  @Override
  public void answered(Visit visit, Ending ending, AnswerFacts answer) {
    Echo echo = (Echo) Objects.requireNonNull(visit.attachment());
    if (!forget(echo)) {
      return;
    }
    if (ending == Ending.OK) {
      port.send(echo.payload, echo.to);
    } else {
      echo.payload.release();
    }
  }

  @Override
  public void closed(Guest guest) {}
}
