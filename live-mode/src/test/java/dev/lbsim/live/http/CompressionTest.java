package dev.lbsim.live.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.scenario.language.spec.CompressSpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A tier that compresses real answers, over real sockets. */
final class CompressionTest {
  private static final Compression USUAL = new Compression(CompressSpec.USUAL_TYPES, 30, 6);
  private static final String TEXT = "So much text. ".repeat(200);
  private static final int LONG_TIMES = 300_000;

  private static Origin.Habit says(BlockingQueue<String> heads, String fields, String body) {
    return (socket, in, out) -> {
      for (String head = Origin.head(in); !head.isEmpty(); head = Origin.head(in)) {
        heads.add(head.toLowerCase(Locale.ROOT));
        out.write(
            Origin.ascii(
                "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n" + fields + "\r\n"));
        if (!head.startsWith("HEAD")) {
          out.write(Origin.ascii(body));
        }
      }
    };
  }

  private static void ask(Socket client, String line, String... fields) throws IOException {
    String all = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
    client.getOutputStream().write(Origin.ascii(line + " HTTP/1.1\r\nHost: a\r\n" + all + "\r\n"));
  }

  private static String unzipped(String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
    return new String(
        new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes(),
        StandardCharsets.US_ASCII);
  }

  @Test
  void whoeverTakesItGetsItAndTheConnectionGoesOn() throws Exception {
    BlockingQueue<String> heads = new LinkedBlockingQueue<>();
    String fields =
        "Content-Type: text/html; charset=utf-8\r\nETag: \"a\"\r\nAccept-Ranges: bytes\r\n";
    try (Origin origin = new Origin(says(heads, fields, TEXT));
        Gateway gateway = new Gateway("", origin.address(), USUAL);
        Socket client = gateway.knock()) {
      RawAnswers answers = new RawAnswers(client.getInputStream());
      for (int i = 0; i < 3; i++) {
        ask(client, "GET /", "Accept-Encoding: br, gzip");
        RawAnswers.Raw answer = answers.next(true);
        assertThat(answer.field("content-encoding")).isEqualTo("gzip");
        assertThat(answer.field("vary")).isEqualToIgnoringCase("accept-encoding");
        assertThat(answer.field("etag")).isEqualTo("W/\"a\"");
        assertThat(answer.field("accept-ranges")).isEmpty();
        assertThat(answer.body().length()).isLessThan(TEXT.length() / 10);
        assertThat(unzipped(answer.body())).isEqualTo(TEXT);
        assertThat(heads.take()).doesNotContain("accept-encoding");
        ask(client, "GET /");
        RawAnswers.Raw plain = answers.next(true);
        assertThat(plain.body()).isEqualTo(TEXT);
        assertThat(plain.field("content-encoding")).isEmpty();
        assertThat(plain.field("vary")).isEqualToIgnoringCase("accept-encoding");
        assertThat(plain.field("etag")).isEqualTo("\"a\"");
        heads.take();
        ask(client, "HEAD /", "Accept-Encoding: gzip");
        assertThat(answers.next(false).field("content-length")).isEqualTo("" + TEXT.length());
        heads.take();
      }
      assertThat(origin.connections()).isEqualTo(1);
      assertThat(gateway.wrong()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip|true",
        "GZIP;q=0.001|true",
        "x-gzip|true",
        "*|true",
        "br;q=1, gzip;q=0.5|true",
        "identity;q=0.5, gzip|true",
        "gzip;q=0|false",
        "gzip;q=0.0, *|false",
        "identity, gzip;q=0.5|false",
        "*;q=0|false",
        "gzip;q=nonsense|false",
        "br, deflate|false",
        "''|false"
      })
  void clientsSayWhatTheyTake(String accepts, boolean compressed) throws Exception {
    try (Origin origin =
            new Origin(says(new LinkedBlockingQueue<>(), "Content-Type: text/css\r\n", TEXT));
        Gateway gateway = new Gateway("", origin.address(), USUAL);
        Socket client = gateway.knock()) {
      ask(client, "GET /", "Accept-Encoding: " + accepts);
      RawAnswers.Raw answer = new RawAnswers(client.getInputStream()).next(true);
      assertThat(answer.field("content-encoding").equals("gzip")).isEqualTo(compressed);
      assertThat(compressed ? unzipped(answer.body()) : answer.body()).isEqualTo(TEXT);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: image/png\r\n",
        "Content-Type: text/html\r\nContent-Encoding: br\r\n",
        "Content-Type: text/html\r\nCache-Control: max-age=5, no-transform\r\n",
        "Content-Type: text/html\r\nContent-Range: bytes 0-2799/5000\r\n",
        "Content-Type: text/html\r\nContent-Digest: sha-256=:AAAA:\r\n",
        ""
      })
  void someAnswersGoOnAsTheyCame(String fields) throws Exception {
    try (Origin origin = new Origin(says(new LinkedBlockingQueue<>(), fields, TEXT));
        Gateway gateway = new Gateway("", origin.address(), USUAL);
        Socket client = gateway.knock()) {
      ask(client, "GET /", "Accept-Encoding: gzip");
      RawAnswers.Raw answer = new RawAnswers(client.getInputStream()).next(true);
      assertThat(answer.body()).isEqualTo(TEXT);
      assertThat(answer.field("vary")).isEmpty();
    }
  }

  @Test
  void shortOnesAndClientsOfOldAreLeftAlone() throws Exception {
    try (Origin origin =
            new Origin(
                says(new LinkedBlockingQueue<>(), "Content-Type: text/html\r\n", "x".repeat(29)));
        Gateway gateway = new Gateway("", origin.address(), USUAL);
        Socket client = gateway.knock()) {
      ask(client, "GET /", "Accept-Encoding: gzip");
      assertThat(new RawAnswers(client.getInputStream()).next(true).body()).hasSize(29);
    }
    try (Origin origin =
            new Origin(says(new LinkedBlockingQueue<>(), "Content-Type: text/html\r\n", TEXT));
        Gateway gateway = new Gateway("", origin.address(), USUAL);
        Socket client = gateway.knock()) {
      client
          .getOutputStream()
          .write(Origin.ascii("GET / HTTP/1.0\r\nAccept-Encoding: gzip\r\n\r\n"));
      assertThat(new RawAnswers(client.getInputStream()).next(true).body()).isEqualTo(TEXT);
    }
  }

  /** The body of chunks, until the last. */
  private static InputStream chunks(InputStream in) throws IOException {
    InputStream all = InputStream.nullInputStream();
    while (true) {
      StringBuilder line = new StringBuilder();
      for (int next = in.read(); next != '\n'; next = in.read()) {
        line.append((char) next);
      }
      int size = Integer.parseInt(line.toString().trim(), 16);
      byte[] chunk = in.readNBytes(size + 2);
      if (size == 0) {
        return all;
      }
      all = new SequenceInputStream(all, new ByteArrayInputStream(chunk, 0, size));
    }
  }

  @Test
  void longOnesAreCompressedAsTheyGo() throws Exception {
    String body = TEXT.substring(0, 14).repeat(LONG_TIMES);
    try (Origin origin =
            new Origin(says(new LinkedBlockingQueue<>(), "Content-Type: text/html\r\n", body));
        Gateway gateway = new Gateway("", origin.address(), USUAL);
        Socket client = gateway.knock()) {
      RawAnswers answers = new RawAnswers(client.getInputStream());
      for (int i = 0; i < 2; i++) {
        ask(client, "GET /", "Accept-Encoding: gzip");
        RawAnswers.Raw answer = answers.next(false);
        assertThat(answer.field("transfer-encoding")).isEqualTo("chunked");
        assertThat(answer.field("content-length")).isEmpty();
        byte[] all = new GZIPInputStream(chunks(client.getInputStream())).readAllBytes();
        assertThat(new String(all, StandardCharsets.US_ASCII).equals(body)).isTrue();
      }
      assertThat(gateway.wrong()).isEmpty();
    }
  }

  @Test
  void whatHasComeIsNotHeldBack() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    String begin = "data: one ".repeat(5_000);
    Origin.Habit events =
        (socket, in, out) -> {
          Origin.head(in);
          out.write(Origin.ascii("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + begin));
          Upgrading.await(read);
          out.write(Origin.ascii("the end"));
        };
    try (Origin origin = new Origin(events);
        Gateway gateway = new Gateway("", origin.address(), USUAL);
        Socket client = gateway.knock()) {
      ask(client, "GET /", "Accept-Encoding: gzip");
      new RawAnswers(client.getInputStream()).next(false);
      InputStream plain = new GZIPInputStream(new Dechunked(client.getInputStream()));
      assertThat(new String(plain.readNBytes(begin.length()), StandardCharsets.US_ASCII))
          .isEqualTo(begin);
      read.countDown();
      assertThat(new String(plain.readAllBytes(), StandardCharsets.US_ASCII)).isEqualTo("the end");
    }
  }

  /** Chunks as they come. */
  private static final class Dechunked extends InputStream {
    private final InputStream in;
    private int left = -1;

    Dechunked(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      if (left <= 0) {
        if (left == 0) {
          in.readNBytes(2);
        }
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
          line.append((char) next);
        }
        left = Integer.parseInt(line.toString().trim(), 16);
        if (left == 0) {
          return -1;
        }
      }
      int read = in.read(into, from, Math.min(length, left));
      left -= read;
      return read;
    }

    @Override
    public int available() {
      return left > 0 ? 1 : 0;
    }
  }

  @Test
  void aCacheKeepsOneFormForAll() throws Exception {
    BlockingQueue<String> heads = new LinkedBlockingQueue<>();
    String fields = "Content-Type: text/html\r\nCache-Control: max-age=9999\r\nETag: \"a\"\r\n";
    try (Origin origin = new Origin(says(heads, fields, TEXT));
        Gateway gateway = new Gateway("cache: 1MB", origin.address(), USUAL);
        Socket client = gateway.knock()) {
      RawAnswers answers = new RawAnswers(client.getInputStream());
      ask(client, "GET /", "Accept-Encoding: gzip");
      assertThat(unzipped(answers.next(true).body())).isEqualTo(TEXT);
      ask(client, "GET /");
      RawAnswers.Raw plain = answers.next(true);
      assertThat(plain.body()).isEqualTo(TEXT);
      assertThat(plain.field("cache-status")).contains("hit");
      assertThat(plain.field("vary")).isEqualToIgnoringCase("accept-encoding");
      ask(client, "GET /", "Accept-Encoding: gzip");
      RawAnswers.Raw hit = answers.next(true);
      assertThat(unzipped(hit.body())).isEqualTo(TEXT);
      ask(client, "GET /", "Accept-Encoding: gzip", "Range: bytes=0-6");
      RawAnswers.Raw part = answers.next(true);
      assertThat(part.status()).isEqualTo(206);
      assertThat(part.body()).isEqualTo(TEXT.substring(0, 7));
      ask(client, "GET /", "Accept-Encoding: gzip", "If-None-Match: W/\"a\"");
      RawAnswers.Raw same = answers.next(false);
      assertThat(same.status()).isEqualTo(304);
      assertThat(same.field("etag")).isEqualTo("W/\"a\"");
      assertThat(same.field("vary")).isEqualToIgnoringCase("accept-encoding");
      assertThat(heads).hasSize(1);
      assertThat(gateway.wrong()).isEmpty();
    }
  }
}
