package dev.lbsim.live.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A proxy that asks its backend by HTTP/2, which is spoken to it frame by frame. */
class Http2UpstreamTest {
  private static final String STREAMS = "upstream: { streams: 4 }";
  private static final String GET = "GET /page HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final int REFUSED_STREAM = 7;
  private static final int INTERNAL_ERROR = 2;
  private static final int SECONDS = 60;

  private static void ask(Socket client, String text) throws IOException {
    client.getOutputStream().write(Origin.ascii(text));
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("it does not come");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void manyRequestsGoAtOnceAndNoMoreThanTheBackendAllows() throws Exception {
    AtomicInteger most = new AtomicInteger();
    Origin.Habit two =
        (socket, in, out) -> {
          RawHttp2Server server = new RawHttp2Server(in, out, 2);
          List<Integer> open = new ArrayList<>();
          while (true) {
            open.add(server.next(RawHttp2.HEADERS).stream());
            most.accumulateAndGet(open.size(), Math::max);
            if (!server.hasMore()) {
              // The last one first.
              for (int i = open.size() - 1; i >= 0; i--) {
                server.send(RawHttp2Server.answer(open.get(i), "s" + open.get(i)));
              }
              open.clear();
            }
          }
        };
    try (Origin origin = new Origin(two);
        Gateway gateway = new Gateway(STREAMS, origin.address())) {
      List<Socket> clients = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        clients.add(gateway.knock());
      }
      for (int times = 0; times < 10; times++) {
        for (Socket client : clients) {
          ask(client, GET);
        }
        for (Socket client : clients) {
          assertThat(RawAnswers.of(client)).startsWith("200s");
        }
      }
      assertThat(most.get()).isEqualTo(2);
      assertThat(origin.connections()).isBetween(1, 3);
      for (Socket client : clients) {
        client.close();
      }
      assertThat(gateway.wrong()).isEmpty();
    }
  }

  /** The first of two requests is reset, the other one is answered after that. */
  private static Origin.Habit resetsTheFirst(int error) {
    return (socket, in, out) -> {
      RawHttp2Server server = new RawHttp2Server(in, out, 100);
      RawHttp2.Frame first = server.next(RawHttp2.HEADERS);
      RawHttp2.Frame second = server.next(RawHttp2.HEADERS);
      server.send(new RawHttp2().frame(RawHttp2.RST_STREAM, 0, first.stream(), 0, 0, 0, error));
      server.send(RawHttp2Server.answer(second.stream(), "second"));
      while (true) {
        RawHttp2.Frame next = server.next(RawHttp2.HEADERS);
        server.send(RawHttp2Server.answer(next.stream(), "later"));
      }
    };
  }

  private static List<String> twoAsk(Gateway gateway) throws Exception {
    try (Socket one = gateway.knock();
        Socket other = gateway.knock()) {
      ask(one, GET);
      while (gateway.requests() < 1) {
        Thread.sleep(5);
      }
      ask(other, GET);
      return List.of(RawAnswers.of(one), RawAnswers.of(other));
    }
  }

  @Test
  void aStreamThatIsResetTakesNoOtherWithIt() throws Exception {
    try (Origin origin = new Origin(resetsTheFirst(INTERNAL_ERROR));
        Gateway gateway = new Gateway(STREAMS, origin.address())) {
      assertThat(twoAsk(gateway)).containsExactly("500", "200second");
      assertThat(origin.connections()).isEqualTo(1);
      assertThat(gateway.wrong()).isEmpty();
    }
  }

  @Test
  void aStreamThatIsRefusedIsOneTooManyAndMayBeTriedAgain() throws Exception {
    try (Origin origin = new Origin(resetsTheFirst(REFUSED_STREAM));
        Gateway gateway = new Gateway(STREAMS, origin.address())) {
      assertThat(twoAsk(gateway)).containsExactly("429", "200second");
      assertThat(gateway.wrong()).isEmpty();
    }
    String again = STREAMS + ", retries: { max: 1, on: [limited] }";
    try (Origin origin = new Origin(resetsTheFirst(REFUSED_STREAM));
        Gateway gateway = new Gateway(again, origin.address())) {
      assertThat(twoAsk(gateway)).containsExactly("200later", "200second");
      assertThat(origin.connections()).isEqualTo(1);
      assertThat(gateway.wrong()).isEmpty();
    }
  }

