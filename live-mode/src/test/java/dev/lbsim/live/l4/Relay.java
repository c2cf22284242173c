package dev.lbsim.live.l4;

import dev.lbsim.core.model.CarriedConnection;
import dev.lbsim.core.model.CarriedQuery;
import dev.lbsim.core.model.CarriedRequest;
import dev.lbsim.core.model.Carrier;
import dev.lbsim.core.model.Entrance;
import dev.lbsim.core.model.Levers;
import dev.lbsim.core.model.Visit;
import dev.lbsim.core.model.World;
import dev.lbsim.live.net.Listener;
import dev.lbsim.live.net.Present;
import dev.lbsim.live.net.Transport;
import dev.lbsim.scenario.compile.ScenarioCompiler;
import dev.lbsim.scenario.language.Overrides;
import dev.lbsim.scenario.language.ScenarioReader;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A live L4 tier in front of two listening sockets of the test's own, which play its servers. The
 * time of its world stands still but for {@link #advance}.
 */
final class Relay implements Present, Carrier, AutoCloseable {
  static final int PATIENCE_MILLIS = 20_000;

  private static final String SCENARIO =
      """
      lbsim: 1
      run: { duration: 1000s, warmup: 0s, seed: 7, replications: 1 }
      clients: { web: { arrivals: steady(1rps), visits: edge } }
      l4: { edge: { %s pool: app } }
      servers: { app: { count: 2, workers: 50, service: 1ms } }
      """;

  private final List<Throwable> wrong = new CopyOnWriteArrayList<>();
  private final Map<String, ServerSocket> servers = new LinkedHashMap<>();
  private final World world;
  private final EventLoopGroup loop;
  private final TcpCarrier tcp;
  private final Listener listener;
  private boolean inside;
  private long nowNanos;

  /**
   * @param keys of the tier, each followed by a comma
   */
  Relay(String keys, L4Limits limits) throws IOException {
    for (String name : List.of("servers.app.1", "servers.app.2")) {
      servers.put(name, new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    }
    world =
        ScenarioCompiler.compile(
                ScenarioReader.read(
                        SCENARIO.formatted(keys), "relay.yaml", Path.of(""), Overrides.none())
                    .orThrow())
            .world(7, 0, this);
    Transport transport = Transport.best();
    loop = transport.oneLoop("relay");
    tcp = new TcpCarrier(this, loop, transport, limits);
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
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
    loop.submit(() -> enter(world::start)).syncUninterruptibly();
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

  /** Does something to the world. */
  void press(Consumer<Levers> what) {
    loop.submit(() -> enter(() -> what.accept(world.levers()))).syncUninterruptibly();
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
  public void enter(Runnable what) {
    if (inside) {
      loop.execute(() -> enter(what));
      return;
    }
    inside = true;
    try {
      world.runTo(nowNanos + 1);
      what.run();
    } catch (RuntimeException | Error e) {
      wrong.add(e);
    } finally {
      inside = false;
    }
  }

  /** What should not have happened, and rules of conservation that are broken. */
  List<Object> wrong() {
    List<Object> all = new CopyOnWriteArrayList<>(wrong);
    loop.submit(() -> all.addAll(world.conservation())).syncUninterruptibly();
    return all;
  }

  @Override
  public void close() throws IOException {
    loop.submit(listener::closeAll).syncUninterruptibly();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    for (ServerSocket server : servers.values()) {
      server.close();
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

  @Override
  public void closed(CarriedConnection connection) {}

  @Override
  public void ask(CarriedQuery query) {
    query.failed();
  }

  @Override
  public void probe(String destination, Consumer<Boolean> answer) {}

  @Override
  public void hostChanged(String process, Host host) {}
}
