package dev.lbsim.live.http;

import static dev.lbsim.live.http.Upgrading.ACCEPT;
import static dev.lbsim.live.http.Upgrading.AGREES;
import static dev.lbsim.live.http.Upgrading.ASKS;
import static dev.lbsim.live.http.Upgrading.GET;
import static dev.lbsim.live.http.Upgrading.KEY;
import static dev.lbsim.live.http.Upgrading.OK;
import static dev.lbsim.live.http.Upgrading.agree;
import static dev.lbsim.live.http.Upgrading.await;
import static dev.lbsim.live.http.Upgrading.begin;
import static dev.lbsim.live.http.Upgrading.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.live.parse.WebSocketHandshake;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How WebSocket begins through a layer-7 tier, or does not, over real sockets. */
final class WebSocketHandshakeTest {
  @Test
  void whatAClientSaysBeforeTheAnswerWaitsForIt() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch agrees = new CountDownLatch(1);
    AtomicInteger early = new AtomicInteger(-1);
    Origin.Habit habit =
        (socket, in, out) -> {
          Origin.head(in);
          asked.countDown();
          await(agrees);
          early.set(in.available());
          agree(out);
          in.transferTo(out);
        };
    try (Origin origin = new Origin(habit);
        Gateway gateway = new Gateway("", origin.address());
        Socket client = gateway.knock()) {
      say(client, ASKS + GET);
      await(asked);
      say(client, GET);
      agrees.countDown();
      assertThat(new RawAnswers(client.getInputStream()).next(false).status()).isEqualTo(101);
      byte[] back = client.getInputStream().readNBytes(2 * GET.length());
      assertThat(new String(back, StandardCharsets.US_ASCII)).isEqualTo(GET + GET);
      assertThat(early).hasValue(0);
      assertThat(gateway.requests()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 426 Upgrade Required\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Content-Length: 2\r\n\r\nno",
        "HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\nno"
      })
  void whoeverDoesNotAgreeLeavesTheConnectionsAsTheyWere(String answers) throws Exception {
    Queue<String> heads = new ConcurrentLinkedQueue<>();
    Origin.Habit habit =
        (socket, in, out) -> {
          for (String head = Origin.head(in); !head.isEmpty(); head = Origin.head(in)) {
            out.write(Origin.ascii(heads.isEmpty() ? answers : OK));
            heads.add(head);
          }
        };
    try (Origin origin = new Origin(habit);
        Gateway gateway = new Gateway("", origin.address());
        Socket client = gateway.knock()) {
      // What would be smuggled past the tier if that believed in a tunnel.
      say(client, ASKS + GET + GET);
      RawAnswers answer = new RawAnswers(client.getInputStream());
      assertThat(answer.next(true).status()).isEqualTo(Integer.parseInt(answers.substring(9, 12)));
      assertThat(answer.next(true).body()).isEqualTo("ok");
      assertThat(answer.next(true).body()).isEqualTo("ok");
      assertThat(gateway.requests()).isEqualTo(3);
      assertThat(heads).hasSize(3).allMatch(head -> head.contains("via: 1.1 lbsim"));
      assertThat(origin.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // somebody else's
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: " + ACCEPT + "\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + ACCEPT
            + "\r\n\r\n"
      })
  void whoeverAgreesToSomethingElseIsNotUnderstood(String agrees) throws Exception {
    Origin.Habit habit =
        (socket, in, out) -> {
          Origin.head(in);
          out.write(Origin.ascii(agrees + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
          in.transferTo(OutputStream.nullOutputStream());
        };
    try (Origin origin = new Origin(habit);
        Gateway gateway = new Gateway("", origin.address());
        Socket client = gateway.knock()) {
      say(client, ASKS);
      assertThat(new RawAnswers(client.getInputStream()).next(true).status()).isEqualTo(500);
      assertThat(gateway.wrong()).isEmpty();
    }
  }

  @Test
  void whoeverAgreesWithoutBeingAskedIsNotUnderstood() throws Exception {
    Origin.Habit habit =
        (socket, in, out) -> {
          Origin.head(in);
          out.write(Origin.ascii(AGREES + OK));
          in.transferTo(OutputStream.nullOutputStream());
        };
    try (Origin origin = new Origin(habit);
        Gateway gateway = new Gateway("", origin.address());
        Socket client = gateway.knock()) {
      say(client, GET);
      assertThat(new RawAnswers(client.getInputStream()).next(true).status()).isEqualTo(500);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__",
        "Connection: Upgrade\r\nUpgrade: TLS/1.0",
        "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + KEY
      })
  void otherUpgradesAreNotPassedOn(String fields) throws Exception {
    BlockingQueue<String> heads = new LinkedBlockingQueue<>();
    Origin.Habit habit =
        (socket, in, out) -> {
          for (String head = Origin.head(in); !head.isEmpty(); head = Origin.head(in)) {
            heads.add(head);
            out.write(Origin.ascii(OK));
          }
        };
    try (Origin origin = new Origin(habit);
        Gateway gateway = new Gateway("", origin.address());
        Socket client = gateway.knock()) {
      say(client, "GET /page HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n\r\n" + GET);
      RawAnswers answers = new RawAnswers(client.getInputStream());
      assertThat(answers.next(true).status()).isEqualTo(200);
      assertThat(answers.next(true).status()).isEqualTo(200);
      assertThat(heads.take().toLowerCase(Locale.ROOT))
          .doesNotContain("upgrade:", "\nconnection:", "http2-settings");
    }
  }

  @Test
  void anAttemptAfterOneThatFailedMayAgree() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Origin.Habit habit =
        (socket, in, out) -> {
          while (!Origin.head(in).isEmpty()) {
            if (asked.getAndIncrement() == 0) {
              out.write(Origin.ascii("HTTP/1.1 503 Unavailable\r\nContent-Length: 4\r\n\r\nbusy"));
            } else {
              agree(out);
              in.transferTo(out);
            }
          }
        };
    try (Origin origin = new Origin(habit);
        Gateway gateway =
            new Gateway("retries: { max: 1, on: [rejected], backoff: none }", origin.address());
        Socket client = gateway.knock()) {
      begin(client);
      assertThat(asked).hasValue(2);
      say(client, "hello");
      assertThat(client.getInputStream().readNBytes(5)).isEqualTo(Origin.ascii("hello"));
    }
  }

  @Test
  void aCacheHasNoPartInIt() throws Exception {
    Origin.Habit habit =
        (socket, in, out) -> {
          for (String head = Origin.head(in); !head.isEmpty(); head = Origin.head(in)) {
            if (asks(head)) {
              agree(out);
              in.transferTo(out);
            } else {
              out.write(
                  Origin.ascii(
                      "HTTP/1.1 200 OK\r\nCache-Control: max-age=9999\r\n"
                          + "Content-Length: 2\r\n\r\nok"));
            }
          }
        };
    try (Origin origin = new Origin(habit);
        Gateway gateway = new Gateway("cache: 1MB", origin.address());
        Socket client = gateway.knock();
        Socket other = gateway.knock()) {
      String page = GET.replace("/page", "/chat");
      say(client, page);
      RawAnswers answers = new RawAnswers(client.getInputStream());
      answers.next(true);
      begin(other);
      say(client, page);
      assertThat(answers.next(true).field("cache-status")).contains("hit");
    }
  }

  private static boolean asks(String head) {
    return head.toLowerCase(Locale.ROOT).contains("upgrade: websocket");
  }

  @Test
  void theAnswerToAKeyIsThatOfTheRfc() {
    assertThat(WebSocketHandshake.accept(KEY)).isEqualTo(ACCEPT);
    assertThat(List.of(ASKS.split("\r\n", -1))).contains("Sec-WebSocket-Key: " + KEY);
  }
}
