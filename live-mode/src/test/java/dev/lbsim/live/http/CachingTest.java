package dev.lbsim.live.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/**
 * A cache of real answers before an origin that counts who asks; every step is a second or more.
 */
final class CachingTest {
  private static final String CACHE = "cache: { size: 1MB }";
  private static final String LONG = "Cache-Control: max-age=1000000\r\n";

  /** An origin that answers so, and remembers the heads it has read. */
  private static final class Shop implements AutoCloseable {
    final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    final Origin origin;
    final Gateway gateway;
    final Socket client;
    final RawAnswers answers;

    Shop(String settings, Teller teller) throws IOException {
      origin =
          new Origin(
              (socket, in, out) -> {
                for (String head = Origin.head(in); !head.isEmpty(); head = Origin.head(in)) {
                  asked.add(head);
                  out.write(Origin.ascii(teller.answer(head, asked.size())));
                }
              });
      gateway = new Gateway(settings, origin.address());
      client = gateway.knock();
      answers = new RawAnswers(client.getInputStream());
    }

    RawAnswers.Raw get(String target, String... fields) throws IOException {
      return ask("GET " + target, fields);
    }

    RawAnswers.Raw ask(String line, String... fields) throws IOException {
      String lines = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
      String text = line + " HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n";
      client.getOutputStream().write(Origin.ascii(text));
      return answers.next(!line.startsWith("HEAD"));
    }

    @Override
    public void close() throws IOException {
      client.close();
      gateway.close();
      origin.close();
      assertThat(gateway.wrong()).isEmpty();
    }
  }

  private interface Teller {
    String answer(String head, int number);
  }

  private static String ok(String fields, String body) {
    return "HTTP/1.1 200 OK\r\n" + fields + "Content-Length: " + body.length() + "\r\n\r\n" + body;
  }

  private static String field(String head, String name) {
    return new RawAnswers.Raw(0, head, "").field(name);
  }

  @Test
  void whatMayBeKeptIsGivenAgainWithItsAge() throws IOException {
    try (Shop shop =
        new Shop(CACHE, (head, n) -> ok(LONG + "X-Made: " + n + "\r\n", "body " + n))) {
      RawAnswers.Raw first = shop.get("/a");
      assertThat(first.field("cache-status")).isEqualTo("lbsim; fwd=miss");
      RawAnswers.Raw second = shop.get("/a");
      assertThat(second.body()).isEqualTo(first.body()).isEqualTo("body 1");
      assertThat(second.field("x-made")).isEqualTo("1");
      assertThat(second.field("cache-status")).isEqualTo("lbsim; hit");
      assertThat(Integer.parseInt(second.field("age"))).isPositive();
      assertThat(second.field("via")).isEqualTo("1.1 lbsim");
      assertThat(shop.get("/b").body()).isEqualTo("body 2"); // another target
      RawAnswers.Raw head = shop.ask("HEAD /a");
      assertThat(head.field("content-length")).isEqualTo("6");
      assertThat(shop.get("/a").body()).isEqualTo("body 1");
      assertThat(shop.asked).hasSize(2);
    }
  }

  @Test
  void whatMustNotBeKeptIsNot() throws IOException {
    for (String fields :
        List.of(
            "Cache-Control: no-store\r\n",
            "Cache-Control: private, max-age=100\r\n",
            LONG + "Set-Cookie: a=b\r\n",
            LONG + "Vary: *\r\n")) {
      try (Shop shop = new Shop(CACHE, (head, n) -> ok(fields, "body " + n))) {
        assertThat(shop.get("/a").body()).as(fields).isEqualTo("body 1");
        assertThat(shop.get("/a").body()).as(fields).isEqualTo("body 2");
      }
    }
    try (Shop shop = new Shop(CACHE, (head, n) -> ok(LONG, "body " + n))) {
      assertThat(shop.get("/a", "Authorization: Basic eA==").body()).isEqualTo("body 1");
      assertThat(shop.get("/a").body()).isEqualTo("body 2");
      assertThat(shop.get("/a", "Cache-Control: no-store").body()).isEqualTo("body 2");
      assertThat(shop.get("/b", "Cache-Control: no-store").body()).isEqualTo("body 3");
      assertThat(shop.get("/b").body()).isEqualTo("body 4");
    }
  }

