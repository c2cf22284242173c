package dev.lbsim.live.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Many connections that say nothing, or only how a request begins, from a process of their own:
 * with both ends in one there would be too many files.
 */
final class IdleClients implements AutoCloseable {
  private final Process process;

  /** Returns once all are open. */
  IdleClients(InetSocketAddress to, int count) throws IOException, URISyntaxException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                Path.of(
                        IdleClients.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString(),
                IdleClients.class.getName(),
                to.getAddress().getHostAddress(),
                String.valueOf(to.getPort()),
                String.valueOf(count))
            .redirectErrorStream(true)
            .start();
    String said =
        new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))
            .readLine();
    if (!"open".equals(said)) {
      close();
      throw new IOException("the clients say: " + said);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }

  /** What the process does: until nobody writes to it any more. */
  public static void main(String[] args) throws IOException {
    InetSocketAddress to = new InetSocketAddress(args[0], Integer.parseInt(args[1]));
    List<Socket> open = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(args[2]); i++) {
      Socket socket = new Socket(to.getAddress(), to.getPort());
      if (i % 2 == 0) {
        socket.getOutputStream().write("GET / HT".getBytes(StandardCharsets.US_ASCII));
      }
      open.add(socket);
    }
    System.out.println("open");
    while (System.in.read() >= 0) {
      // what else is said does not matter
    }
    for (Socket socket : open) {
      socket.close();
    }
  }
}