  @Test
  void whoGoesAwayAnswersWhatHasComeAndGetsNoMore() throws Exception {
    BlockingQueue<Integer> asked = new LinkedBlockingQueue<>();
    Origin.Habit oneEach =
        (socket, in, out) -> {
          RawHttp2Server server = new RawHttp2Server(in, out, 100);
          RawHttp2.Frame first = server.next(RawHttp2.HEADERS);
          asked.add(first.stream());
          server.send(
              new RawHttp2().frame(RawHttp2.GOAWAY, 0, 0, 0, 0, 0, first.stream(), 0, 0, 0, 0));
          server.send(RawHttp2Server.answer(first.stream(), "one"));
          server.next(); // it closes
        };
    try (Origin origin = new Origin(oneEach);
        Gateway gateway = new Gateway(STREAMS, origin.address());
        Socket client = gateway.knock()) {
      for (int i = 0; i < 4; i++) {
        ask(client, GET);
        assertThat(RawAnswers.of(client)).isEqualTo("200one");
      }
      assertThat(asked).containsExactly(3, 3, 3, 3);
      assertThat(origin.connections()).isEqualTo(4);
      assertThat(gateway.wrong()).isEmpty();
    }
  }

  @Test
  void aConnectionThatBreaksTakesAllItsStreamsWithIt() throws Exception {
    Origin.Habit breaks =
        (socket, in, out) -> {
          RawHttp2Server server = new RawHttp2Server(in, out, 100);
          server.next(RawHttp2.HEADERS);
          server.next(RawHttp2.HEADERS);
          socket.setSoLinger(true, 0);
        };
    try (Origin origin = new Origin(breaks);
        Gateway gateway = new Gateway(STREAMS, origin.address())) {
      assertThat(twoAsk(gateway)).containsExactly("500", "500");
      assertThat(origin.connections()).isEqualTo(1);
      assertThat(gateway.wrong()).isEmpty();
    }
  }

