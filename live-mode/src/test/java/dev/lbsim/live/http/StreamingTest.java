package dev.lbsim.live.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Bodies on their way through a proxy, both ways, over real sockets. */
final class StreamingTest {
  private static final String GET = "GET /page HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final int LONG = 5_000_000;

  /** More than what the sockets between a client and an origin hold, by far. */
  private static final long HUGE = 400_000_000;

  private static final long MUCH = 100_000_000;

  private static byte[] body(int size) {
    byte[] body = new byte[size];
    new Random(size).nextBytes(body);
    return body;
  }

  /** An origin that answers the same to all that have no body. */
  private static Origin.Habit always(String head, byte[] body) {
    return (socket, in, out) -> {
      while (!Origin.head(in).isEmpty()) {
        out.write(Origin.ascii(head));
        out.write(body);
        out.flush();
      }
    };
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (true) {
      StringBuilder line = new StringBuilder();
      for (int next = in.read(); next != '\n'; next = in.read()) {
        if (next < 0) {
          throw new IOException("cut off");
        }
        line.append((char) next);
      }
      int size = Integer.parseInt(line.toString().trim(), 16);
      if (size == 0) {
        in.readNBytes(2);
        return all.toByteArray();
      }
      byte[] chunk = in.readNBytes(size + 2);
      all.write(chunk, 0, size);
    }
  }

  private static void ask(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(Origin.ascii(text));
  }

