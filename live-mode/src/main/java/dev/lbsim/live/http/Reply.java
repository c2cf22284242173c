package dev.lbsim.live.http;

import dev.lbsim.core.model.AnswerFacts;
import dev.lbsim.core.model.Ending;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a backend answers, piece by piece. A short answer is kept until the model has decided that
 * this is the one; of a long one the beginning goes on to its client as soon as it is long, from
 * when on it is the one, whatever happens to it. Its end is kept even then until the model says
 * that the answer is there: so it takes as long as it should.
 */
final class Reply {
  /** So many bytes are kept before the first goes on: HAProxy's {@code tune.bufsize} is as much. */
  static final int MOST_KEPT_BYTES = 1 << 14;

  /** The longest failure whose own words are passed on. */
  private static final int MOST_FAILED_BYTES = 1 << 18;

  private final HttpResponse head;
  private final List<HttpContent> kept = new ArrayList<>();
  private final boolean believed;
  private Headers.Told told;
  private int keptBytes;
  private boolean committed;
  private boolean complete;
  private boolean broken;
  private final long mostCopiedBytes;
  private final @Nullable HttpHeaders original;
  private @Nullable ByteArrayOutputStream copy;

  /**
   * One that has begun.
   *
   * @param believed true if it may say itself how it ended
   * @param mostCopiedBytes so much of it is copied; a longer one not at all
   */
  Reply(HttpResponse head, boolean believed, long mostCopiedBytes) {
    this.head = head;
    this.mostCopiedBytes = mostCopiedBytes;
    this.original = mostCopiedBytes > 0 ? head.headers().copy() : null;
    this.copy = mostCopiedBytes > 0 ? new ByteArrayOutputStream() : null;
    this.believed = believed;
    this.told =
        believed
            ? Headers.told(head.headers().get(Headers.ANSWER), head.status().code())
            : Headers.told(head.status().code(), head.headers());
  }

  HttpResponse head() {
    return head;
  }

  Ending ending() {
    return told.ending();
  }

  AnswerFacts facts() {
    return told.answer();
  }

  /** Copies a piece of it, if that is wanted. */
  void copy(HttpContent piece) {
    int more = piece.content().readableBytes();
    if (copy == null || more == 0) {
      return;
    }
    if (copy.size() + more > mostCopiedBytes) {
      copy = null;
      return;
    }
    copy.writeBytes(ByteBufUtil.getBytes(piece.content()));
  }

  /** Its fields as they came, where it is copied. */
  @Nullable HttpHeaders original() {
    return original;
  }

  /** All of its body, or null where that is too long. */
  byte @Nullable [] copied() {
    return copy == null ? null : copy.toByteArray();
  }

  /** Keeps a piece of it, which it takes over. */
  void keep(HttpContent piece) {
    kept.add(piece);
    keptBytes += piece.content().readableBytes();
    if (piece instanceof LastHttpContent last) {
      complete = true;
      String late = believed ? last.trailingHeaders().get(Headers.ANSWER) : null;
      if (late != null) {
        told = Headers.told(late, head.status().code());
        last.trailingHeaders().remove(Headers.ANSWER);
      }
    }
  }

  /** True if no more should be kept; of failures more is, as others may come in their place. */
  boolean isLong() {
    return keptBytes > (ending() == Ending.OK ? MOST_KEPT_BYTES : MOST_FAILED_BYTES);
  }

  int keptBytes() {
    return keptBytes;
  }

  /** From now on it goes to its client as it comes. */
  void commit() {
    committed = true;
  }

  boolean isCommitted() {
    return committed;
  }

  /** True if all of it has come. */
  boolean isWhole() {
    return complete && !broken;
  }

  /** The rest will not come, or nobody wants it. */
  void breakOff() {
    broken = true;
    release();
  }

  /** What ends it, if all of it has come. */
  LastHttpContent last() {
    return (LastHttpContent) Objects.requireNonNull(kept.get(kept.size() - 1));
  }

  /** What is kept, for the caller to send or release. */
  List<HttpContent> take() {
    List<HttpContent> taken = List.copyOf(kept);
    kept.clear();
    keptBytes = 0;
    return taken;
  }

  void release() {
    kept.forEach(HttpContent::release);
    kept.clear();
    keptBytes = 0;
  }
}
