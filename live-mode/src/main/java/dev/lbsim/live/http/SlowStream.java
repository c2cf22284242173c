package dev.lbsim.live.http;

import dev.lbsim.core.model.Pace;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A stream of HTTP/2 whose client takes its time, as {@link SlowLine} is a line. The header is
 * filled up to its length and leaves whole when the time is over that it takes: half a header would
 * stop all streams of the connection. A body and an answer go in pieces, and the window keeps the
 * rest of the answer where it comes from.
 */
final class SlowStream extends ChannelDuplexHandler {
  private static final String PADDING = "lbsim-padding";
  private static final int MOST_PADDING = 4000;

  private final Pace pace;
  private final PaceClock clock;
  private final Deque<Object> came = new ArrayDeque<>();
  private @Nullable ByteBuf body;
  private long sentBytes;
  private long takenBytes;
  private long takingSinceNanos;
  private @Nullable ScheduledFuture<?> sender;
  private @Nullable ScheduledFuture<?> reader;

  /**
   * @param clockSpeed seconds of the world in one on the wall
   */
  SlowStream(Pace pace, double clockSpeed) {
    this.pace = pace;
    this.clock = new PaceClock(clockSpeed);
  }

  @Override
  public void write(ChannelHandlerContext to, Object message, ChannelPromise promise) {
    if (!(message instanceof FullHttpRequest request)) {
      to.write(message, promise);
      return;
    }
    promise.trySuccess();
    pad(request);
    long begins = System.nanoTime();
    long wait = pace.headerSpeed() == Double.POSITIVE_INFINITY ? 0 : headerNanos(begins);
    if (wait == 0) {
      begin(to, request);
    } else {
      sender =
          to.executor()
              .schedule(
                  () -> {
                    begin(to, request);
                    to.flush();
                  },
                  wait,
                  TimeUnit.NANOSECONDS);
    }
  }

  /** From now until all of the header is due. */
  private long headerNanos(long begins) {
    long spent = System.nanoTime() - begins;
    long all = pace.headerBytes();
    long wait = 0;
    while (clock.bytesDue(spent + wait, pace.headerSpeed(), pace.pauseNanos(), all) < all) {
      wait += clock.untilNextNanos(spent + wait, pace.headerSpeed(), pace.pauseNanos(), all);
    }
    return wait;
  }

  private void pad(FullHttpRequest request) {
    long missing = pace.headerBytes() - Arrival.bytes(request);
    while (missing > PADDING.length() + ": \r\n".length()) {
      int value = (int) Math.min(MOST_PADDING, missing - PADDING.length() - ": \r\n".length());
      request.headers().add(PADDING, "x".repeat(value));
      missing -= PADDING.length() + ": \r\n".length() + value;
    }
  }

  private void begin(ChannelHandlerContext to, FullHttpRequest request) {
    sender = null;
    if (!request.content().isReadable()) {
      to.write(request);
      return;
    }
    to.write(
        new DefaultHttpRequest(
            request.protocolVersion(), request.method(), request.uri(), request.headers()));
    body = request.content();
    send(to, System.nanoTime());
  }

  private void send(ChannelHandlerContext to, long sinceNanos) {
    ByteBuf rest = body;
    if (rest == null) {
      return;
    }
    long all = sentBytes + rest.readableBytes();
    long spent = System.nanoTime() - sinceNanos;
    long due = clock.bytesDue(spent, pace.bodySpeed(), pace.pauseNanos(), all);
    if (due > sentBytes) {
      to.write(new DefaultHttpContent(rest.readRetainedSlice((int) (due - sentBytes))));
      sentBytes = due;
    }
    if (sentBytes == all) {
      rest.release();
      body = null;
      to.write(LastHttpContent.EMPTY_LAST_CONTENT);
    } else {
      long wait = clock.untilNextNanos(spent, pace.bodySpeed(), pace.pauseNanos(), all);
      sender = to.executor().schedule(() -> send(to, sinceNanos), wait, TimeUnit.NANOSECONDS);
    }
    to.flush();
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    if (!pace.readsSlowly() || (came.isEmpty() && !(message instanceof HttpContent))) {
      from.fireChannelRead(message);
      return;
    }
    if (came.isEmpty() && takenBytes == 0) {
      takingSinceNanos = System.nanoTime();
    }
    came.addLast(message);
    from.channel().config().setAutoRead(false);
    if (reader == null) {
      take(from);
    }
  }

  private void take(ChannelHandlerContext to) {
    reader = null;
    long spent = System.nanoTime() - takingSinceNanos;
    long all = takenBytes;
    for (Object message : came) {
      all += bytes(message);
    }
    long due = clock.bytesDue(spent, pace.readSpeed(), pace.pauseNanos(), all);
    boolean any = false;
    for (Object first = came.peek(); first != null; first = came.peek()) {
      if (takenBytes + bytes(first) > due) {
        break;
      }
      takenBytes += bytes(first);
      any = true;
      to.fireChannelRead(came.remove());
    }
    if (any) {
      to.fireChannelReadComplete();
    }
    if (came.isEmpty()) {
      to.channel().config().setAutoRead(true);
    } else {
      long wait = clock.untilNextNanos(spent, pace.readSpeed(), pace.pauseNanos(), all);
      reader = to.executor().schedule(() -> take(to), Math.max(1, wait), TimeUnit.NANOSECONDS);
    }
  }

  private static long bytes(Object message) {
    return message instanceof HttpContent piece ? piece.content().readableBytes() : 0;
  }

  @Override
  public void channelInactive(ChannelHandlerContext gone) {
    while (!came.isEmpty()) {
      gone.fireChannelRead(came.removeFirst());
    }
    gone.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext removed) {
    if (sender != null) {
      sender.cancel(false);
    }
    if (reader != null) {
      reader.cancel(false);
    }
    if (body != null) {
      body.release();
      body = null;
    }
    came.forEach(ReferenceCountUtil::release);
    came.clear();
  }
}
