package dev.lbsim.live.http;

import dev.lbsim.live.StandingWorld;
import dev.lbsim.live.net.Drain;
import dev.lbsim.live.net.Listener;
import dev.lbsim.live.net.Transport;
import java.io.IOException;
import java.net.Socket;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * An {@link HttpEntrance} in front of one server whose time flies: whatever is asked is answered at
 * once. Remembers what went wrong in the world and what Netty wrote to the log.
 */
public final class Door extends StandingWorld {
  private static final String SCENARIO =
      """
      lbsim: 1
      run: { duration: 1s, warmup: 0s, seed: 7, replications: 1 }
      clients: { web: { arrivals: steady(1rps), visits: app, requests: [{ path: /page, size: 3KB }] } }
      servers: { app: { workers: 50, service: 1ms } }
      """;

  private static final long SECOND_NANOS = 1_000_000_000;
  private static final int PATIENCE_MILLIS = 120_000;

  private final Logger netty = Logger.getLogger("io.netty");
  private final Handler ear = new Ear();
  private final HttpEntrance entrance;
  private final Listener listener;
  private long nowNanos;

  Door(Transport transport) {
    this(transport, false);
  }

  /**
   * @param acceptsProxy true if connections begin with a PROXY protocol header
   */
  public Door(Transport transport, boolean acceptsProxy) {
    super(SCENARIO, transport);
    netty.addHandler(ear);
    entrance =
        new HttpEntrance(
            this,
            new Kinds(scenario.kinds(), scenario.hosts()),
            new HttpEntrance.Manner(false, acceptsProxy),
            porter -> world.entrance("servers.app.1", porter),
            connection -> new Listener(loop, transport, address, connection),
            null);
    listener = entrance.listener();
    listener.open();
  }

  /** Connects. */
  public Socket knock() throws IOException {
    Socket socket = new Socket(listener.address().getAddress(), listener.address().getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    return socket;
  }

  /** It takes in nobody new. */
  void drain() {
    onLoop(entrance::drain);
  }

  /** Who carries nothing is let go. */
  void closeIdle() {
    onLoop(() -> listener.tell(Drain.CLOSES_IDLE));
  }

  @Override
  protected void live(Runnable what) {
    what.run();
    nowNanos += SECOND_NANOS;
    world.runTo(nowNanos);
  }

  @Override
  protected void closeSockets() {
    listener.closeAll();
  }

  @Override
  public void close() {
    super.close();
    netty.removeHandler(ear);
  }

  private final class Ear extends Handler {
    @Override
    public void publish(LogRecord said) {
      if (said.getLevel().intValue() >= Level.WARNING.intValue()) {
        isWrong("the log: " + said.getMessage() + " " + said.getThrown());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
