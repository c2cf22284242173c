package dev.lbsim.live.http;

import dev.lbsim.core.model.CarriedConnection;
import dev.lbsim.core.model.CarriedQuery;
import dev.lbsim.core.model.CarriedRequest;
import dev.lbsim.core.model.Carrier;
import dev.lbsim.core.model.World;
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
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * An {@link HttpEntrance} in front of one server whose time flies: whatever is asked is answered at
 * once. Remembers what went wrong in the world and what Netty wrote to the log.
 */
public final class Door implements Present, AutoCloseable {
  private static final String SCENARIO =
      """
      lbsim: 1
      run: { duration: 1s, warmup: 0s, seed: 7, replications: 1 }
      clients: { web: { arrivals: steady(1rps), visits: app, requests: [{ path: /page, size: 3KB }] } }
      servers: { app: { workers: 50, service: 1ms } }
      """;

  private static final long SECOND_NANOS = 1_000_000_000;
  private static final int PATIENCE_MILLIS = 120_000;

  private final List<String> wrong = new CopyOnWriteArrayList<>();
  private final Logger netty = Logger.getLogger("io.netty");
  private final Handler ear = new Ear();
  private final World world;
  private final EventLoopGroup loop;
  private final Listener listener;
  private boolean inside;
  private long nowNanos;

  Door(Transport transport) throws IOException {
    this(transport, false);
  }

  /**
   * @param acceptsProxy true if connections begin with a PROXY protocol header
   */
  public Door(Transport transport, boolean acceptsProxy) throws IOException {
    netty.addHandler(ear);
    CompiledScenario scenario =
        ScenarioCompiler.compile(
            ScenarioReader.read(SCENARIO, "door.yaml", Path.of(""), Overrides.none()).orThrow());
    world = scenario.world(7, 0, new Nobody());
    loop = transport.oneLoop("door");
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    listener =
        new HttpEntrance(
                this,
                new Kinds(scenario.kinds(), scenario.hosts()),
                new HttpEntrance.Manner(false, acceptsProxy),
                porter -> world.entrance("servers.app.1", porter),
                connection -> new Listener(loop, transport, address, connection),
                null)
            .listener();
    listener.open();
  }

  /** Connects. */
  public Socket knock() throws IOException {
    Socket socket = new Socket(listener.address().getAddress(), listener.address().getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    return socket;
  }

  /** What should not have happened. */
  public List<String> wrong() {
    return wrong;
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
      nowNanos += SECOND_NANOS;
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
    netty.removeHandler(ear);
  }

  private final class Ear extends Handler {
    @Override
    public void publish(LogRecord said) {
      if (said.getLevel().intValue() >= Level.WARNING.intValue()) {
        wrong.add("the log: " + said.getMessage() + " " + said.getThrown());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  /** There are no clients to carry for. */
  private static final class Nobody implements Carrier {
    @Override
    public void send(CarriedRequest request) {
      request.lost();
    }

    @Override
    public void abandoned(CarriedRequest request) {}

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
}
