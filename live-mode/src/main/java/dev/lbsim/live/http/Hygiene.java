package dev.lbsim.live.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
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
  private static final String VIA_1_1 = "1.1" + VIA;

  private static final List<CharSequence> HOP_BY_HOP =
      List.of(
          HttpHeaderNames.CONNECTION,
          AsciiString.cached("keep-alive"),
          AsciiString.cached("proxy-connection"),
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

  private static final AsciiString FORWARDED_FOR = AsciiString.cached("x-forwarded-for");
  private static final AsciiString FORWARDED_PROTO = AsciiString.cached("x-forwarded-proto");
  private static final AsciiString FORWARDED_HOST = AsciiString.cached("x-forwarded-host");
  private static final AsciiString FORWARDED = AsciiString.cached("forwarded");

  /** Whose connection it is, as proxies say it: the same for all its requests. */
  static final class Who {
    private final InetSocketAddress client;
    private final InetSocketAddress here;
    private final String proto;
    private final String address;
    private final String element;

    /**
     * Both ends of a connection.
     *
     * @param client where it came from
     * @param here where it came in
     * @param secured true if it came by TLS
     */
    Who(InetSocketAddress client, InetSocketAddress here, boolean secured) {
      this.client = client;
      this.here = here;
      this.proto = secured ? "https" : "http";
      this.address = client.getAddress().getHostAddress();
      this.element = "for=" + node(client.getAddress()) + ";by=" + node(here.getAddress());
    }

    /** What is said of a request for that host in {@code Forwarded}. */
    private String element(String host) {
      return host.isEmpty()
          ? element + ";proto=" + proto
          : element + ";host=\"" + host + "\";proto=" + proto;
    }
  }

  /**
   * Whose request it is.
   *
   * @param who sent it
   * @param version in which it was spoken
   * @param bits what its demand is drawn from: its name is made of them
   */
  record From(Who who, HttpVersion version, long bits) {
    From(
        InetSocketAddress client,
        InetSocketAddress here,
        HttpVersion version,
        boolean secured,
        long bits) {
      this(new Who(client, here, secured), version, bits);
    }

    InetSocketAddress client() {
      return who.client;
    }

    InetSocketAddress here() {
      return who.here;
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
    append(headers, FORWARDED_FOR, from.who.address);
    append(headers, FORWARDED, from.who.element(host));
    if (!headers.contains(FORWARDED_PROTO)) {
      headers.set(FORWARDED_PROTO, from.who.proto);
    }
    if (!headers.contains(FORWARDED_HOST) && !host.isEmpty()) {
      headers.set(FORWARDED_HOST, host);
    }
    Traces.pass(headers, from.bits, span);
  }

  private static String via(HttpVersion version) {
    if (version.equals(HttpVersion.HTTP_1_1)) {
      return VIA_1_1;
    }
    return version.majorVersion() + "." + version.minorVersion() + VIA;
  }

  /** RFC 7239, section 6: IPv6 goes in brackets, and what holds colons in quotes. */
  private static String node(InetAddress address) {
    String text = address.getHostAddress();
    int zone = text.indexOf('%');
    String bare = zone < 0 ? text : text.substring(0, zone);
    return address instanceof Inet6Address ? "\"[" + bare + "]\"" : bare;
  }

  /** Into one field, for there are servers that read one line of several only. */
  private static void append(HttpHeaders headers, CharSequence name, String value) {
    if (!headers.contains(name)) {
      headers.set(name, value);
      return;
    }
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
    List<String> all =
        headers.contains(HttpHeaderNames.CONNECTION)
            ? headers.getAll(HttpHeaderNames.CONNECTION)
            : List.of();
    for (String listed : all) {
      for (String name : listed.split(",", -1)) {
        String named = name.trim().toLowerCase(Locale.ROOT);
        if (!named.isEmpty() && !FOR_ALL.contains(named)) {
          headers.remove(named);
        }
      }
    }
    for (CharSequence name : HOP_BY_HOP) {
      headers.remove(name);
    }
  }
}
