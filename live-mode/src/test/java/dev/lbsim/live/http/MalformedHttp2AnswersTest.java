package dev.lbsim.live.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a broken or hostile backend may send by HTTP/2, and what its proxy makes of that. */
class MalformedHttp2AnswersTest {
  private static final String STREAMS = "upstream: { streams: 4 }";
  private static final String GET = "GET /page HTTP/1.1\r\nHost: a\r\n\r\n";

  private static void ask(Socket client, String text) throws IOException {
    client.getOutputStream().write(Origin.ascii(text));
  }

  @Test
  void anAnswerThatCouldBeTwoIsNone() throws Exception {
    String[][] bad = {
      {":status", "200", "x", "a\r\nSet-Cookie: b"},
      {":status", "200", "x\r\ny", "a"},
      {":status", "200\r\nx: y"},
      {":status", "2000"},
      {":status", "101"},
      {":status", "20x"},
      {"x", "y"},
      {":status", "200", ":path", "/"},
      {":status", "200", "connection", "close"},
      {":status", "200", "content-length", "3"}
    };
    AtomicInteger next = new AtomicInteger();
    Origin.Habit worse =
        (socket, in, out) -> {
          RawHttp2Server server = new RawHttp2Server(in, out, 100);
          while (true) {
            RawHttp2.Frame frame = server.next();
            if (frame.type() != RawHttp2.HEADERS) {
              continue;
            }
            int at = next.getAndIncrement();
            if (at % 2 == 1) {
              server.send(RawHttp2Server.answer(frame.stream(), "good"));
              continue;
            }
            server.send(
                new RawHttp2()
                    .frame(
                        RawHttp2.HEADERS,
                        RawHttp2.END_HEADERS,
                        frame.stream(),
                        RawHttp2.fields(bad[at / 2]))
                    .frame(RawHttp2.DATA, RawHttp2.END_STREAM, frame.stream(), new byte[1]));
          }
        };
    try (Origin origin = new Origin(worse);
        Gateway gateway = new Gateway(STREAMS, origin.address())) {
      for (int i = 0; i < bad.length; i++) {
        try (Socket client = gateway.knock()) {
          ask(client, GET);
          assertThat(RawAnswers.of(client)).as(String.join(" ", bad[i])).isEqualTo("500");
        }
        try (Socket client = gateway.knock()) {
          ask(client, GET);
          assertThat(RawAnswers.of(client)).isEqualTo("200good");
        }
      }
      assertThat(gateway.wrong()).isEmpty();
    }
  }

  @Test
  void whateverABackendSendsOthersAreServed() throws Exception {
    ByteArrayOutputStream good = new ByteArrayOutputStream();
    good.writeBytes(new RawHttp2().frame(RawHttp2.SETTINGS, 0, 0, 0, 3, 0, 0, 0, 50).bytes());
    good.writeBytes(RawHttp2Server.answer(3, "hello").bytes());
    good.writeBytes(
        new RawHttp2()
            .frame(RawHttp2.PING, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8)
            .frame(RawHttp2.WINDOW_UPDATE, 0, 0, 0, 0, 1, 0)
            .frame(RawHttp2.RST_STREAM, 0, 3, 0, 0, 0, 8)
            .frame(RawHttp2.GOAWAY, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0)
            .bytes());
    SplittableRandom random = new SplittableRandom(7540);
    AtomicInteger times = new AtomicInteger();
    Origin.Habit fuzz =
        (socket, in, out) -> {
          if (times.get() >= 150) {
            RawHttp2Server server = new RawHttp2Server(in, out, 100);
            server.send(RawHttp2Server.answer(server.next(RawHttp2.HEADERS).stream(), "good"));
            server.next();
          }
          byte[] bad = good.toByteArray();
          synchronized (random) {
            for (int i = random.nextInt(1, 5); i > 0; i--) {
              bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
          }
          out.write(bad, 0, 15); // the SETTINGS, so that something is asked
          out.flush();
          socket.setSoTimeout(200);
          try {
            in.readNBytes(80); // a request, unless the SETTINGS are such that there is none
          } catch (java.net.SocketTimeoutException e) {
            // none
          }
          out.write(bad, 15, bad.length - 15);
          out.flush();
          socket.shutdownOutput();
          in.transferTo(java.io.OutputStream.nullOutputStream());
        };
    try (Origin origin = new Origin(fuzz);
        Gateway gateway = new Gateway(STREAMS, origin.address())) {
      while (times.getAndIncrement() < 150) {
        try (Socket client = gateway.knock()) {
          ask(client, GET);
          String answer = RawAnswers.of(client);
          assertThat(answer).matches("(?s)|[2-5].*");
        }
      }
      String last = "";
      for (int i = 0; i < 5 && !last.equals("200good"); i++) { // by a connection of before, perhaps
        try (Socket client = gateway.knock()) {
          ask(client, GET);
          last = RawAnswers.of(client);
        }
      }
      assertThat(last).isEqualTo("200good");
      assertThat(gateway.wrong()).isEmpty();
    }
  }
}
