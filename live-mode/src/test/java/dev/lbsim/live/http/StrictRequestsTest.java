package dev.lbsim.live.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.live.net.Transport;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every case of the corpus over real sockets, whole and in single bytes. */
final class StrictRequestsTest {
  private static final String AFTER = "GET /after HTTP/1.1\r\nHost: a\r\n\r\n";

  /** Longer ones are not sent in single bytes, for that would take too long. */
  private static final int SHORT_BYTES = 300;

  private static Door door;

  @BeforeAll
  static void open() throws IOException {
    door = new Door(Transport.best());
  }

  @AfterAll
  static void close() {
    door.close();
    assertThat(door.wrong()).isEmpty();
  }

  static List<RawCase> corpus() {
    return RawCase.all();
  }

  static Stream<RawCase> shortOnes() {
    return RawCase.all().stream().filter(raw -> raw.bytes().length <= SHORT_BYTES);
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void isAnsweredAsItSaysIfItComesWhole(RawCase raw) throws IOException {
    check(raw, raw.bytes().length);
  }

  @ParameterizedTest
  @MethodSource("shortOnes")
  void isAnsweredTheSameIfItComesInSingleBytes(RawCase raw) throws IOException {
    check(raw, 1);
  }

  @Test
  void worksOverTheTransportOfTheJdkToo() throws IOException {
    try (Door portable = new Door(Transport.portable("for the test"));
        Socket socket = portable.knock()) {
      RawAnswers answers = new RawAnswers(socket.getInputStream());
      send(socket, AFTER);
      assertThat(answers.next(true).status()).isEqualTo(200);
      send(socket, "GET / HTTP/1.1\r\n\r\n");
      assertThat(answers.next(true).status()).isEqualTo(400);
      assertThat(answers.isClosed()).isTrue();
    }
  }

  @Test
  void aRefusalSaysWhyInOneSentence() throws IOException {
    try (Socket socket = door.knock()) {
      send(socket, "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
      RawAnswers.Raw answer = new RawAnswers(socket.getInputStream()).next(true);
      assertThat(answer.body()).isEqualTo("a request has one Host.\n");
      assertThat(answer.field("connection")).isEqualTo("close");
    }
  }

  @Test
  void theRefusalOfABodyArrivesThoughAllOfItIsSentFirst() throws IOException {
    try (Socket socket = door.knock()) {
      send(socket, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000000\r\n\r\n");
      OutputStream out = socket.getOutputStream();
      byte[] some = new byte[100_000];
      for (int i = 0; i < 80; i++) {
        out.write(some);
      }
      RawAnswers answers = new RawAnswers(socket.getInputStream());
      assertThat(answers.next(true).status()).isEqualTo(413);
      assertThat(answers.isClosed()).isTrue();
    }
  }

  @Test
  void whoeverWaitsForAWordSendsTheBodyAfterIt() throws IOException {
    try (Socket socket = door.knock()) {
      RawAnswers answers = new RawAnswers(socket.getInputStream());
      // The one before is answered first, so that the word cannot be taken for its answer.
      send(socket, AFTER + "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\n");
      send(socket, "Content-Length: 3\r\n\r\n");
      assertThat(answers.next(true).status()).isEqualTo(200);
      assertThat(answers.next(true).status()).isEqualTo(100);
      send(socket, "abc" + AFTER);
      assertThat(answers.next(true).status()).isEqualTo(200);
      assertThat(answers.next(true).status()).isEqualTo(200);
    }
  }

  @Test
  void anOldClientThatAsksForItKeepsItsConnection() throws IOException {
    try (Socket socket = door.knock()) {
      RawAnswers answers = new RawAnswers(socket.getInputStream());
      send(socket, "GET /page HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n");
      RawAnswers.Raw first = answers.next(true);
      assertThat(first.field("connection")).isEqualTo("keep-alive");
      assertThat(first.body()).hasSize(3000);
      send(socket, "GET /page HTTP/1.0\r\n\r\n");
      assertThat(answers.next(true).field("connection")).isEqualTo("close");
      assertThat(answers.isClosed()).isTrue();
    }
  }

  @Test
  void whatNettyLogsWouldBeHeard() throws IOException {
    try (Door listening = new Door(Transport.best())) {
      InternalLoggerFactory.getInstance("io.netty.test").warn("can you hear me");
      assertThat(listening.wrong()).hasSize(1);
    }
    assertThat(door.wrong()).hasSize(1);
    door.forgive();
  }

  private static void check(RawCase raw, int bytesAtOnce) throws IOException {
    try (Socket socket = door.knock()) {
      OutputStream out = socket.getOutputStream();
      for (int at = 0; at < raw.bytes().length; at += bytesAtOnce) {
        out.write(raw.bytes(), at, Math.min(bytesAtOnce, raw.bytes().length - at));
      }
      RawAnswers answers = new RawAnswers(socket.getInputStream());
      for (String status : raw.statuses()) {
        boolean withBody = !status.endsWith("-");
        assertThat(answers.next(withBody).status())
            .isEqualTo(Integer.parseInt(status.substring(0, 3)));
      }
      if (raw.stays()) {
        send(socket, AFTER);
        assertThat(answers.next(true).status()).isEqualTo(200);
      } else {
        assertThat(answers.isClosed()).isTrue();
      }
    }
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