  @Test
  void trailersAndWordsBeforeTheAnswerArePassedOn() throws Exception {
    Origin.Habit trailed =
        (socket, in, out) -> {
          RawHttp2Server server = new RawHttp2Server(in, out, 100);
          int stream = server.next(RawHttp2.HEADERS).stream();
          server.send(
              new RawHttp2()
                  .frame(
                      RawHttp2.HEADERS,
                      RawHttp2.END_HEADERS,
                      stream,
                      RawHttp2.fields(":status", "103", "link", "</a>"))
                  .frame(
                      RawHttp2.HEADERS,
                      RawHttp2.END_HEADERS,
                      stream,
                      RawHttp2.fields(":status", "200", "x", "y"))
                  .frame(RawHttp2.DATA, 0, stream, Origin.ascii("abc"))
                  .frame(
                      RawHttp2.HEADERS,
                      RawHttp2.END_HEADERS | RawHttp2.END_STREAM,
                      stream,
                      RawHttp2.fields("sum", "7")));
          server.next();
        };
    try (Origin origin = new Origin(trailed);
        Gateway gateway = new Gateway(STREAMS, origin.address());
        Socket client = gateway.knock()) {
      ask(client, GET);
      RawAnswers answers = new RawAnswers(client.getInputStream());
      RawAnswers.Raw answer = answers.next(false);
      if (answer.status() == 103) {
        answer = answers.next(false);
      }
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.field("x")).isEqualTo("y");
      assertThat(answer.head()).doesNotContain("http2");
      assertThat(answer.field("transfer-encoding")).isEqualTo("chunked");
      byte[] rest = client.getInputStream().readNBytes("3\r\nabc\r\n0\r\nsum: 7\r\n\r\n".length());
      assertThat(new String(rest, StandardCharsets.US_ASCII))
          .isEqualTo("3\r\nabc\r\n0\r\nsum: 7\r\n\r\n");
      assertThat(gateway.wrong()).isEmpty();
    }
  }

  @Test
  void noMoreOfABodyIsSentThanTheBackendHasRoomFor() throws Exception {
    int size = 800_000;
    AtomicLong before = new AtomicLong();
    AtomicLong all = new AtomicLong();
    CountDownLatch looked = new CountDownLatch(1);
    Origin.Habit slow =
        (socket, in, out) -> {
          RawHttp2Server server = new RawHttp2Server(in, out, 100);
          int stream = server.next(RawHttp2.HEADERS).stream();
          while (before.get() < 65_535) {
            before.addAndGet(server.next(RawHttp2.DATA).payload().length);
          }
          await(looked);
          all.set(before.get());
          while (all.get() < size) {
            server.send(
                new RawHttp2()
                    .frame(RawHttp2.WINDOW_UPDATE, 0, stream, 0, 0, 64, 0)
                    .frame(RawHttp2.WINDOW_UPDATE, 0, 0, 0, 0, 64, 0));
            long until = Math.min(size, all.get() + (64 << 8));
            while (all.get() < until) {
              all.addAndGet(server.next(RawHttp2.DATA).payload().length);
            }
          }
          server.send(RawHttp2Server.answer(stream, "thanks"));
          server.next();
        };
    try (Origin origin = new Origin(slow);
        Gateway gateway = new Gateway(STREAMS, origin.address());
        Socket client = gateway.knock()) {
      Thread sender =
          new Thread(
              () -> {
                try {
                  ask(
                      client,
                      "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: " + size + "\r\n\r\n");
                  client.getOutputStream().write(new byte[size]);
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      sender.start();
      while (before.get() < 65_535) {
        Thread.sleep(5);
      }
      gateway.waitLong();
      looked.countDown();
      assertThat(RawAnswers.of(client)).isEqualTo("200thanks");
      assertThat(before.get()).isEqualTo(65_535);
      assertThat(all.get()).isEqualTo(size);
      sender.join();
      assertThat(gateway.wrong()).isEmpty();
    }
  }

  @Test
  void noMoreOfAnAnswerIsTakenThanItsClientTakesAndOthersGoOn() throws Exception {
    int huge = 64 << 20;
    AtomicLong sent = new AtomicLong();
    CountDownLatch stalled = new CountDownLatch(1);
    Origin.Habit much =
        (socket, in, out) -> {
          RawHttp2Server server = new RawHttp2Server(in, out, 100);
          int stream = server.next(RawHttp2.HEADERS).stream();
          server.send(
              new RawHttp2()
                  .frame(
                      RawHttp2.HEADERS,
                      RawHttp2.END_HEADERS,
                      stream,
                      RawHttp2.fields(":status", "200", "content-length", "" + huge)));
          // A window of 64 KB, and not a byte more: whoever reads slowly gives none back.
          for (int i = 0; i < 3; i++) {
            server.send(new RawHttp2().frame(RawHttp2.DATA, 0, stream, new byte[16_000]));
            sent.addAndGet(16_000);
          }
          int other = server.next(RawHttp2.HEADERS).stream();
          server.send(RawHttp2Server.answer(other, "other"));
          stalled.countDown();
          server.next(RawHttp2.RST_STREAM);
          sent.set(-1);
          server.next();
        };
    try (Origin origin = new Origin(much);
        Gateway gateway = new Gateway(STREAMS, origin.address())) {
      Socket slow = gateway.knock();
      ask(slow, GET);
      while (sent.get() < 48_000) {
        Thread.sleep(5);
      }
      try (Socket other = gateway.knock()) {
        ask(other, GET);
        assertThat(RawAnswers.of(other)).isEqualTo("200other");
      }
      await(stalled);
      slow.setSoLinger(true, 0);
      slow.close(); // its stream is reset, and nothing else
      while (sent.get() >= 0) {
        Thread.sleep(5);
      }
      assertThat(origin.connections()).isEqualTo(1);
      assertThat(gateway.wrong()).isEmpty();
    }
  }
}
