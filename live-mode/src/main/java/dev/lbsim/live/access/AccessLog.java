package dev.lbsim.live.access;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes a line for each request that was answered, on a thread of its own. Event loops leave
 * entries in a queue with so much room and go on; where a disk is slower than the requests are,
 * entries are dropped and counted, and nobody waits (nginx: {@code access_log} with a buffer waits
 * for the disk instead). A bad choice where every request must be accounted for.
 */
public final class AccessLog implements AutoCloseable {
  private static final int MOST_WAITING = 1 << 14;
  private static final int MOST_AT_ONCE = 1 << 10;
  private static final long LOOK_MILLIS = 200;

  private final AccessFormat format;
  private final OutputStream out;
  private final ArrayBlockingQueue<AccessEntry> waiting;
  private final AtomicLong dropped = new AtomicLong();
  private final Thread writer;
  private volatile boolean closing;
  private volatile @Nullable IOException failure;

  /** One that writes to {@code out}, and closes it unless that is standard output. */
  public AccessLog(AccessFormat format, OutputStream out) {
    this(format, out, MOST_WAITING);
  }

  AccessLog(AccessFormat format, OutputStream out, int mostWaiting) {
    this.format = format;
    this.out = out;
    this.waiting = new ArrayBlockingQueue<>(mostWaiting);
    this.writer = new Thread(this::write, "lbsim-access-log");
    writer.setDaemon(true);
    writer.start();
  }

  /** Takes an entry, or drops it; never waits. From any thread. */
  public void add(AccessEntry entry) {
    if (!waiting.offer(entry)) {
      dropped.incrementAndGet();
    }
  }

  /** How many entries were lost: there was no room for them, or they could not be written. */
  public long dropped() {
    return dropped.get();
  }

  /** Why it writes no longer, or null. */
  public @Nullable IOException failure() {
    return failure;
  }

  private void write() {
    List<AccessEntry> some = new ArrayList<>(MOST_AT_ONCE);
    StringBuilder lines = new StringBuilder();
    try {
      while (true) {
        AccessEntry first = waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (first == null) {
          if (closing) {
            return;
          }
          continue;
        }
        some.add(first);
        waiting.drainTo(some, MOST_AT_ONCE - 1);
        put(some, lines);
        some.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void put(List<AccessEntry> some, StringBuilder lines) {
    if (failure != null) {
      dropped.addAndGet(some.size());
      return;
    }
    lines.setLength(0);
    for (AccessEntry entry : some) {
      format.write(entry, lines);
      lines.append('\n');
    }
    try {
      out.write(lines.toString().getBytes(StandardCharsets.US_ASCII));
      out.flush();
    } catch (IOException e) {
      failure = e; // a full disk does not become emptier by trying again with each request
      dropped.addAndGet(some.size());
    }
  }

  /** Writes what waits, and closes. */
  @Override
  public void close() {
    closing = true;
    try {
      writer.join(TimeUnit.SECONDS.toMillis(10));
      if (out != System.out) {
        out.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      failure = failure == null ? e : failure;
    }
  }
}
