package dev.lbsim.core.guard.defence;

/**
 * What a server allows on one HTTP/2 connection: how many streams at a time, and how many of them
 * its client may reset.
 *
 * <p>The first alone is no defence against a rapid reset (CVE-2023-44487): a stream that is reset
 * counts no longer, so a client that opens and resets without pause never has more than one, while
 * the server works on all of them.
 *
 * <p>Source: RFC 9113, section 5.1.2 (REFUSED_STREAM) and 6.8 (GOAWAY). Envoy closes a connection
 * after {@code premature_reset_total_stream_count} resets, 500 by default; Node.js lets 1,000 pass
 * and 33 more each second; HAProxy counts them among its {@code glitches}; nginx bounds new streams
 * per turn of its event loop. Here: so many in a window, which begins with the first reset and the
 * next one after it is over. A bad choice below what an honest browser cancels when a user leaves a
 * page: all streams of a page at once.
 *
 * <p>Hot path: runs once per stream.
 */
public final class StreamGuard {
  /** No limit. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  /**
   * What is allowed on each connection.
   *
   * @param streams at a time, at least 1; {@link #UNLIMITED} for any number
   * @param resets by the client in a window, at least 0; {@link #UNLIMITED} for any number
   * @param windowNanos length of that window, above 0
   */
  public record Limits(int streams, int resets, long windowNanos) {
    /** Everything is allowed. */
    public static final Limits NONE = new Limits(UNLIMITED, UNLIMITED, 1);
  }

  private final Limits limits;
  private int open;
  private int resets;
  private long windowNanos;

  /** A connection without streams. */
  public StreamGuard(Limits limits) {
    this.limits = limits;
  }

  /** True if it keeps to exactly these. */
  public boolean keeps(Limits others) {
    return limits == others;
  }

  /** Makes this a new connection. */
  public void renew() {
    open = 0;
    resets = 0;
  }

  /** A stream begins; false if it is one too many, and must be refused. */
  public boolean opens() {
    if (open >= limits.streams) {
      return false;
    }
    open++;
    return true;
  }

  /** A stream has ended, with its answer or without. */
  public void ends() {
    open--;
  }

  /**
   * The client resets a stream, which {@link #ends} if it was open: the answer may have been first.
   *
   * @return false if that is one too many, and its connection must go
   */
  public boolean resets(long nowNanos) {
    if (resets == 0 || nowNanos - windowNanos >= limits.windowNanos) {
      windowNanos = nowNanos;
      resets = 0;
    }
    resets++;
    return resets <= limits.resets;
  }

  /** Streams that are open. */
  public int open() {
    return open;
  }
}
