package dev.lbsim.live.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** HTTP/2 by ALPN, spoken by the JDK's client. */
class Http2TlsTest {
  @ParameterizedTest
  @MethodSource("dev.lbsim.live.tls.TlsServerTest#libraries")
  void manyStreamsGoByOneConnectionWithBodiesBothWays(TlsLibrary library) throws Exception {
    try (SecureWorld world = new SecureWorld("{}", library)) {
      InetSocketAddress at = world.address("l7.proxy.1");
      HttpClient client =
          HttpClient.newBuilder()
              .sslContext(world.trusting())
              .version(HttpClient.Version.HTTP_2)
              .build();
      URI uri =
          URI.create("https://" + at.getAddress().getHostAddress() + ":" + at.getPort() + "/");
      HttpRequest get = HttpRequest.newBuilder(uri).build();
      HttpRequest post =
          HttpRequest.newBuilder(uri)
              .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[300_000]))
              .build();
      assertThat(client.send(get, HttpResponse.BodyHandlers.discarding()).version())
          .isEqualTo(HttpClient.Version.HTTP_2);
      List<CompletableFuture<HttpResponse<Void>>> answers = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        answers.add(
            client.sendAsync(i % 4 == 0 ? post : get, HttpResponse.BodyHandlers.discarding()));
      }
      for (CompletableFuture<HttpResponse<Void>> answer : answers) {
        assertThat(answer.join().statusCode()).isEqualTo(200);
        assertThat(answer.join().version()).isEqualTo(HttpClient.Version.HTTP_2);
      }
      HttpResponse<Void> head =
          client.send(
              HttpRequest.newBuilder(uri)
                  .method("HEAD", HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.discarding());
      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.headers().firstValue("via")).isPresent();
    }
  }
}
