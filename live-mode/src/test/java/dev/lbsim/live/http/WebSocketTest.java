package dev.lbsim.live.http;

import static dev.lbsim.live.http.Upgrading.ACCEPT;
import static dev.lbsim.live.http.Upgrading.AGREES;
import static dev.lbsim.live.http.Upgrading.ASKS;
import static dev.lbsim.live.http.Upgrading.KEY;
import static dev.lbsim.live.http.Upgrading.agree;
import static dev.lbsim.live.http.Upgrading.await;
import static dev.lbsim.live.http.Upgrading.begin;
import static dev.lbsim.live.http.Upgrading.echo;
import static dev.lbsim.live.http.Upgrading.eventually;
import static dev.lbsim.live.http.Upgrading.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbsim.live.access.AccessFormat;
import dev.lbsim.live.access.AccessLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSocket through a layer-7 tier, over real sockets: how a tunnel lasts and ends. */
final class WebSocketTest {
  private static final int MUCH = 3_000_000;

  /** More than what sockets and buffers on the way hold, by far. */
  private static final long TOO_MUCH = 200_000_000;

  /** Also behind a tier that asks by HTTP/2, which has no Upgrade. */
  @ParameterizedTest
  @ValueSource(strings = {"", "upstream: { streams: 4 }"})
  void theHandshakeGoesThroughAndBytesGoBothWaysUntilBothHaveEnded(String settings)
      throws Exception {
    BlockingQueue<String> heads = new LinkedBlockingQueue<>();
    Origin.Habit habit =
        (socket, in, out) -> {
          heads.add(Origin.head(in));
          out.write(Origin.ascii(AGREES + "first"));
          in.transferTo(out);
          out.write(Origin.ascii("last"));
        };
    byte[] much = new byte[MUCH];
    new Random(1).nextBytes(much);
    try (Origin origin = new Origin(habit);
        Gateway gateway = new Gateway(settings, origin.address());
        Socket client = gateway.knock()) {
      RawAnswers.Raw answer = begin(client);
      assertThat(answer.field("upgrade")).isEqualTo("websocket");
      assertThat(answer.field("connection")).isEqualToIgnoringCase("upgrade");
      assertThat(answer.field("sec-websocket-accept")).isEqualTo(ACCEPT);
      assertThat(answer.field("via")).isEqualTo("1.1 lbsim");
      assertThat(answer.field("content-length") + answer.field("transfer-encoding")).isEmpty();
      String asked = heads.take().toLowerCase(Locale.ROOT);
      assertThat(asked)
          .startsWith("get /chat http/1.1")
          .contains("\r\nupgrade: websocket\r\n", "\r\nconnection: upgrade\r\n", "\r\nvia: ")
          .contains("\r\nsec-websocket-key: " + KEY.toLowerCase(Locale.ROOT));
      InputStream in = client.getInputStream();
      assertThat(in.readNBytes(5)).isEqualTo(Origin.ascii("first"));
      Thread sender = new Thread(() -> sendAndEnd(client, much));
      sender.start();
      assertThat(Arrays.equals(in.readNBytes(MUCH), much)).isTrue();
      sender.join();
      assertThat(in.readAllBytes()).isEqualTo(Origin.ascii("last"));
      eventually(0, gateway::inFlight);
      assertThat(gateway.wrong()).isEmpty();
    }
  }

