package dev.lbsim.live.http;

import dev.lbsim.core.model.Pace;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The line of a client of the world that takes its time: the bytes of a request leave as slowly as
 * the scenario says, evenly or in pieces with pauses, and those of the answer are taken so. The
 * header is filled up to its length; one that never ends goes on with fields that say nothing, as
 * that of a slowloris does.
 *
 * <p>What it does not do is to fill the window of a real line: what is held back here has left the
 * kernel's buffers at the other end only as far as those of this end are full.
 */
final class SlowLine extends ChannelDuplexHandler {
  private static final String PADDING = "lbsim-padding: ";
  private static final int MOST_PADDING = 4000;
  private static final ByteBuf END_OF_HEADER = ascii("\r\n\r\n");
  private static final byte[] NOTHING = "X-a: b\r\n".getBytes(StandardCharsets.US_ASCII);

  private final PaceClock clock;
  private @Nullable Pace pace;
  private @Nullable ChannelHandlerContext context;

  private ByteBuf header = Unpooled.EMPTY_BUFFER;
  private ByteBuf body = Unpooled.EMPTY_BUFFER;
  private long sentBytes;
  private long sendingSinceNanos;
  private long endlessBytes;
  private @Nullable ScheduledFuture<?> sender;

  private final Deque<ByteBuf> came = new ArrayDeque<>();
  private long takenBytes;
  private long takingSinceNanos;
  private @Nullable ScheduledFuture<?> reader;

  private SlowLine(PaceClock clock) {
    this.clock = clock;
  }

