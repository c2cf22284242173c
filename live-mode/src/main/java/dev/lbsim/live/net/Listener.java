package dev.lbsim.live.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A listening socket with the connections it has accepted, which a process that dies takes with it:
 * they are reset, and new ones refused, as a kernel does for a process that is gone.
 */
public final class Listener {
  private static final int BACKLOG = 1024;

  static {
    Troubles.getReady();
  }

  private final ServerBootstrap bootstrap;
  private final InetSocketAddress address;
  private final Transport transport;
  private final ChannelGroup accepted = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
  private final String option;
  private int tunnels;

  /** Who handles what is accepted here; another one after {@link #adopt}. */
  private Seat seat;

  private @Nullable Channel channel;

  /**
   * @param connection makes a connection's pipeline
   */
  public Listener(
      EventLoopGroup loop,
      Transport transport,
      InetSocketAddress address,
      ChannelHandler connection) {
    this(loop, transport, address, connection, "--port");
  }

  /**
   * @param connection makes a connection's pipeline
   * @param option of the command that chooses another port
   */
  public Listener(
      EventLoopGroup loop,
      Transport transport,
      InetSocketAddress address,
      ChannelHandler connection,
      String option) {
    this.option = option;
    this.address = Loopback.require(address);
    this.transport = transport;
    this.seat = new Seat(connection);
    this.bootstrap =
        new ServerBootstrap()
            .group(loop)
            .channelFactory(transport.servers(address))
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .handler(new Accepting())
            .childHandler(seat);
  }

  /**
   * Before it is opened: what it accepts is read as soon as its loop watches it. Netty tells epoll
   * of a socket first, and that it wants to read in a call of its own.
   */
  public void readAtOnce() {
    if (transport.isEpoll()) {
      bootstrap.handler(new Reading());
    }
  }

  /** Asks to read before the socket is registered, when that costs nothing. */
  @ChannelHandler.Sharable
  private static final class Reading extends Accepting {
    @Override
    public void channelRead(ChannelHandlerContext server, Object accepted) {
      if (accepted instanceof Channel connection && connection.config().isAutoRead()) {
        connection.unsafe().beginRead();
      }
      server.fireChannelRead(accepted);
    }
  }

  /** Before it is opened: other loops of this process listen on the same address, too. */
  public void share() {
    bootstrap.option(transport.reusePort(), true);
  }

  /** Its address; while it listens, with the port it has been given. */
  public InetSocketAddress address() {
    Channel open = channel;
    return open == null ? address : (InetSocketAddress) open.localAddress();
  }

  /** How many connections it has accepted that are open. */
  public int connections() {
    return accepted.size();
  }

  /** How many of them are tunnels. */
  public int tunnels() {
    return tunnels;
  }

  /** One of them is a tunnel from now on; on the loop. */
  public void tunnels(Channel connection) {
    tunnels++;
    connection.closeFuture().addListener(closed -> tunnels--);
  }

  /**
   * Listens; from any thread but the loop's.
   *
   * @throws LiveProblem if somebody else has the port
   */
  public void open() {
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw cannot(address, Failures.words(bound.cause()), option);
    }
    channel = bound.channel();
  }

  /**
   * Says that nobody can listen on an address.
   *
   * @param why in a few words
   * @param option of the command that chooses another one
   */
  public static LiveProblem cannot(InetSocketAddress address, String why, String option) {
    return new LiveProblem(
        "cannot listen on %s:%d: %s; another address is chosen with %s"
            .formatted(address.getAddress().getHostAddress(), address.getPort(), why, option));
  }

  /**
   * What goes wrong with accepting: where there are no files left, it pauses, or it would be told
   * of the same connection at once again. All else is about one connection that has gone.
   */
  @ChannelHandler.Sharable
  private static class Accepting extends ChannelInboundHandlerAdapter {
    private static final long PAUSE_MILLIS = 100;

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
      if (!Failures.isTooManyFiles(cause) || !from.channel().config().isAutoRead()) {
        return;
      }
      Troubles.of(cause);
      from.channel().config().setAutoRead(false);
      from.executor()
          .schedule(
              () -> from.channel().config().setAutoRead(true), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Listens again after {@link #die}; on the loop. */
  public void reopen() {
    if (channel == null) {
      channel = bootstrap.bind(address).channel();
    }
  }

  /**
   * Goes on listening with the socket of another one on the same address, which listens no more
   * from now on, without a moment in which nobody would; on the loop. Connections that are open
   * stay with the other one.
   */
  public void adopt(Listener other) {
    close();
    ChannelHandler connection = seat.connection;
    channel = other.channel;
    seat = other.seat;
    seat.connection = connection;
    other.channel = null;
    other.seat = new Seat(connection);
  }

  /** Handles connections as whoever sits in it does. */
  private static final class Seat extends ChannelInitializer<Channel> {
    private ChannelHandler connection;

    Seat(ChannelHandler connection) {
      this.connection = connection;
    }

    @Override
    protected void initChannel(Channel accepted) {
      accepted.pipeline().addLast(connection);
    }
  }

  /** Gives a connection up to somebody else. */
  public void release(Channel connection) {
    accepted.remove(connection);
  }

  /** Tells the pipelines of all its connections. */
  public void tell(Object event) {
    accepted.forEach(connection -> connection.pipeline().fireUserEventTriggered(event));
  }

  /** Takes a connection to its own. */
  public void add(Channel connection) {
    accepted.add(connection);
  }

  /** Refuses new connections and resets those it has; on the loop. */
  public void die() {
    close();
    for (Channel connection : accepted) {
      reset(connection);
    }
  }

  /** Listens no more; what it has accepted goes on. */
  public void close() {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }

  /** Closes what it has accepted, too. */
  public void closeAll() {
    close();
    accepted.close();
  }

  /** Ends a connection with RST, as a process does that dies. */
  public static void reset(Channel connection) {
    if (connection.isOpen()) {
      connection.config().setOption(ChannelOption.SO_LINGER, 0);
      connection.close();
    }
  }
}
