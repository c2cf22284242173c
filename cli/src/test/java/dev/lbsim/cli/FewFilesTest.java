package dev.lbsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A proxy that has no files left says so, lives on, and serves when there are some again. */
@EnabledOnOs(OS.LINUX)
final class FewFilesTest {
  private static final int FILES = 200;
  private static final int PATIENCE_MILLIS = 60_000;

  @TempDir private Path folder;

  @Test
  void whoHasNoFilesLeftSaysSoAndLivesOn() throws Exception {
    HttpServer origin =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    origin.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    origin.start();
    int port = freePort();
    Path file = folder.resolve("s.yaml");
    Files.writeString(
        file,
        """
        lbsim: 1
        clients: { users: { arrivals: poisson(10rps), visits: proxy } }
        l7: { proxy: { pool: web } }
        servers: { web: { service: 1ms } }
        """);
    String command =
        "ulimit -n %d; exec %s -cp %s dev.lbsim.cli.Main serve %s --upstream web=127.0.0.1:%d --listen proxy=127.77.9.1:%d"
            .formatted(
                FILES,
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                file,
                origin.getAddress().getPort(),
                port);
    Process process = new ProcessBuilder("sh", "-c", command).start();
    try (BufferedReader err =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      waitFor(err, "each connection takes one at both ends");
      assertThat(ask(port)).startsWith("HTTP/1.1 204");
      List<Socket> many = new ArrayList<>();
      for (int i = 0; i < FILES; i++) {
        many.add(new Socket("127.77.9.1", port));
      }
      waitFor(err, "lbsim: connections fail, for this process may open no more files");
      for (Socket each : many) {
        each.close();
      }
      assertThat(ask(port)).startsWith("HTTP/1.1 204");
      assertThat(process.isAlive()).isTrue();
    } finally {
      process.destroy();
      process.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      origin.stop(0);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getByName("127.77.9.1"))) {
      return any.getLocalPort();
    }
  }

  private static void waitFor(BufferedReader err, String words) throws IOException {
    StringBuilder said = new StringBuilder();
    for (String line = err.readLine(); line != null; line = err.readLine()) {
      if (line.contains(words)) {
        return;
      }
      said.append(line).append('\n');
    }
    assertThat(said.toString()).contains(words);
  }

  private static String ask(int port) throws IOException {
    try (Socket socket = new Socket("127.77.9.1", port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
          .readLine();
    }
  }
}