  private static ByteBuf ascii(String text) {
    return Unpooled.unreleasableBuffer(
        Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII).asReadOnly());
  }

  /**
   * The next request on a connection, or on a stream of HTTP/2, goes at this pace.
   *
   * @param clockSpeed seconds of the world in one on the wall
   */
  static void next(ChannelHandlerContext on, @Nullable Pace pace, double clockSpeed) {
    ChannelHandlerContext codec = on.pipeline().context(HttpClientCodec.class);
    if (codec == null) {
      if (pace != null) {
        on.pipeline().addBefore(on.name(), null, new SlowStream(pace, clockSpeed));
      }
      return;
    }
    SlowLine line = on.pipeline().get(SlowLine.class);
    if (line == null && pace != null) {
      line = new SlowLine(new PaceClock(clockSpeed));
      on.pipeline().addBefore(codec.name(), null, line); // inside of TLS
    }
    if (line != null) {
      line.begin(pace);
    }
  }

  private void begin(@Nullable Pace next) {
    stop();
    pace = next;
    sentBytes = 0;
    endlessBytes = 0;
    takenBytes = 0;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void write(ChannelHandlerContext to, Object message, ChannelPromise promise) {
    if (pace == null || !(message instanceof ByteBuf bytes)) {
      to.write(message, promise);
      return;
    }
    promise.trySuccess();
    if (header == Unpooled.EMPTY_BUFFER) {
      int end = ByteBufUtil.indexOf(END_OF_HEADER.duplicate(), bytes);
      header = padded(bytes.readRetainedSlice(end + 2 - bytes.readerIndex()), pace);
      bytes.skipBytes(2);
      body = Unpooled.buffer();
      sendingSinceNanos = System.nanoTime();
    }
    body.writeBytes(bytes);
    bytes.release();
  }

  /** The header without the empty line, filled up to its length; takes over what is given. */
  private static ByteBuf padded(ByteBuf fields, Pace pace) {
    StringBuilder padding = new StringBuilder();
    if (!pace.isEndless()) {
      long missing = pace.headerBytes() - 2 - fields.readableBytes();
      while (missing > PADDING.length() + 2) {
        int value = (int) Math.min(MOST_PADDING, missing - PADDING.length() - 2);
        padding.append(PADDING).append("x".repeat(value)).append("\r\n");
        missing -= PADDING.length() + 2 + value;
      }
      padding.append("\r\n");
    }
    ByteBuf all = Unpooled.buffer(fields.readableBytes() + padding.length());
    all.writeBytes(fields).writeCharSequence(padding, StandardCharsets.US_ASCII);
    fields.release();
    return all;
  }

  @Override
  public void flush(ChannelHandlerContext to) {
    if (pace == null || header == Unpooled.EMPTY_BUFFER) {
      to.flush();
    } else if (sender == null) {
      send(to, pace);
    }
  }

  private void send(ChannelHandlerContext to, Pace at) {
    sender = null;
    boolean inHeader = header.isReadable() || at.isEndless();
    double speed = inHeader ? at.headerSpeed() : at.bodySpeed();
    ByteBuf from = inHeader ? header : body;
    long all = at.isEndless() ? Long.MAX_VALUE : sentBytes + from.readableBytes();
    long now = System.nanoTime();
    long due = clock.bytesDue(now - sendingSinceNanos, speed, at.pauseNanos(), all);
    if (due > sentBytes) {
      to.write(take(from, due - sentBytes));
      to.flush();
      sentBytes = due;
    }
    if (sentBytes < all) {
      long wait = clock.untilNextNanos(now - sendingSinceNanos, speed, at.pauseNanos(), all);
      sender = to.executor().schedule(() -> send(to, at), wait, TimeUnit.NANOSECONDS);
    } else if (inHeader && body.isReadable()) {
      sendingSinceNanos = now;
      sentBytes = 0;
      send(to, at);
    } else {
      header = Unpooled.EMPTY_BUFFER;
    }
  }

  private ByteBuf take(ByteBuf from, long bytes) {
    ByteBuf piece = Unpooled.buffer((int) bytes);
    piece.writeBytes(from, (int) Math.min(bytes, from.readableBytes()));
    while (piece.readableBytes() < bytes) {
      piece.writeByte(NOTHING[(int) (endlessBytes++ % NOTHING.length)]);
    }
    return piece;
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    if (pace == null || !pace.readsSlowly() || !(message instanceof ByteBuf bytes)) {
      from.fireChannelRead(message);
      return;
    }
    if (came.isEmpty() && takenBytes == 0) {
      takingSinceNanos = System.nanoTime();
    }
    came.addLast(bytes);
    from.channel().config().setAutoRead(false);
    if (reader == null) {
      read(from, pace);
    }
  }

  private void read(ChannelHandlerContext to, Pace at) {
    reader = null;
    long now = System.nanoTime();
    long waiting = came.stream().mapToLong(ByteBuf::readableBytes).sum();
    long all = takenBytes + waiting;
    long due = clock.bytesDue(now - takingSinceNanos, at.readSpeed(), at.pauseNanos(), all);
    boolean any = due > takenBytes;
    while (due > takenBytes) {
      ByteBuf first = came.removeFirst();
      int size = (int) Math.min(first.readableBytes(), due - takenBytes);
      takenBytes += size;
      ByteBuf piece = first.readRetainedSlice(size);
      if (first.isReadable()) {
        came.addFirst(first);
      } else {
        first.release();
      }
      to.fireChannelRead(piece);
    }
    if (any) {
      to.fireChannelReadComplete();
    }
    if (pace != at) {
      return; // that was the end of the answer, and the next request has begun
    }
    if (came.isEmpty()) {
      to.channel().config().setAutoRead(true);
    } else {
      long wait =
          clock.untilNextNanos(now - takingSinceNanos, at.readSpeed(), at.pauseNanos(), all);
      reader = to.executor().schedule(() -> read(to, at), wait, TimeUnit.NANOSECONDS);
    }
  }

  private void stop() {
    if (sender != null) {
      sender.cancel(false);
      sender = null;
    }
    if (reader != null) {
      reader.cancel(false);
      reader = null;
    }
    header = Unpooled.EMPTY_BUFFER;
    body = Unpooled.EMPTY_BUFFER;
    came.forEach(ByteBuf::release);
    came.clear();
    if (context != null) {
      context.channel().config().setAutoRead(true);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext gone) {
    while (!came.isEmpty()) {
      gone.fireChannelRead(came.removeFirst());
    }
    stop();
    gone.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext removed) {
    stop();
  }
}
