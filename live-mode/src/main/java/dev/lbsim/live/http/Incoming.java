package dev.lbsim.live.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A request that arrives piece by piece, or one that was refused, in its turn. */
final class Incoming {
  private final @Nullable HttpRequest head;
  private ByteBuf body = Unpooled.EMPTY_BUFFER;
  private boolean complete;
  private boolean waitsForContinue;
  private @Nullable Refusal refusal;

  /** One whose head is there. */
  Incoming(HttpRequest head) {
    this.head = head;
    this.waitsForContinue = RequestRules.waitsForContinue(head);
  }

  /** One that is answered so. */
  Incoming(Refusal refusal) {
    this.head = null;
    this.refusal = refusal;
  }

  /**
   * More of it. Copied together: of a body that comes in single bytes, the buffers would weigh more
   * than the body.
   */
  void add(HttpContent content, ByteBufAllocator allocator) {
    int more = content.content().readableBytes();
    if (more > RequestRules.MOST_BODY_BYTES - body.readableBytes()) {
      refuse(RequestRules.tooLarge());
      return;
    }
    if (more > 0) {
      waitsForContinue = false;
      if (body == Unpooled.EMPTY_BUFFER) {
        body = allocator.buffer(more, RequestRules.MOST_BODY_BYTES);
      }
      body.writeBytes(content.content());
    }
    complete = content instanceof LastHttpContent;
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

  /** True once if it waits to be told that its body is welcome. */
  boolean takeWaitForContinue() {
    boolean waits = waitsForContinue;
    waitsForContinue = false;
    return waits;
  }

  /** All of it; the caller releases that and this no more. */
  FullHttpRequest whole() {
    HttpRequest all = Objects.requireNonNull(head);
    return new DefaultFullHttpRequest(
        all.protocolVersion(),
        all.method(),
        all.uri(),
        body,
        all.headers(),
        EmptyHttpHeaders.INSTANCE);
  }

  void release() {
    body.release();
    body = Unpooled.EMPTY_BUFFER;
  }
}