  private static void sendAndEnd(Socket client, byte[] bytes) {
    try {
      client.getOutputStream().write(bytes);
      client.shutdownOutput();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void timeoutsAreForTheAnswerThatBeginsItAndNotForWhatFollows() throws Exception {
    try (Origin origin = echo();
        Gateway gateway = new Gateway("timeout: 30s, try-timeout: 20s", origin.address());
        Socket client = gateway.knock()) {
      begin(client);
      assertThat(gateway.inFlight()).isEqualTo(1);
      for (int i = 0; i < 100; i++) {
        gateway.waitLong(); // a second each
      }
      say(client, "still here");
      assertThat(client.getInputStream().readNBytes(10)).isEqualTo(Origin.ascii("still here"));
      assertThat(gateway.inFlight()).isEqualTo(1);
      client.shutdownOutput();
      assertThat(client.getInputStream().read()).isNegative();
      eventually(0, gateway::inFlight);
      assertThat(gateway.wrong()).isEmpty();
    }
    Origin.Habit says = (socket, in, out) -> in.transferTo(OutputStream.nullOutputStream());
    try (Origin origin = new Origin(says);
        Gateway gateway = new Gateway("timeout: 500ms", origin.address());
        Socket client = gateway.knock()) {
      say(client, ASKS);
      assertThat(new RawAnswers(client.getInputStream()).next(true).status()).isEqualTo(504);
    }
  }

  @Test
  void ofTwoAttemptsTheFirstToAgreeIsTheOne() throws Exception {
    try (Origin origin = echo();
        Gateway gateway = new Gateway("hedge: { after: 1ms }", origin.address());
        Socket client = gateway.knock()) {
      begin(client);
      say(client, "hello");
      assertThat(client.getInputStream().readNBytes(5)).isEqualTo(Origin.ascii("hello"));
      assertThat(origin.connections()).isEqualTo(2);
      for (int i = 0; i < 10; i++) {
        gateway.waitLong();
      }
      assertThat(gateway.inFlight()).isEqualTo(1);
      client.shutdownOutput();
      assertThat(client.getInputStream().read()).isNegative();
      eventually(0, gateway::inFlight);
      assertThat(gateway.wrong()).isEmpty();
    }
  }

  @Test
  void whoeverBreaksOneEndBreaksTheOther() throws Exception {
    CountDownLatch broken = new CountDownLatch(1);
    Origin.Habit breaks =
        (socket, in, out) -> {
          Origin.head(in);
          agree(out);
          if (in.read() == 'x') {
            socket.setSoLinger(true, 0);
            return;
          }
          try {
            in.transferTo(OutputStream.nullOutputStream());
          } catch (IOException e) {
            broken.countDown();
          }
        };
    try (Origin origin = new Origin(breaks);
        Gateway gateway = new Gateway("", origin.address());
        Socket client = gateway.knock();
        Socket other = gateway.knock()) {
      begin(client);
      begin(other);
      say(client, "x");
      assertThatThrownBy(() -> client.getInputStream().readAllBytes())
          .isInstanceOf(SocketException.class);
      say(other, "y");
      other.setSoLinger(true, 0);
      other.close();
      await(broken);
      eventually(0, gateway::inFlight);
      assertThat(gateway.wrong()).isEmpty();
    }
  }

  @Test
  void whoeverDoesNotReadStopsTheOtherEnd() throws Exception {
    AtomicLong written = new AtomicLong();
    byte[] piece = new byte[1 << 16];
    Origin.Habit floods =
        (socket, in, out) -> {
          Origin.head(in);
          agree(out);
          while (written.get() < TOO_MUCH) {
            out.write(piece);
            written.addAndGet(piece.length);
          }
        };
    try (Origin origin = new Origin(floods);
        Gateway gateway = new Gateway("", origin.address());
        Socket client = gateway.knock()) {
      begin(client);
      long before = -1;
      while (written.get() != before) {
        before = written.get();
        Thread.sleep(300);
      }
      assertThat(before).isLessThan(TOO_MUCH / 2);
      long read = 0;
      byte[] into = new byte[1 << 20];
      for (int n = client.getInputStream().read(into); n > 0; ) {
        read += n;
        n = client.getInputStream().read(into);
      }
      assertThat(read).isGreaterThanOrEqualTo(TOO_MUCH).isEqualTo(written.get());
    }
  }

  @Test
  void itIsLoggedWhenItHasEndedWithWhatItsClientGot() throws Exception {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    try (Origin origin = echo();
        AccessLog log = new AccessLog(AccessFormat.COMMON, lines);
        Gateway gateway = new Gateway("", origin.address(), log, null)) {
      try (Socket client = gateway.knock()) {
        begin(client);
        say(client, "hello");
        client.getInputStream().readNBytes(5);
        client.shutdownOutput();
        assertThat(client.getInputStream().read()).isNegative();
      }
      eventually(0, gateway::inFlight);
    }
    assertThat(lines.toString(StandardCharsets.US_ASCII).lines().toList())
        .singleElement()
        .asString()
        .endsWith("\"GET /chat HTTP/1.1\" 101 5");
  }
}
