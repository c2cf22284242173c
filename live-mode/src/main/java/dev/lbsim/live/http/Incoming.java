package dev.lbsim.live.http;

import dev.lbsim.live.parse.Refusal;
import dev.lbsim.live.parse.RequestRules;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request that arrives piece by piece, or one that was refused, in its turn. A body that is small
 * enough is kept, so that it can be sent once more; of a longer one the beginning is kept until the
 * rest goes to a backend as it comes. A server that makes its answers up has no use for a body.
 */
final class Incoming {
  /** A body of so many bytes is kept whole, and no more of a longer one. */
  static final int MOST_KEPT_BYTES = 1 << 16;

  private final @Nullable HttpRequest head;
  private final boolean keepsBody;
  private ByteBuf body = Unpooled.EMPTY_BUFFER;
  private long arrivedBytes;
  private boolean complete;
  private boolean waitsForContinue;
  private @Nullable Refusal refusal;

  /**
   * One whose head is there.
   *
   * @param keepsBody false to throw its body away
   */
  Incoming(HttpRequest head, boolean keepsBody) {
    this.head = head;
    this.keepsBody = keepsBody;
    this.waitsForContinue = RequestRules.waitsForContinue(head);
  }

  /** The same once more, for one without a body. */
  Incoming(Incoming of) {
    this.head = of.head();
    this.keepsBody = false;
    this.complete = true;
  }

  /** One that is answered so. */
  Incoming(Refusal refusal) {
    this.head = null;
    this.keepsBody = false;
    this.refusal = refusal;
  }

  /**
   * More of it. Copied together: of a body that comes in single bytes, the buffers would weigh more
   * than the body.
   */
  void add(HttpContent content, ByteBufAllocator allocator) {
    int more = content.content().readableBytes();
    arrived(content);
    if (more > 0 && keepsBody && refusal == null) {
      if (body == Unpooled.EMPTY_BUFFER) {
        body = allocator.buffer(more);
      }
      body.writeBytes(content.content());
    }
  }

  /** More of it has come, which goes on without being kept. */
  void arrived(HttpContent content) {
    arrivedBytes += content.content().readableBytes();
    waitsForContinue &= arrivedBytes == 0;
    complete = content instanceof LastHttpContent;
    if (arrivedBytes > RequestRules.MOST_BODY_BYTES) {
      refuse(RequestRules.tooLarge());
    }
  }

  /** How much of its body has come. */
  long arrivedBytes() {
    return arrivedBytes;
  }

  void refuse(Refusal why) {
    refusal = why;
    release();
  }

  @Nullable Refusal refusal() {
    return refusal;
  }

  /** True if nothing more is to come. */
  boolean isComplete() {
    return complete || refusal != null;
  }

  /** True if enough is here to begin with. */
  boolean isReady() {
    return isComplete() || body.readableBytes() >= MOST_KEPT_BYTES;
  }

  /** True once if it waits to be told that its body is welcome. */
  boolean takeWaitForContinue() {
    boolean waits = waitsForContinue;
    waitsForContinue = false;
    return waits;
  }

  /** What is asked. */
  HttpRequest head() {
    return Objects.requireNonNull(head);
  }

  /** All of its body, or how it begins; still owned by this. */
  ByteBuf body() {
    return body;
  }

  void release() {
    body.release();
    body = Unpooled.EMPTY_BUFFER;
  }
}
