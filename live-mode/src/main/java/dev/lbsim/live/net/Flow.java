package dev.lbsim.live.net;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the two sides of a connection through a tier have in common: when something last went by,
 * and whether the tier would let it pass. The tier is asked about one packet in a while, not about
 * each; what it loses is sent again when TCP would, and after TCP would have given up, the
 * connection is closed.
 */
public final class Flow {
  /** The model, too, supposes that live connections send a packet within that. */
  private static final long ASK_NANOS = 100_000_000;

  /** Linux, TCP_RTO_MIN, twice as long each time, and tcp_retries2. */
  private static final long FIRST_RESEND_NANOS = 200_000_000;

  private static final int MOST_RESENT = 15;

  private final long idleNanos;
  private final long halfClosedNanos;
  private final List<Splice> sides = new ArrayList<>(2);
  private @Nullable EventLoop loop;
  private BooleanSupplier tier = () -> true;
  private Runnable giveUp = () -> {};
  private Runnable whenDone = () -> {};
  private @Nullable ScheduledFuture<?> idle;
  private @Nullable ScheduledFuture<?> resend;
  private long stirredNanos;
  private long askedNanos;
  private int resent;
  private boolean held;
  private boolean halfClosed;
  private boolean over;
  private boolean givenUp;

  /**
   * @param idleNanos how long nothing may go by, either way
   * @param halfClosedNanos the same once one of its ends has said that it is done
   */
  public Flow(long idleNanos, long halfClosedNanos) {
    this.idleNanos = idleNanos;
    this.halfClosedNanos = halfClosedNanos;
  }

  /**
   * Begins.
   *
   * @param asks the tier about a packet; false if it is lost
   * @param close closes it, when it has been idle for too long
   */
  public void start(EventLoop on, BooleanSupplier asks, Runnable close) {
    loop = on;
    tier = asks;
    giveUp = close;
    stirredNanos = System.nanoTime();
    askedNanos = stirredNanos;
    lookAfter(idleNanos);
  }

  void add(Splice side) {
    sides.add(side);
  }

  /** What to do when both directions have ended. */
  public void whenDone(Runnable then) {
    whenDone = then;
  }

  /** Both directions have ended, unless it was closed for being idle, or for what was lost. */
  void done() {
    if (!givenUp) {
      whenDone.run();
    }
  }

  /** True if bytes that have just come may go on; else they are to be kept until it is released. */
  boolean passes() {
    long now = System.nanoTime();
    stirredNanos = now;
    if (!held && now - askedNanos >= ASK_NANOS) {
      askedNanos = now;
      if (!tier.getAsBoolean()) {
        hold();
      }
    }
    return !held;
  }

  boolean isHeld() {
    return held;
  }

  private void hold() {
    held = true;
    resent = 0;
    sides.forEach(Splice::pause);
    resendLater();
  }

  private void resendLater() {
    if (loop != null && !over) {
      resend = loop.schedule(this::resend, FIRST_RESEND_NANOS << resent, TimeUnit.NANOSECONDS);
    }
  }

  private void resend() {
    if (over) {
      return;
    }
    if (tier.getAsBoolean()) {
      held = false;
      sides.forEach(Splice::release);
    } else if (++resent < MOST_RESENT) {
      resendLater();
    } else {
      giveUp();
    }
  }

  /** One end is done. */
  void halfClosed() {
    if (!halfClosed) {
      halfClosed = true;
      lookAfter(halfClosedNanos);
    }
  }

  private void lookAfter(long nanos) {
    if (loop == null || over) {
      return;
    }
    if (idle != null) {
      idle.cancel(false);
    }
    idle = loop.schedule(this::look, nanos, TimeUnit.NANOSECONDS);
  }

  private void look() {
    long left = (halfClosed ? halfClosedNanos : idleNanos) - (System.nanoTime() - stirredNanos);
    if (left > 0) {
      lookAfter(left);
    } else if (!over) {
      giveUp();
    }
  }

  private void giveUp() {
    givenUp = true;
    giveUp.run();
  }

  /** Its client has gone. */
  public void over() {
    over = true;
    if (idle != null) {
      idle.cancel(false);
    }
    if (resend != null) {
      resend.cancel(false);
    }
  }
}