  @Test
  void whatIsStaleIsAskedAboutAndFreshenedOrReplaced() throws IOException {
    Teller teller =
        (head, n) -> {
          String tag = "ETag: \"v1\"\r\nCache-Control: max-age=1\r\n";
          return switch (n) {
            case 1 -> ok(tag, "one");
            case 2 -> "HTTP/1.1 304 Not Modified\r\nX-New: 1\r\n" + tag + "\r\n";
            default -> ok("ETag: \"v2\"\r\n" + LONG, "two");
          };
        };
    try (Shop shop = new Shop(CACHE, teller)) {
      assertThat(shop.get("/a").body()).isEqualTo("one");
      shop.gateway.waitLong();
      shop.gateway.waitLong();
      RawAnswers.Raw same = shop.get("/a");
      assertThat(same.status()).isEqualTo(200);
      assertThat(same.body()).isEqualTo("one");
      assertThat(same.field("x-new")).isEqualTo("1");
      assertThat(same.field("cache-status")).isEqualTo("lbsim; fwd=stale; fwd-status=304");
      assertThat(field(shop.asked.get(1), "if-none-match")).isEqualTo("\"v1\"");
      shop.gateway.waitLong();
      shop.gateway.waitLong();
      assertThat(shop.get("/a").body()).isEqualTo("two");
      assertThat(shop.get("/a").body()).isEqualTo("two");
      assertThat(shop.asked).hasSize(3);
    }
  }

  @Test
  void aClientIsToldOnlyWhatIsNewToIt() throws IOException {
    try (Shop shop =
        new Shop(CACHE, (head, n) -> ok(LONG + "ETag: \"v1\"\r\nContent-Type: a/b\r\n", "body"))) {
      // The first one who asks has it: the origin is asked for all of it nevertheless.
      RawAnswers.Raw known = shop.get("/a", "If-None-Match: \"v0\", W/\"v1\"");
      assertThat(known.status()).isEqualTo(304);
      assertThat(known.field("etag")).isEqualTo("\"v1\"");
      assertThat(known.field("content-type")).isEmpty();
      assertThat(field(shop.asked.get(0), "if-none-match")).isEmpty();
      assertThat(shop.get("/a", "If-None-Match: \"v0\"").body()).isEqualTo("body");
      assertThat(shop.get("/a", "If-None-Match: *").status()).isEqualTo(304);
      assertThat(shop.asked).hasSize(1);
    }
  }

  @Test
  void aPartIsCutOutOfTheWhole() throws IOException {
    try (Shop shop = new Shop(CACHE, (head, n) -> ok(LONG + "ETag: \"v1\"\r\n", "0123456789"))) {
      // Nothing is there yet: the origin may do as it likes.
      assertThat(shop.get("/a", "Range: bytes=0-1").body()).isEqualTo("0123456789");
      assertThat(field(shop.asked.get(0), "range")).isEqualTo("bytes=0-1");
      assertThat(shop.get("/a").body()).isEqualTo("0123456789");
      RawAnswers.Raw part = shop.get("/a", "Range: bytes=2-4");
      assertThat(part.status()).isEqualTo(206);
      assertThat(part.body()).isEqualTo("234");
      assertThat(part.field("content-range")).isEqualTo("bytes 2-4/10");
      assertThat(shop.get("/a", "Range: bytes=7-").body()).isEqualTo("789");
      assertThat(shop.get("/a", "Range: bytes=-2").body()).isEqualTo("89");
      assertThat(shop.get("/a", "Range: bytes=8-99").body()).isEqualTo("89");
      RawAnswers.Raw beyond = shop.get("/a", "Range: bytes=10-");
      assertThat(beyond.status()).isEqualTo(416);
      assertThat(beyond.field("content-range")).isEqualTo("bytes */10");
      for (String whole :
          List.of("lines=1-2", "bytes=4-2", "bytes=-", "bytes=0-1,3-4", "bytes=x")) {
        assertThat(shop.get("/a", "Range: " + whole).status()).as(whole).isEqualTo(200);
      }
      assertThat(shop.get("/a", "Range: bytes=0-0", "If-Range: \"v1\"").body()).isEqualTo("0");
      assertThat(shop.get("/a", "Range: bytes=0-0", "If-Range: \"v0\"").status()).isEqualTo(200);
      assertThat(shop.asked).hasSize(2);
    }
  }

