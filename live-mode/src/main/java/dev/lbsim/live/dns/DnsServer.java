package dev.lbsim.live.dns;

import dev.lbsim.live.net.LiveProblem;
import dev.lbsim.live.net.Loopback;
import dev.lbsim.live.net.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.flow.FlowControlHandler;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * A name server, authoritative or recursive: UDP and TCP on one loopback port, all on one event
 * loop. It has the protocol, {@link ZoneAnswers} has the answers.
 */
public final class DnsServer implements AutoCloseable {
  /** Longer queries than we say we take over UDP are cut off, and so refused. */
  private static final int UDP_READ_BYTES = 2_048;

  private static final int PACKETS_AT_ONCE = 16;

  /** With port 0 the one UDP got may be taken for TCP; so many times another one is tried. */
  private static final int PORTS_TRIED = 16;

  private final Role role;
  private final EventLoop loop;
  private final Responder responder;
  private final ChannelGroup channels;
  private final InetSocketAddress address;

  private DnsServer(
      Role role,
      EventLoop loop,
      Responder responder,
      ChannelGroup channels,
      InetSocketAddress address) {
    this.role = role;
    this.loop = loop;
    this.responder = responder;
    this.channels = channels;
    this.address = address;
  }

  /** Where the answers of a server come from. */
  public enum Role {
    /** It is the authority for its zones. */
    AUTHORITATIVE,
    /** It asks those who are. */
    RECURSIVE
  }

  /**
   * Starts an authoritative server and waits until it can be asked; see {@link #start(Role,
   * Transport, EventLoop, InetSocketAddress, List, ZoneAnswers, DnsLimits)}.
   */
  public static DnsServer start(
      Transport by,
      EventLoop loop,
      InetSocketAddress listen,
      List<String> zones,
      ZoneAnswers answers,
      DnsLimits limits) {
    return start(Role.AUTHORITATIVE, by, loop, listen, zones, answers, limits);
  }

  /**
   * Starts a server and waits until it can be asked.
   *
   * @param role what its answers say of it
   * @param by the kind of sockets the loop has
   * @param loop that all of it runs on; not the one of the calling thread
   * @param listen on loopback; with port 0 the system chooses
   * @param zones their topmost names, "." for all names; other names are refused
   * @param answers asked on the loop
   * @param limits what it takes on
   * @throws IllegalArgumentException if a zone is no name
   * @throws LiveProblem if the address is not on loopback, or cannot be had: most often another
   *     program has the port
   */
  public static DnsServer start(
      Role role,
      Transport by,
      EventLoop loop,
      InetSocketAddress listen,
      List<String> zones,
      ZoneAnswers answers,
      DnsLimits limits) {
    Loopback.require(listen);
    if (loop.inEventLoop()) {
      throw new IllegalStateException("a server cannot be waited for on its own event loop");
    }
    Responder responder = new Responder(zones(role, zones, listen), answers, limits);
    ChannelGroup channels = new DefaultChannelGroup(loop, true);
    for (int tries = 1; ; tries++) {
      Channel udp =
          Ports.bound(udp(by, loop, listen, responder).bind(listen), listen, "DNS over UDP");
      InetSocketAddress both = (InetSocketAddress) udp.localAddress();
      try {
        Channel tcp =
            Ports.bound(tcp(by, loop, responder, channels).bind(both), both, "DNS over TCP");
        channels.add(udp);
        channels.add(tcp);
        return new DnsServer(role, loop, responder, channels, both);
      } catch (LiveProblem e) {
        Ports.free(loop, udp.close());
        if (listen.getPort() != 0 || tries == PORTS_TRIED) {
          throw e;
        }
      }
    }
  }

  private static List<Zone> zones(Role role, List<String> origins, InetSocketAddress at) {
    return origins.stream()
        .map(origin -> new Zone(role == Role.RECURSIVE, origin, at.getAddress()))
        .toList();
  }

  /**
   * Goes on with the answers of somebody else, with the same sockets; on the loop. What is being
   * answered is answered by the one who began it.
   *
   * @param zones their topmost names
   */
  public void answerBy(List<String> zones, ZoneAnswers answers) {
    responder.answerBy(zones(role, zones, address), answers);
  }

  private static Bootstrap udp(
      Transport by, EventLoop loop, InetSocketAddress listen, Responder responder) {
    Bootstrap udp =
        new Bootstrap()
            .group(loop)
            .channelFactory(by.datagrams(listen))
            .handler(new UdpPort(responder));
    if (by.datagram() == EpollDatagramChannel.class) {
      // One system call reads many packets.
      return udp.option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, UDP_READ_BYTES)
          .option(
              ChannelOption.RECVBUF_ALLOCATOR,
              new FixedRecvByteBufAllocator(UDP_READ_BYTES * PACKETS_AT_ONCE));
    }
    return udp.option(
        ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(UDP_READ_BYTES));
  }

  private static ServerBootstrap tcp(
      Transport by, EventLoop loop, Responder responder, ChannelGroup channels) {
    DnsLimits limits = responder.limits();
    int[] open = {0};
    return new ServerBootstrap()
        .group(loop)
        .channel(by.server())
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                if (open[0] >= limits.connectionsMax()) {
                  responder.count(DnsCount.CONNECTIONS_TURNED_AWAY);
                  channel.close();
                  return;
                }
                open[0]++;
                channel.closeFuture().addListener(closed -> open[0]--);
                channels.add(channel);
                channel
                    .pipeline()
                    .addLast(
                        new LengthFieldBasedFrameDecoder(
                            TcpConnection.LENGTH_BYTES + limits.queryBytesMax(),
                            0,
                            TcpConnection.LENGTH_BYTES,
                            0,
                            TcpConnection.LENGTH_BYTES),
                        // Or queries that came in one piece would pass a stop.
                        new FlowControlHandler(),
                        new TcpConnection(responder));
              }
            });
  }

  /** Where it listens, with the real port. */
  public InetSocketAddress address() {
    return address;
  }

  /** How many of something there have been so far. */
  public long count(DnsCount what) {
    return responder.counted(what);
  }

  /** Stops listening and closes all connections; answers that are still to come are dropped. */
  @Override
  public void close() {
    if (loop.inEventLoop()) {
      channels.close();
    } else {
      Ports.free(loop, channels.close());
    }
  }
}
