package dev.lbsim.live.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a proxy takes off and puts on: fields that are about one connection only go no further (RFC
 * 9110, section 7.6.1), and each proxy says that it was there (section 7.6.3) and for whom: {@code
 * X-Forwarded-*} as everybody has it, and {@code Forwarded} (RFC 7239). What those said before is
 * kept, and is believed by whoever believes the first entry; in front of users that one sends to a
 * proxy, this would be wrong, but here all are on one machine.
 */
final class Hygiene {
  private static final String VIA = " lbsim";

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

  /**
   * Fields for all that are on the way, which no Connection field may take off (RFC 9110, section
   * 7.6.1): a server behind would see a request without a host, or without the one who sent it.
   */
  private static final Set<String> FOR_ALL =
      Set.of("authorization", "cache-control", "content-length", "content-type", "cookie", "host");

  private static final String FORWARDED_FOR = "x-forwarded-for";
  private static final String FORWARDED_PROTO = "x-forwarded-proto";
  private static final String FORWARDED_HOST = "x-forwarded-host";
  private static final String FORWARDED = "forwarded";

  /**
   * Whose request it is.
   *
   * @param client where it came from
   * @param here where it came in
   * @param version in which it was spoken
   * @param secured true if it came by TLS
   * @param bits what its demand is drawn from: its name is made of them
   */
  record From(
      InetSocketAddress client,
      InetSocketAddress here,
      HttpVersion version,
      boolean secured,
      long bits) {
    private String proto() {
      return secured ? "https" : "http";
    }
  }

  private Hygiene() {}

  /**
   * Makes the header of a request fit to be passed on.
   *
   * @param span another number for each request that is sent
   */
  static void forward(HttpHeaders headers, From from, long span) {
    strip(headers);
    headers.remove(HttpHeaderNames.EXPECT); // that has been answered: the body is here
    headers.add(HttpHeaderNames.VIA, via(from.version));
    String host = headers.get(HttpHeaderNames.HOST, "");
    append(headers, FORWARDED_FOR, from.client.getAddress().getHostAddress());
    append(headers, FORWARDED, element(from, host));
    if (!headers.contains(FORWARDED_PROTO)) {
      headers.set(FORWARDED_PROTO, from.proto());
    }
    if (!headers.contains(FORWARDED_HOST) && !host.isEmpty()) {
      headers.set(FORWARDED_HOST, host);
    }
    Traces.pass(headers, from.bits, span);
  }

  private static String via(HttpVersion version) {
    return version.majorVersion() + "." + version.minorVersion() + VIA;
  }

  private static String element(From from, String host) {
    String element =
        "for=" + node(from.client.getAddress()) + ";by=" + node(from.here.getAddress());
    return element + (host.isEmpty() ? "" : ";host=\"" + host + '"') + ";proto=" + from.proto();
  }

  /** RFC 7239, section 6: IPv6 goes in brackets, and what holds colons in quotes. */
  private static String node(InetAddress address) {
    String text = address.getHostAddress();
    int zone = text.indexOf('%');
    String bare = zone < 0 ? text : text.substring(0, zone);
    return address instanceof Inet6Address ? "\"[" + bare + "]\"" : bare;
  }

  /** Into one field, for there are servers that read one line of several only. */
  private static void append(HttpHeaders headers, String name, String value) {
    List<String> all = new ArrayList<>(headers.getAll(name));
    all.removeIf(String::isBlank);
    all.add(value);
    headers.set(name, String.join(", ", all));
  }

  /**
   * The same for an answer that is passed back; what it says of its origin and its length stays.
   */
  static void answer(HttpResponse response) {
    HttpHeaders headers = response.headers();
    strip(headers);
    headers.add(HttpHeaderNames.VIA, via(response.protocolVersion()));
  }

  /** Takes off what is about one connection only. */
  static void strip(HttpHeaders headers) {
    for (String listed : headers.getAll(HttpHeaderNames.CONNECTION)) {
      for (String name : listed.split(",", -1)) {
        String named = name.trim().toLowerCase(Locale.ROOT);
        if (!named.isEmpty() && !FOR_ALL.contains(named)) {
          headers.remove(named);
        }
      }
    }
    HOP_BY_HOP.forEach(headers::remove);
  }
}
