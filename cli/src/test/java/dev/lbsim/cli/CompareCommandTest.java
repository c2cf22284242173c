package dev.lbsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {
  /** For so long after the last request begins, a busy machine may take its time with answers. */
  private static final String SCENARIO =
      """
      lbsim: 1
      run: { duration: 3s, seed: 7, warmup: 0s, replications: 1 }
      clients:
        web:
          arrivals: { profile: [{ at: 0s, rate: 200rps }, { at: 1s, rate: 200rps }, { at: 1001ms, rate: 0rps }] }
          visits: proxy
          timeout: 20s
      l7: { proxy: { balance: round-robin, pool: app } }
      servers: { app: { count: 2, workers: 50, service: exp(2ms) } }
      """;

  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("two.yaml"), text);
  }

  private static String freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return String.valueOf(socket.getLocalPort());
    }
  }

  @Test
  void bothWorldsSeeTheSameRequestsAndServersGetTheSameShares() throws IOException {
    Path json = folder.resolve("agreement.json");
    Session session =
        Session.lbsim(
            "compare",
            "--live",
            file(SCENARIO).toString(),
            "--port",
            freePort(),
            "--json",
            json.toString());
    JsonNode document = new ObjectMapper().readTree(Files.readString(json));
    JsonNode requests = document.path("metrics").path("total.requests");
    assertThat(requests.path("live").asDouble()).isEqualTo(requests.path("same_seed").asDouble());
    assertThat(document.path("metrics").path("servers.app.1.share").path("verdict").asText())
        .isEqualTo("agrees");
    assertThat(document.path("replications").asInt()).isEqualTo(5);
    assertThat(document.path("effort").path("due").asInt()).isGreaterThan(100);
    assertThat(document.path("effort").path("requests").asDouble())
        .isEqualTo(requests.path("live").asDouble());
    // How long it took is up to the machine; the exit code says what the report says.
    boolean agrees = document.path("agrees").asBoolean();
    assertThat(session.exitCode()).isEqualTo(agrees ? 0 : 5);
    assertThat(session.out())
        .contains("seed 7, 5 x 3 s simulated and 3 s live", agrees ? "AGREES: " : "DIFFERS: ");
  }

  @Test
  void whatLiveModeCannotDoIsSaidAtOnce() throws IOException {
    Path file =
        file(
            SCENARIO.replace(
                "l7: { proxy: {", "l7: { proxy: { tls: { early-data: true, tickets: 1h },"));
    Session session = Session.lbsim("compare", "--live", file.toString());
    assertThat(session.exitCode()).isEqualTo(7);
    assertThat(session.err()).contains("live mode has no early data (0-RTT)");
  }

  @Test
  void mistakesAreToldBeforeAnythingIsRun() throws IOException {
    String file = file(SCENARIO).toString();
    assertMistake("compare needs --live for now", "compare", file);
    assertMistake("2 at least", "compare", "--live", file, "--replications", "1");
    assertMistake("from 1 to 65535", "compare", "--live", file, "--port", "0");
    assertMistake("written over the scenario", "compare", "--live", file, "--json", file);
  }

  private static void assertMistake(String sentence, String... args) {
    Session session = Session.lbsim(args);
    assertThat(session.err()).contains(sentence);
    assertThat(session.exitCode()).isEqualTo(2);
    assertThat(session.out()).isEmpty();
  }
}
