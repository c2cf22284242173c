package dev.lbsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM to a real process under load from outside: every request it took is answered. */
@EnabledOnOs(OS.LINUX)
final class DrainTest {
  private static final int CALLERS = 8;

  private static final String SCENARIO =
      """
      lbsim: 1
      run: { duration: 1h, warmup: 0s, seed: 7, replications: 1 }
      clients:
        web:
          arrivals: poisson(50rps)
          visits: edge
          timeout: 60s
          connections: { reuse: 50 }
      l4: { edge: { balance: maglev, pool: proxy } }
      l7: { proxy: { count: 2, workers: 2, balance: p2c, pool: app } }
      servers: { app: { count: 3, workers: 50, service: exp(20ms) } }
      """;

  @TempDir private Path folder;

  /** What callers from outside have seen. */
  private final AtomicLong answered = new AtomicLong();

  private final AtomicLong saidToBeTheLast = new AtomicLong();

  @Test
  void sigtermLosesNothingAndEndsWell() throws Exception {
    Path json = folder.resolve("result.json");
    Process process = live("--json", json.toString());
    BufferedReader err = reader(process.getErrorStream());
    String edge = addressOfEdge(err);
    List<CompletableFuture<Void>> callers = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      callers.add(CompletableFuture.runAsync(() -> call(edge)));
    }
    while (answered.get() < 200) {
      Thread.sleep(5);
      assertThat(process.isAlive()).isTrue();
    }
    kill("TERM", process);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String rest = String.join("\n", err.lines().toList());
    assertThat(process.exitValue()).as(rest).isZero();
    assertThat(rest).contains("draining").contains("drained; results are of the finished part");
    callers.forEach(CompletableFuture::join);
    String result = Files.readString(json);
    double own = metric(result, "total.requests");
    assertThat(own).isPositive().isEqualTo(metric(result, "total.ok"));
    assertThat(metric(result, "l7.proxy.requests") - own).isEqualTo(answered.get());
    assertThat(saidToBeTheLast).hasPositiveValue();
  }

  @Test
  void aSecondSigtermEndsItAtOnce() throws Exception {
    Process process = live("--drain-timeout", "10m");
    BufferedReader err = reader(process.getErrorStream());
    String[] edge = addressOfEdge(err).split(":");
    try (Socket halfOfARequest = new Socket(edge[0], Integer.parseInt(edge[1]))) {
      halfOfARequest.getOutputStream().write("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.UTF_8));
      kill("TERM", process);
      for (String line = err.readLine(); !line.contains("draining"); line = err.readLine()) {
        assertThat(line).isNotNull();
      }
      kill("TERM", process);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(ExitCodes.TERMINATED);
    }
  }

  @Test
  void whatTakesTooLongIsCutOffAndCounted() throws Exception {
    Process process = live("--drain-timeout", "300ms");
    BufferedReader err = reader(process.getErrorStream());
    String[] edge = addressOfEdge(err).split(":");
    try (Socket halfOfARequest = new Socket(edge[0], Integer.parseInt(edge[1]))) {
      halfOfARequest.getOutputStream().write("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.UTF_8));
      Thread.sleep(100); // accepted by then, or refused with the door: both end below
      kill("TERM", process);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      String rest = String.join("\n", err.lines().toList());
      assertThat(rest).contains("the drain took longer than 300ms");
      assertThat(process.exitValue()).isEqualTo(ExitCodes.INTERRUPTED);
    }
  }

  private Process live(String... options) throws IOException {
    Path file = Files.writeString(folder.resolve("drain.yaml"), SCENARIO);
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", // it has not much to do, and is warm sooner
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "live",
                file.toString(),
                "--port",
                Integer.toString(freePort())));
    command.addAll(List.of(options));
    return new ProcessBuilder(command).redirectOutput(folder.resolve("out").toFile()).start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static BufferedReader reader(InputStream in) {
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  private static void kill(String signal, Process process) throws Exception {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
  }

  private static String addressOfEdge(BufferedReader err) throws IOException {
    StringBuilder read = new StringBuilder();
    for (String line = err.readLine(); line != null; line = err.readLine()) {
      Matcher edge = Pattern.compile("l4\\.edge +http://(\\S+)").matcher(line);
      if (edge.find()) {
        return edge.group(1);
      }
      read.append(line).append('\n');
    }
    throw new AssertionError(read.toString());
  }

  private static double metric(String json, String name) {
    Matcher value =
        Pattern.compile(
                Pattern.quote("\"" + name + "\"")
                    + "\\s*:\\s*\\{\\s*\"value\"\\s*:\\s*([0-9.eE+]+)")
            .matcher(json);
    assertThat(value.find()).as(name).isTrue();
    return Double.parseDouble(value.group(1));
  }

  /** Keeps its connection as long as it may, and asks for a new one until that is refused. */
  private void call(String edge) {
    String[] at = edge.split(":");
    while (true) {
      try (Socket socket = new Socket(at[0], Integer.parseInt(at[1]))) {
        talk(socket);
      } catch (ConnectException refused) {
        return;
      } catch (IOException reset) {
        // Before anything of an answer came: either the door was closing, or this thread slept for
        // so long that the connection counted as unused. What was taken in is counted below.
      }
    }
  }

  private void talk(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    while (true) {
      socket
          .getOutputStream()
          .write("GET /page HTTP/1.1\r\nHost: test\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          assertThat(head.toString()).isEmpty();
          return;
        }
        head.append((char) next);
      }
      assertThat(head.toString()).startsWith("HTTP/1.1 200 ");
      Matcher length = Pattern.compile("(?i)content-length: (\\d+)").matcher(head);
      assertThat(length.find()).isTrue();
      in.readNBytes(Integer.parseInt(length.group(1)));
      answered.incrementAndGet();
      if (head.toString().toLowerCase(java.util.Locale.ROOT).contains("connection: close")) {
        saidToBeTheLast.incrementAndGet();
        return;
      }
    }
  }
}
