package dev.lbsim.live.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** WebSocket by TLS through a tier to a server of the world, as the client of the JDK speaks it. */
class WebSocketTlsTest {
  private static final int LONG = 30_000;
  private static final int TIMES = 20;
  private static final long SECONDS = 60;

  /** Puts messages, and how it was closed, into a queue. */
  private static final class Ear implements WebSocket.Listener {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final StringBuilder message = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      message.append(data);
      if (last) {
        heard.add(message.toString());
        message.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      heard.add("closed " + status);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      heard.add(error.toString());
    }

    String next() throws InterruptedException {
      return heard.poll(SECONDS, TimeUnit.SECONDS);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.lbsim.live.tls.TlsServerTest#libraries")
  void messagesGoBothWaysAndTheEndIsNoError(TlsLibrary library) throws Exception {
    try (SecureWorld world = new SecureWorld("{}", library)) {
      InetSocketAddress at = world.address("l7.proxy.1");
      Ear ear = new Ear();
      WebSocket socket =
          HttpClient.newBuilder()
              .sslContext(world.trusting())
              .build()
              .newWebSocketBuilder()
              .buildAsync(
                  URI.create(
                      "wss://%s:%d/".formatted(at.getAddress().getHostAddress(), at.getPort())),
                  ear)
              .get(SECONDS, TimeUnit.SECONDS);
      assertThat(world.tunnels()).isEqualTo(1);
      for (int i = 0; i < TIMES; i++) {
        String message = "a message ".repeat(LONG / 10) + i;
        socket.sendText(message, true).get(SECONDS, TimeUnit.SECONDS);
        assertThat(ear.next()).isEqualTo(message);
      }
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(SECONDS, TimeUnit.SECONDS);
      assertThat(ear.next()).isEqualTo("closed 1000");
      for (int i = 0; i < SECONDS * 100 && world.tunnels() > 0; i++) {
        Thread.sleep(10);
      }
      assertThat(world.tunnels()).isZero();
    }
  }
}