  @Test
  void aLongAnswerArrivesWholeAndTheConnectionGoesOn() throws Exception {
    byte[] body = body(LONG);
    String head = "HTTP/1.1 200 OK\r\nContent-Length: " + LONG + "\r\nETag: \"x\"\r\n\r\n";
    try (Origin origin = new Origin(always(head, body));
        Gateway gateway = new Gateway("", origin.address());
        Socket client = gateway.knock()) {
      RawAnswers answers = new RawAnswers(client.getInputStream());
      for (int i = 0; i < 3; i++) {
        ask(client, GET);
        RawAnswers.Raw answer = answers.next(false);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("content-length")).isEqualTo("" + LONG);
        assertThat(answer.field("etag")).isEqualTo("\"x\"");
        assertThat(answer.field("via")).isEqualTo("1.1 lbsim");
        assertThat(Arrays.equals(client.getInputStream().readNBytes(LONG), body)).isTrue();
      }
      assertThat(origin.connections()).isEqualTo(1);
      assertThat(gateway.wrong()).isEmpty();
    }
  }

  @Test
  void aLongAnswerOfNoKnownLengthComesInChunksAndToAnOldClientUntilTheEnd() throws Exception {
    byte[] body = body(LONG);
    Origin.Habit untilClose =
        (socket, in, out) -> {
          Origin.head(in);
          out.write(Origin.ascii("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"));
          out.write(body);
        };
    try (Origin origin = new Origin(untilClose);
        Gateway gateway = new Gateway("", origin.address());
        Socket client = gateway.knock();
        Socket old = gateway.knock()) {
      RawAnswers answers = new RawAnswers(client.getInputStream());
      ask(client, GET);
      assertThat(answers.next(false).field("transfer-encoding")).isEqualTo("chunked");
      assertThat(Arrays.equals(chunks(client.getInputStream()), body)).isTrue();
      ask(old, "GET /page HTTP/1.0\r\n\r\n");
      RawAnswers.Raw answer = new RawAnswers(old.getInputStream()).next(false);
      assertThat(answer.field("transfer-encoding")).isEmpty();
      assertThat(answer.field("connection")).isEqualTo("close");
      assertThat(Arrays.equals(old.getInputStream().readAllBytes(), body)).isTrue();
    }
  }

  @Test
  void aShortAnswerInChunksGetsALengthUnlessItHasTrailers() throws Exception {
    String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    byte[] plain = Origin.ascii("3\r\nabc\r\n0\r\n\r\n");
    try (Origin origin = new Origin(always(head, plain));
        Gateway gateway = new Gateway("", origin.address());
        Socket client = gateway.knock()) {
      ask(client, GET);
      RawAnswers.Raw answer = new RawAnswers(client.getInputStream()).next(true);
      assertThat(answer.body()).isEqualTo("abc");
    }
    byte[] trailed = Origin.ascii("3\r\nabc\r\n0\r\nSum: 7\r\n\r\n");
    try (Origin origin = new Origin(always(head, trailed));
        Gateway gateway = new Gateway("", origin.address());
        Socket client = gateway.knock()) {
      ask(client, GET);
      RawAnswers.Raw answer = new RawAnswers(client.getInputStream()).next(false);
      assertThat(answer.field("transfer-encoding")).isEqualTo("chunked");
      byte[] rest = client.getInputStream().readNBytes(trailed.length);
      assertThat(new String(rest, StandardCharsets.US_ASCII))
          .isEqualToIgnoringCase("3\r\nabc\r\n0\r\nsum: 7\r\n\r\n");
    }
  }

  @Test
  void answersWithoutABodyAreNotWaitedFor() throws Exception {
    String head = "HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n";
    try (Origin origin = new Origin(always(head, new byte[0]));
        Gateway gateway = new Gateway("", origin.address());
        Socket client = gateway.knock()) {
      RawAnswers answers = new RawAnswers(client.getInputStream());
      for (int i = 0; i < 2; i++) {
        ask(client, "HEAD /page HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(answers.next(false).field("content-length")).isEqualTo("12345");
      }
    }
    String unchanged = "HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\nETag: \"x\"\r\n\r\n";
    try (Origin origin = new Origin(always(unchanged, new byte[0]));
        Gateway gateway = new Gateway("", origin.address());
        Socket client = gateway.knock()) {
      RawAnswers answers = new RawAnswers(client.getInputStream());
      for (int i = 0; i < 2; i++) {
        ask(client, GET);
        assertThat(answers.next(false).status()).isEqualTo(304);
      }
    }
  }

  @Test
  void anErrorOfTheOriginIsPassedOnAsItIs() throws Exception {
    String head = "HTTP/1.1 500 Oh\r\nContent-Length: 4\r\nX-Why: tired\r\n\r\n";
    try (Origin origin = new Origin(always(head, Origin.ascii("dead")));
        Gateway gateway = new Gateway("", origin.address());
        Socket client = gateway.knock()) {
      ask(client, GET);
      RawAnswers.Raw answer = new RawAnswers(client.getInputStream()).next(true);
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.field("x-why")).isEqualTo("tired");
      assertThat(answer.body()).isEqualTo("dead");
    }
  }

  @Test
  void anAnswerThatIsCutOffIsCutOffForTheClientTooAndNotAskedForAgain() throws Exception {
    Origin.Habit cut =
        (socket, in, out) -> {
          Origin.head(in);
          out.write(Origin.ascii("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"));
          out.write(new byte[200_000]);
        };
    try (Origin origin = new Origin(cut);
        Gateway gateway = new Gateway("retries: 3", origin.address());
        Socket client = gateway.knock()) {
      ask(client, GET);
      assertThat(new RawAnswers(client.getInputStream()).next(false).status()).isEqualTo(200);
      assertThatThrownBy(() -> client.getInputStream().readNBytes(1_000_000))
          .isInstanceOf(IOException.class);
      assertThat(origin.connections()).isEqualTo(1);
      assertThat(gateway.wrong()).isEmpty();
    }
  }

  @Test
  void whatHasNotBegunIsAskedForAgainWithItsBody() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Origin.Habit second =
        (socket, in, out) -> {
          Origin.head(in);
          byte[] body = in.readNBytes(1000);
          if (asked.incrementAndGet() > 1) {
            out.write(Origin.ascii("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"));
            out.write(body);
          }
        };
    byte[] body = body(1000);
    try (Origin origin = new Origin(second);
        Gateway gateway = new Gateway("retries: 3", origin.address());
        Socket client = gateway.knock()) {
      ask(client, "POST /page HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n");
      client.getOutputStream().write(body);
      assertThat(new RawAnswers(client.getInputStream()).next(false).status()).isEqualTo(200);
      assertThat(client.getInputStream().readNBytes(1000)).isEqualTo(body);
      assertThat(asked.get()).isEqualTo(2);
    }
  }

  /** Sends back what it gets, as it comes. */
  private static void echo(InputStream in, OutputStream out) throws IOException {
    String head = Origin.head(in);
    byte[] body =
        head.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked")
            ? chunks(in)
            : in.readNBytes(LONG);
    out.write(Origin.ascii("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n"));
    out.write(body);
  }

  @Test
  void aLongBodyArrivesWholeHoweverItIsFramed() throws Exception {
    byte[] body = body(LONG);
    try (Origin origin = new Origin((socket, in, out) -> echo(in, out));
        Gateway gateway = new Gateway("retries: 3", origin.address())) {
      for (String framing :
          new String[] {"Content-Length: " + LONG, "Transfer-Encoding: chunked"}) {
        try (Socket client = gateway.knock()) {
          OutputStream out = client.getOutputStream();
          ask(client, "POST /page HTTP/1.1\r\nHost: a\r\n" + framing + "\r\n\r\n");
          if (framing.startsWith("Transfer")) {
            for (int i = 0; i < LONG; i += 50_000) {
              out.write(Origin.ascii("c350\r\n"));
              out.write(body, i, 50_000);
              out.write(Origin.ascii("\r\n"));
            }
            out.write(Origin.ascii("0\r\n\r\n"));
          } else {
            out.write(body);
          }
          RawAnswers.Raw answer = new RawAnswers(client.getInputStream()).next(false);
          assertThat(answer.field("content-length")).isEqualTo("" + LONG);
          assertThat(Arrays.equals(client.getInputStream().readNBytes(LONG), body)).isTrue();
        }
      }
      assertThat(gateway.wrong()).isEmpty();
    }
  }

  @Test
  void aLongBodyIsNotSentTwice() throws Exception {
    Origin.Habit gone =
        (socket, in, out) -> {
          Origin.head(in);
          in.readNBytes(200_000);
        };
    try (Origin origin = new Origin(gone);
        Gateway gateway = new Gateway("retries: 3", origin.address());
        Socket client = gateway.knock()) {
      ask(client, "POST /page HTTP/1.1\r\nHost: a\r\nContent-Length: " + LONG + "\r\n\r\n");
      client.getOutputStream().write(new byte[300_000]);
      RawAnswers answers = new RawAnswers(client.getInputStream());
      RawAnswers.Raw answer = answers.next(true);
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.field("connection")).isEqualTo("close");
      assertThat(answers.isClosed()).isTrue();
      assertThat(origin.connections()).isEqualTo(1);
    }
  }

  @Test
  void anAnswerBeforeTheEndOfABodyEndsTheConnection() throws Exception {
    Origin.Habit hasty =
        (socket, in, out) -> {
          Origin.head(in);
          out.write(Origin.ascii("HTTP/1.1 413 No\r\nContent-Length: 2\r\n\r\nno"));
          in.readAllBytes();
        };
    try (Origin origin = new Origin(hasty);
        Gateway gateway = new Gateway("", origin.address());
        Socket client = gateway.knock()) {
      ask(client, "POST /page HTTP/1.1\r\nHost: a\r\nContent-Length: " + LONG + "\r\n\r\n");
      client.getOutputStream().write(new byte[300_000]);
      RawAnswers answers = new RawAnswers(client.getInputStream());
      RawAnswers.Raw answer = answers.next(true);
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.body()).isEqualTo("no");
      assertThat(answers.isClosed()).isTrue();
    }
  }

  /** Waits until a number stands still. */
  private static long rest(AtomicLong number) throws InterruptedException {
    long before = -1;
    for (long now = number.get(); now == 0 || now != before; now = number.get()) {
      before = now;
      Thread.sleep(400);
    }
    return before;
  }

  @Test
  void aClientThatDoesNotReadStopsTheOrigin() throws Exception {
    AtomicLong sent = new AtomicLong();
    byte[] piece = body(100_000);
    Origin.Habit eager =
        (socket, in, out) -> {
          Origin.head(in);
          out.write(Origin.ascii("HTTP/1.1 200 OK\r\nContent-Length: " + HUGE + "\r\n\r\n"));
          for (long at = 0; at < HUGE; at += piece.length) {
            out.write(piece);
            sent.addAndGet(piece.length);
          }
        };
    try (Origin origin = new Origin(eager);
        Gateway gateway = new Gateway("", origin.address());
        Socket client = gateway.knock()) {
      ask(client, GET);
      assertThat(new RawAnswers(client.getInputStream()).next(false).status()).isEqualTo(200);
      assertThat(rest(sent)).isLessThan(MUCH);
      client.getInputStream().skipNBytes(HUGE); // and then all of it comes
      assertThat(sent.get()).isEqualTo(HUGE);
    }
  }

  @Test
  void anOriginThatDoesNotReadStopsTheClient() throws Exception {
    Origin.Habit lazy =
        (socket, in, out) -> {
          Origin.head(in);
          while (!socket.isClosed()) {
            try {
              Thread.sleep(10);
            } catch (InterruptedException e) {
              return;
            }
          }
        };
    AtomicLong sent = new AtomicLong();
    ExecutorService writer = Executors.newSingleThreadExecutor();
    try (Origin origin = new Origin(lazy);
        Gateway gateway = new Gateway("", origin.address());
        Socket client = gateway.knock()) {
      ask(client, "POST /page HTTP/1.1\r\nHost: a\r\nContent-Length: " + HUGE + "\r\n\r\n");
      byte[] piece = new byte[100_000];
      Future<?> writing =
          writer.submit(
              () -> {
                for (long at = 0; at < HUGE; at += piece.length) {
                  client.getOutputStream().write(piece);
                  sent.addAndGet(piece.length);
                }
                return null;
              });
      assertThat(rest(sent)).isLessThan(MUCH);
      assertThat(writing.isDone()).isFalse();
    } finally {
      writer.shutdownNow();
    }
  }
}
