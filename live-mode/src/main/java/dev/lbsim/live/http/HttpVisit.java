package dev.lbsim.live.http;

import dev.lbsim.core.model.AnswerFacts;
import dev.lbsim.core.model.Ending;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * A request that came in over HTTP, with what it says, and later what a backend answered to it.
 * What is not passed on from a backend was answered by the process itself.
 */
final class HttpVisit {
  private final HttpGuest guest;
  private final FullHttpRequest request;
  private @Nullable FullHttpResponse passedOn;

  /** Bytes of the answer where the process makes it up. */
  final long sizeBytes;

  HttpVisit(HttpGuest guest, FullHttpRequest request, long sizeBytes) {
    this.guest = guest;
    this.request = request;
    this.sizeBytes = sizeBytes;
  }

  FullHttpRequest request() {
    return request;
  }

  /**
   * Whose it is.
   *
   * @param bits what its demand is drawn from
   */
  Hygiene.From from(long bits) {
    return new Hygiene.From(guest.client(), guest.here(), request.protocolVersion(), bits);
  }

  /** A backend has answered so; the last one counts. Takes the answer over. */
  void backendSays(FullHttpResponse response) {
    if (passedOn != null) {
      passedOn.release();
    }
    passedOn = response;
  }

  void answered(Ending ending, AnswerFacts answer) {
    guest.answer(this, ending, answer);
  }

  /** What a backend has answered, to be passed on by the caller, or null. */
  @Nullable FullHttpResponse takeAnswer() {
    FullHttpResponse taken = passedOn;
    passedOn = null;
    return taken;
  }

  /** It is over. */
  void release() {
    request.release();
    if (passedOn != null) {
      passedOn.release();
      passedOn = null;
    }
  }
}
