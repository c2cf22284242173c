package dev.lbsim.live.http;

import dev.lbsim.core.model.CarriedConnection;
import dev.lbsim.core.model.CarriedQuery;
import dev.lbsim.core.model.CarriedRequest;
import dev.lbsim.core.model.Carrier;
import dev.lbsim.core.model.World;
import dev.lbsim.core.stats.Metered;
import dev.lbsim.live.net.Listener;
import dev.lbsim.live.net.Present;
import dev.lbsim.live.net.Transport;
import dev.lbsim.scenario.compile.CompiledScenario;
import dev.lbsim.scenario.compile.ScenarioCompiler;
import dev.lbsim.scenario.language.Overrides;
import dev.lbsim.scenario.language.ScenarioReader;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A layer-7 instance of a world whose time flies, before an origin that is none of the world's
 * servers.
 */
final class Gateway implements Present, Carrier, AutoCloseable {
  private static final String SCENARIO =
      """
      lbsim: 1
      run: { duration: 1s, warmup: 0s, seed: 7, replications: 1 }
      clients: { web: { arrivals: steady(1rps), visits: proxy } }
      l7: { proxy: { balance: round-robin, pool: app, %s } }
      servers: { app: { workers: 50, service: 1ms } }
      """;

  private static final long STEP_NANOS = 1_000_000_000;
  private static final int PATIENCE_MILLIS = 60_000;

  private final List<String> wrong = new CopyOnWriteArrayList<>();
  private final World world;
  private final EventLoopGroup loop;
  private final HttpCarrier http;
  private final Listener listener;
  private final InetSocketAddress origin;
  private boolean inside;
  private long nowNanos;

  /**
   * @param settings of the tier
   */
  Gateway(String settings, InetSocketAddress origin) throws IOException {
    this.origin = origin;
    CompiledScenario scenario =
        ScenarioCompiler.compile(
            ScenarioReader.read(
                    SCENARIO.formatted(settings), "gateway.yaml", Path.of(""), Overrides.none())
                .orThrow());
    world = scenario.world(7, 0, this);
    Transport transport = Transport.best();
    loop = transport.oneLoop("gateway");
    Kinds kinds = new Kinds(scenario.kinds(), scenario.hosts());
    http = new HttpCarrier(this, kinds, loop, transport, null);
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    listener =
        new HttpEntrance(
                this,
                kinds,
                new HttpEntrance.Manner(true, false),
                porter -> world.entrance("l7.proxy.1", porter),
                connection -> new Listener(loop, transport, address, connection),
                null)
            .listener();
    listener.open();
  }

  InetSocketAddress address() {
    return listener.address();
  }

  Socket knock() throws IOException {
    Socket socket = new Socket(listener.address().getAddress(), listener.address().getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  List<String> wrong() {
    return wrong;
  }

  /** How many requests have come in by now. */
  long requests() {
    return loop.submit(this::requestsNow).syncUninterruptibly().getNow();
  }

  private long requestsNow() {
    for (Metered each : world.metered()) {
      if (each.scope().equals("l7.proxy.1")) {
        long[] row = new long[each.columns().size()];
        each.capture(row, 0, nowNanos);
        return row[0];
      }
    }
    throw new IllegalStateException("no such tier");
  }

  /** Lets time pass. */
  void waitLong() {
    loop.submit(() -> enter(() -> {})).syncUninterruptibly();
  }

  @Override
  public void enter(Runnable what) {
    if (inside) {
      loop.execute(() -> enter(what));
      return;
    }
    inside = true;
    try {
      what.run();
      nowNanos += STEP_NANOS;
      world.runTo(nowNanos);
    } catch (RuntimeException | Error e) {
      wrong.add("the world: " + e);
    } finally {
      inside = false;
    }
  }

  @Override
  public void close() {
    loop.submit(listener::closeAll).syncUninterruptibly();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Override
  public void send(CarriedRequest request) {
    http.send(request, origin);
  }

  @Override
  public void abandoned(CarriedRequest request) {
    http.abandoned(request);
  }

  @Override
  public void closed(CarriedConnection connection) {
    http.closed(connection);
  }

  @Override
  public void ask(CarriedQuery query) {
    query.failed();
  }

  @Override
  public void probe(String destination, Consumer<Boolean> answer) {}

  @Override
  public void hostChanged(String process, Host host) {}
}
