package dev.lbsim.live.l4;

import dev.lbsim.core.model.CarriedRequest;
import dev.lbsim.core.model.Entrance;
import dev.lbsim.core.model.Visit;
import dev.lbsim.live.StandingWorld;
import dev.lbsim.live.net.Listener;
import dev.lbsim.live.net.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A live L4 tier in front of two listening sockets of the test's own, which play its servers. The
 * time of its world stands still but for {@link #advance}.
 */
final class Relay extends StandingWorld {
  static final int PATIENCE_MILLIS = 20_000;

  private static final String SCENARIO =
      """
      lbsim: 1
      run: { duration: 1000s, warmup: 0s, seed: 7, replications: 1 }
      clients: { web: { arrivals: steady(1rps), visits: edge } }
      l4: { edge: { %s pool: app } }
      servers: { app: { count: 2, workers: 50, service: 1ms } }
      """;

  private final Map<String, ServerSocket> servers = new LinkedHashMap<>();
  private final TcpCarrier tcp;
  private final Listener listener;
  private long nowNanos;

  /**
   * @param keys of the tier, each followed by a comma
   */
  Relay(String keys, L4Limits limits) throws IOException {
    super(SCENARIO.formatted(keys), Transport.best());
    for (String name : List.of("servers.app.1", "servers.app.2")) {
      servers.put(name, new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    }
    tcp = new TcpCarrier(this, loop, transport, limits);
    listener =
        new TcpEntrance(
                this,
                TcpEntrance.Proxying.NETWORK,
                limits,
                porter -> {
                  Entrance door = world.entrance("l4.edge", porter);
                  return from -> door;
                },
                connection -> new Listener(loop, transport, address, connection))
            .listener();
    listener.open();
    onLoop(world::start);
  }

  /** Connects a client. */
  Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.connect(listener.address(), PATIENCE_MILLIS);
    return socket;
  }

  ServerSocket server(int number) {
    return Objects.requireNonNull(servers.get("servers.app." + number));
  }

  /** The other end of the next connection that one of the servers has been given. */
  Socket accept() throws IOException {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    for (int number = 1; ; number = 3 - number) {
      server(number).setSoTimeout(20);
      try {
        Socket socket = server(number).accept();
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
      } catch (SocketTimeoutException e) {
        if (System.nanoTime() > until) {
          throw e;
        }
      }
    }
  }

  void advance(long nanos) {
    loop.submit(
            () -> {
              nowNanos += nanos;
              enter(() -> {});
            })
        .syncUninterruptibly();
  }

  @Override
  protected void live(Runnable what) {
    world.runTo(nowNanos + 1);
    what.run();
  }

  @Override
  protected void closeSockets() {
    listener.closeAll();
  }

  @Override
  public void close() {
    super.close();
    try {
      for (ServerSocket server : servers.values()) {
        server.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void send(CarriedRequest request) {
    Visit visit = request.visit();
    if (visit == null) {
      request.lost(); // of the world's own clients, who are not what this is about
      return;
    }
    ServerSocket server = Objects.requireNonNull(servers.get(request.destination()));
    tcp.send(
        request,
        (TcpGuest) Objects.requireNonNull(visit.attachment()),
        (InetSocketAddress) server.getLocalSocketAddress());
  }

  @Override
  public void abandoned(CarriedRequest request) {
    tcp.abandoned(request);
  }
}
