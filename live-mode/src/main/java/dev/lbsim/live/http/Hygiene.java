package dev.lbsim.live.http;

import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;

/**
 * What a proxy takes off and puts on: fields that are about one connection only go no further (RFC
 * 9110, section 7.6.1), and each proxy says that it was there (section 7.6.3).
 */
final class Hygiene {
  private static final String VIA = "1.1 lbsim";

  private static final List<CharSequence> HOP_BY_HOP =
      List.of(
          HttpHeaderNames.CONNECTION,
          "keep-alive",
          "proxy-connection",
          HttpHeaderNames.PROXY_AUTHENTICATE,
          HttpHeaderNames.PROXY_AUTHORIZATION,
          HttpHeaderNames.TE,
          HttpHeaderNames.TRAILER,
          HttpHeaderNames.TRANSFER_ENCODING,
          HttpHeaderNames.UPGRADE);

  private Hygiene() {}

  /** Makes the header of a request fit to be passed on. */
  static void forward(HttpHeaders headers) {
    strip(headers);
    headers.add(HttpHeaderNames.VIA, VIA);
  }

  /** The same for an answer that is passed back. */
  static void answer(FullHttpResponse response) {
    strip(response.headers());
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
    response.headers().add(HttpHeaderNames.VIA, VIA);
  }

  private static void strip(HttpHeaders headers) {
    for (String listed : headers.getAll(HttpHeaderNames.CONNECTION)) {
      for (String name : listed.split(",", -1)) {
        if (!name.isBlank()) {
          headers.remove(name.trim());
        }
      }
    }
    HOP_BY_HOP.forEach(headers::remove);
  }
}
