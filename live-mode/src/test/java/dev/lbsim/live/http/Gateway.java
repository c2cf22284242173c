package dev.lbsim.live.http;

import dev.lbsim.core.model.CarriedConnection;
import dev.lbsim.core.model.CarriedRequest;
import dev.lbsim.core.stats.Metered;
import dev.lbsim.live.StandingWorld;
import dev.lbsim.live.access.AccessLog;
import dev.lbsim.live.net.Listener;
import dev.lbsim.live.net.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A layer-7 instance of a world whose time flies, before an origin that is none of the world's
 * servers.
 */
final class Gateway extends StandingWorld {
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

  private final HttpCarrier http;
  private final Listener listener;
  private final InetSocketAddress origin;
  private long nowNanos;

  /**
   * @param settings of the tier
   */
  Gateway(String settings, InetSocketAddress origin) {
    this(settings, origin, null, null);
  }

  /** One that compresses so. */
  Gateway(String settings, InetSocketAddress origin, Compression compression) {
    this(settings, origin, null, compression);
  }

  /**
   * @param settings of the tier
   * @param log hears of what was answered, or null
   */
  Gateway(
      String settings,
      InetSocketAddress origin,
      @Nullable AccessLog log,
      @Nullable Compression compression) {
    super(SCENARIO.formatted(settings), Transport.best());
    this.origin = origin;
    Kinds kinds = new Kinds(scenario.kinds(), scenario.hosts());
    http = new HttpCarrier(this, kinds, loop, transport, null);
    listener =
        new HttpEntrance(
                this,
                kinds,
                new HttpEntrance.Manner(
                    true,
                    false,
                    false,
                    "l7.proxy.1",
                    List.of(),
                    Map.of(),
                    log,
                    HttpEntrance.Streams.USUAL,
                    compression),
                porter -> world.entrance("l7.proxy.1", porter),
                connection -> new Listener(loop, transport, address, connection),
                null)
            .listener();
    listener.open();
  }

  Socket knock() throws IOException {
    Socket socket = new Socket(listener.address().getAddress(), listener.address().getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
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

  /** What the tier has at its backend now. */
  long inFlight() {
    return loop.submit(() -> world.inspection().opinions().get(0).inFlight())
        .syncUninterruptibly()
        .getNow();
  }

  /** Lets time pass. */
  void waitLong() {
    onLoop(() -> {});
  }

  @Override
  protected void live(Runnable what) {
    what.run();
    nowNanos += STEP_NANOS;
    world.runTo(nowNanos);
  }

  @Override
  protected void closeSockets() {
    listener.closeAll();
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
}
