package dev.lbsim.live.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a proxy does to headers, field by field. */
final class HygieneTest {
  private static final Hygiene.From FROM = from("127.0.0.1", HttpVersion.HTTP_1_1);
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CONTEXT = "00-" + TRACE + "-b7ad6b7169203331-01";

  private final HttpHeaders headers = new DefaultHttpHeaders().add("host", "a.example:8080");

  private static Hygiene.From from(String client, HttpVersion version) {
    return new Hygiene.From(
        new InetSocketAddress(client, 4000),
        new InetSocketAddress("127.77.0.1", 80),
        version,
        false,
        5);
  }

  private HttpHeaders forwarded() {
    Hygiene.forward(headers, FROM, 1);
    return headers;
  }

  @Test
  void whatCameByTlsIsSaidToHaveComeSo() {
    Hygiene.From secured =
        new Hygiene.From(FROM.client(), FROM.here(), HttpVersion.HTTP_1_1, true, 5);
    Hygiene.forward(headers, secured, 1);
    assertThat(headers.get("x-forwarded-proto")).isEqualTo("https");
    assertThat(headers.get("forwarded")).endsWith(";proto=https");
  }

  @Test
  void fieldsOfOneConnectionGoNoFurtherNorThoseItNames() {
    headers
        .add("Connection", "keep-alive, X-Mine")
        .add("Connection", "x-yours,")
        .add("X-Mine", "1")
        .add("X-Yours", "2")
        .add("X-Theirs", "3")
        .add("Keep-Alive", "timeout=5")
        .add("Proxy-Connection", "keep-alive")
        .add("Proxy-Authorization", "x")
        .add("TE", "trailers")
        .add("Trailer", "x")
        .add("Transfer-Encoding", "chunked")
        .add("Upgrade", "h2c")
        .add("Expect", "100-continue");
    assertThat(forwarded().names())
        .containsExactlyInAnyOrder(
            "host",
            "X-Theirs",
            "via",
            "x-forwarded-for",
            "x-forwarded-proto",
            "x-forwarded-host",
            "forwarded",
            "x-request-id");
  }

  @Test
  void aConnectionFieldCannotTakeOffWhatIsForAll() {
    headers
        .add("Connection", "host, Authorization, cookie, content-length, X-Forwarded-For")
        .add("Authorization", "me")
        .add("Cookie", "a=b")
        .add("Content-Length", "3");
    assertThat(forwarded().get("host")).isEqualTo("a.example:8080");
    assertThat(headers.get("authorization")).isEqualTo("me");
    assertThat(headers.get("cookie")).isEqualTo("a=b");
    assertThat(headers.get("content-length")).isEqualTo("3");
    assertThat(headers.get("x-forwarded-for")).isEqualTo("127.0.0.1");
  }

  @Test
  void aProxyPutsItselfBehindThoseBeforeIt() {
    headers
        .add("Via", "1.1 first")
        .add("X-Forwarded-For", "10.0.0.1")
        .add("X-Forwarded-For", "10.0.0.2")
        .add("X-Forwarded-Proto", "https")
        .add("X-Forwarded-Host", "public.example")
        .add("Forwarded", "for=10.0.0.1");
    Hygiene.forward(headers, from("127.0.0.1", HttpVersion.HTTP_1_0), 1);
    assertThat(headers.getAll("via")).containsExactly("1.1 first", "1.0 lbsim");
    assertThat(headers.getAll("x-forwarded-for")).containsExactly("10.0.0.1, 10.0.0.2, 127.0.0.1");
    assertThat(headers.getAll("x-forwarded-proto")).containsExactly("https");
    assertThat(headers.getAll("x-forwarded-host")).containsExactly("public.example");
    assertThat(headers.getAll("forwarded"))
        .containsExactly(
            "for=10.0.0.1, for=127.0.0.1;by=127.77.0.1;host=\"a.example:8080\";proto=http");
  }

