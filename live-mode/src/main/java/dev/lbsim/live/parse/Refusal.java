package dev.lbsim.live.parse;

import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * Why a request is not taken: its connection is closed after the answer, because where the next
 * request begins is not certain any more.
 *
 * @param status what to answer
 * @param why one sentence for whoever sent it
 */
public record Refusal(HttpResponseStatus status, String why) {
  public static Refusal bad(String why) {
    return new Refusal(HttpResponseStatus.BAD_REQUEST, why);
  }
}
