package dev.lbsim.live.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server that knows nothing of lbsim: it answers with its name and the path it was asked for, and
 * remembers what it has heard.
 */
final class RealServer implements AutoCloseable {
  /** What to do before it answers, or instead of that. */
  interface Manner {
    /** Returns true if it has answered. */
    boolean answers(HttpExchange exchange) throws IOException;
  }

  private final ConcurrentLinkedQueue<HttpExchange> heard = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  RealServer(String name) throws IOException {
    this(name, exchange -> false);
  }

  RealServer(String name, Manner manner) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          heard.add(exchange);
          if (!manner.answers(exchange)) {
            String said = name + " " + exchange.getRequestURI();
            byte[] body = said.getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    server.setExecutor(threads);
    server.start();
  }

  /** Where it is. */
  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** What it was asked, with what was said to it. */
  List<HttpExchange> heard() {
    return List.copyOf(heard);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