  @Test
  void variantsAreToldApartByWhatTheyVaryBy() throws IOException {
    Teller teller =
        (head, n) ->
            ok(LONG + "Vary: Accept-Language\r\n", field(head, "accept-language") + " " + n);
    try (Shop shop = new Shop(CACHE, teller)) {
      assertThat(shop.get("/a", "Accept-Language: de").body()).isEqualTo("de 1");
      assertThat(shop.get("/a", "Accept-Language: fr").body()).isEqualTo("fr 2");
      assertThat(shop.get("/a", "Accept-Language: de", "X: y").body()).isEqualTo("de 1");
      assertThat(shop.get("/a", "Accept-Language: fr").body()).isEqualTo("fr 2");
      assertThat(shop.ask("DELETE /a").status()).isEqualTo(200); // changes it
      assertThat(shop.get("/a", "Accept-Language: de").body()).isEqualTo("de 4");
      assertThat(shop.asked).hasSize(4);
    }
  }

  @Test
  void anUnsafeRequestMakesItForgetTheTarget() throws IOException {
    try (Shop shop = new Shop(CACHE, (head, n) -> ok(LONG, "body " + n))) {
      assertThat(shop.get("/a").body()).isEqualTo("body 1");
      assertThat(shop.ask("POST /a", "Content-Length: 0").body()).isEqualTo("body 2");
      assertThat(shop.get("/a").body()).isEqualTo("body 3");
    }
  }

  @Test
  void aLongAnswerIsKeptWhileItGoesThroughAndOneThatIsTooLongIsNot() throws IOException {
    String large = "x".repeat(300_000);
    try (Shop shop = new Shop(CACHE, (head, n) -> ok(LONG, large + n))) {
      assertThat(shop.get("/a").body()).isEqualTo(large + 1);
      assertThat(shop.get("/a").body()).isEqualTo(large + 1);
      assertThat(shop.asked).hasSize(1);
    }
    try (Shop shop = new Shop("cache: { size: 200KB }", (head, n) -> ok(LONG, large + n))) {
      assertThat(shop.get("/a").body()).isEqualTo(large + 1);
      assertThat(shop.get("/a").body()).isEqualTo(large + 2);
    }
  }

  @Test
  void whatIsStaleStandsInForAnErrorOrIsGivenWhileAnotherIsFetched() throws IOException {
    Teller failing =
        (head, n) ->
            n == 1
                ? ok("Cache-Control: max-age=1, stale-if-error=1000000\r\n", "old")
                : "HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n";
    try (Shop shop = new Shop(CACHE, failing)) {
      assertThat(shop.get("/a").body()).isEqualTo("old");
      shop.gateway.waitLong();
      shop.gateway.waitLong();
      RawAnswers.Raw instead = shop.get("/a");
      assertThat(instead.status()).isEqualTo(200);
      assertThat(instead.body()).isEqualTo("old");
      assertThat(shop.asked).hasSize(2);
    }
    Teller renewing =
        (head, n) ->
            n == 1
                ? ok("Cache-Control: max-age=1, stale-while-revalidate=1000000\r\n", "old")
                : ok(LONG, "new");
    try (Shop shop = new Shop(CACHE, renewing)) {
      assertThat(shop.get("/a").body()).isEqualTo("old");
      shop.gateway.waitLong();
      shop.gateway.waitLong();
      assertThat(shop.get("/a").body()).isEqualTo("old");
      RawAnswers.Raw later = shop.get("/a");
      while (!later.body().equals("new")) {
        later = shop.get("/a"); // the proxy fetches it meanwhile
      }
      assertThat(later.field("cache-status")).isEqualTo("lbsim; hit");
      assertThat(shop.asked).hasSize(2);
    }
  }

  @Test
  void ofManyWhoAskAtOnceOneAsksTheOrigin() throws Exception {
    CountDownLatch all = new CountDownLatch(1);
    Teller slow =
        (head, n) -> {
          try {
            all.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return ok(LONG, "body " + n);
        };
    try (Shop shop = new Shop("cache: { size: 1MB, coalesce: true, lock-timeout: 1000h }", slow)) {
      List<Socket> clients = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        Socket client = shop.gateway.knock();
        clients.add(client);
        client.getOutputStream().write(Origin.ascii("GET /a HTTP/1.1\r\nHost: a\r\n\r\n"));
      }
      while (shop.gateway.requests() < 5) {
        Thread.sleep(5);
      }
      all.countDown();
      for (Socket client : clients) {
        RawAnswers.Raw answer = new RawAnswers(client.getInputStream()).next(true);
        assertThat(answer.body().toLowerCase(Locale.ROOT)).isEqualTo("body 1");
        client.close();
      }
      assertThat(shop.asked).hasSize(1);
    }
  }
}
