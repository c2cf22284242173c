package dev.lbsim.live.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Both ends of a WebSocket handshake, for tests. */
final class Upgrading {
  static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  /** RFC 6455, section 1.3, has this key and this answer to it. */
  static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

  static final String ASKS =
      "GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
          + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
          + KEY
          + "\r\n\r\n";

  static final String AGREES =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Accept: "
          + ACCEPT
          + "\r\n\r\n";

  static final String GET = "GET /page HTTP/1.1\r\nHost: a\r\n\r\n";
  static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  static final long SECONDS = 60;

  static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(Origin.ascii(text));
  }

  static void agree(OutputStream out) throws IOException {
    out.write(Origin.ascii(AGREES));
  }

  /** Agrees and sends back what comes until that ends. */
  static Origin echo() throws IOException {
    return new Origin(
        (socket, in, out) -> {
          Origin.head(in);
          agree(out);
          in.transferTo(out);
        });
  }

  static RawAnswers.Raw begin(Socket client) throws IOException {
    say(client, ASKS);
    RawAnswers.Raw answer = new RawAnswers(client.getInputStream()).next(false);
    assertThat(answer.status()).isEqualTo(101);
    return answer;
  }

  static void eventually(long wanted, LongSupplier seen) throws InterruptedException {
    for (int i = 0; i < SECONDS * 100 && seen.getAsLong() != wanted; i++) {
      Thread.sleep(10);
    }
    assertThat(seen.getAsLong()).isEqualTo(wanted);
  }

  static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Upgrading() {}
}