  @Test
  void anAddressOfIpv6IsInBracketsAndQuotes() {
    Hygiene.forward(headers, from("::1", HttpVersion.HTTP_1_1), 1);
    assertThat(headers.get("x-forwarded-for")).isEqualTo("0:0:0:0:0:0:0:1");
    assertThat(headers.get("forwarded")).startsWith("for=\"[0:0:0:0:0:0:0:1]\";by=127.77.0.1;");
  }

  @Test
  void aRequestWithoutHostIsForwardedForNone() {
    headers.clear();
    assertThat(forwarded().contains("x-forwarded-host")).isFalse();
    assertThat(headers.get("forwarded")).isEqualTo("for=127.0.0.1;by=127.77.0.1;proto=http");
  }

  @Test
  void theNameOfARequestIsKeptOrFollowsFromItsBits() {
    headers.set("X-Request-Id", "mine-1");
    assertThat(forwarded().getAll("x-request-id")).containsExactly("mine-1");
    headers.remove("x-request-id");
    String made = forwarded().get("x-request-id");
    assertThat(made).matches("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    assertThat(made).isEqualTo(Traces.id(5)).isNotEqualTo(Traces.id(6));
    headers.set("x-request-id", "a b");
    assertThat(forwarded().get("x-request-id")).isEqualTo(made);
  }

  @Test
  void aTraceGoesOnWithANewParentForEachAttempt() {
    headers.set("traceparent", CONTEXT).set("tracestate", "vendor=1");
    String first = forwarded().get("traceparent");
    assertThat(first).matches("00-" + TRACE + "-[0-9a-f]{16}-01").isNotEqualTo(CONTEXT);
    assertThat(headers.get("tracestate")).isEqualTo("vendor=1");
    headers.set("traceparent", CONTEXT);
    Hygiene.forward(headers, FROM, 2);
    assertThat(headers.get("traceparent")).matches("00-" + TRACE + ".*").isNotEqualTo(first);
  }

  @Test
  void aLaterVersionOfTraceContextIsReadAsFarAsItIsKnown() {
    headers.set("traceparent", "cc-" + TRACE + "-b7ad6b7169203331-01-what-else");
    assertThat(forwarded().get("traceparent")).matches("00-" + TRACE + "-[0-9a-f]{16}-01");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00-" + TRACE + "-b7ad6b7169203331",
        "00-" + TRACE + "-b7ad6b7169203331-01-more",
        "ff-" + TRACE + "-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-" + TRACE + "-0000000000000000-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
      })
  void whatIsNoTraceContextGoesNoFurther(String context) {
    headers.set("traceparent", context).set("tracestate", "vendor=1");
    assertThat(forwarded().contains("traceparent")).isFalse();
    assertThat(headers.contains("tracestate")).isFalse();
  }

  @Test
  void noTraceIsBegunWhereThereIsNone() {
    assertThat(forwarded().contains("traceparent")).isFalse();
    headers.add("traceparent", CONTEXT).add("traceparent", CONTEXT);
    assertThat(forwarded().contains("traceparent")).isFalse();
  }

  @Test
  void anAnswerKeepsWhatItSaysOfItsOrigin() {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.OK,
            Unpooled.copiedBuffer("abc", StandardCharsets.US_ASCII));
    response
        .headers()
        .add("Date", "Mon, 30 Nov 2026 12:00:00 GMT")
        .add("Server", "origin/1")
        .add("Via", "1.1 other")
        .add("Connection", "close, X-Hop")
        .add("X-Hop", "1")
        .add("Transfer-Encoding", "chunked");
    Hygiene.answer(response);
    assertThat(response.headers().getAll("date")).containsExactly("Mon, 30 Nov 2026 12:00:00 GMT");
    assertThat(response.headers().getAll("server")).containsExactly("origin/1");
    assertThat(response.headers().getAll("via")).containsExactly("1.1 other", "1.1 lbsim");
    assertThat(response.headers().names()).doesNotContain("Connection", "X-Hop");
    assertThat(response.headers().contains("transfer-encoding")).isFalse();
    response.release();
  }
}
