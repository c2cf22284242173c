package dev.lbsim.live.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that does with each connection what a test says, and nothing more than that. */
final class Origin implements AutoCloseable {
  /** What it does. */
  interface Habit {
    void serve(Socket socket, InputStream in, OutputStream out) throws IOException;
  }

  private final ServerSocket listening;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger connections = new AtomicInteger();

  Origin(Habit habit) throws IOException {
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(() -> accept(habit));
  }

  private void accept(Habit habit) {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        connections.incrementAndGet();
        threads.execute(
            () -> {
              try (socket) {
                habit.serve(socket, socket.getInputStream(), socket.getOutputStream());
              } catch (IOException e) {
                // the other end has gone
              }
            });
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listening.getLocalSocketAddress();
  }

  int connections() {
    return connections.get();
  }

  /** Reads to the end of a head; empty if there is none. */
  static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      head.append((char) next);
    }
    return head.toString();
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    listening.close();
    threads.shutdownNow();
  }
}
