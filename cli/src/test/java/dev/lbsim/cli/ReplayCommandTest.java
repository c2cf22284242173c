package dev.lbsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayCommandTest {
  private static final String SCENARIO =
      """
      lbsim: 1
      run: { duration: 300ms, seed: 7, warmup: 0s, replications: 1 }
      clients: { web: { arrivals: steady(200rps), visits: proxy, timeout: 20s } }
      l7: { proxy: { balance: random, pool: app } }
      servers: { app: { count: 2, workers: 50, service: 1ms } }
      """;

  @TempDir private Path folder;

  private static String freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return String.valueOf(socket.getLocalPort());
    }
  }

  @Test
  void whatALiveRunWroteDownIsDecidedTheSameAgainUnlessTheLogIsChanged() throws IOException {
    Path file = Files.writeString(folder.resolve("two.yaml"), SCENARIO);
    Path log = folder.resolve("calls.jsonl");
    Session live =
        Session.lbsim(
            "live",
            file.toString(),
            "--set",
            "l7.proxy.balance=p2c",
            "--port",
            freePort(),
            "--call-log",
            log.toString());
    assertThat(live.exitCode()).as(live.err()).isEqualTo(ExitCodes.OK);
    Files.delete(file); // it is in the log
    Session same = Session.lbsim("replay", log.toString());
    assertThat(same.exitCode()).as(same.err()).isEqualTo(ExitCodes.OK);
    assertThat(same.out()).contains("l7.proxy.1/balance.1").doesNotContain("was answered");
    Files.writeString(log, Files.readString(log).replace("\"answer\":1", "\"answer\":0"));
    Session other = Session.lbsim("replay", log.toString());
    assertThat(other.exitCode()).isEqualTo(ExitCodes.COMPARISON_DIFFERS);
    assertThat(other.out()).contains("pick was answered 0, and is now 1");
  }

  @Test
  void whatIsNoLogIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("two.yaml"), SCENARIO);
    Session session = Session.lbsim("replay", file.toString());
    assertThat(session.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(session.err()).contains("two.yaml:1: this is no call log");
    Session missing = Session.lbsim("replay", folder.resolve("none").toString());
    assertThat(missing.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(missing.err()).contains("there is no file");
  }
}
