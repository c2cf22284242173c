package dev.lbsim.live.dns;

import dev.lbsim.live.net.LiveProblem;
import dev.lbsim.live.net.Loopback;
import dev.lbsim.live.net.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Asks name servers one question at a time: over UDP, and over TCP when the answer says it was cut
 * off. It has one address of its own, by which servers know it, keeps nothing and asks nobody
 * twice; caches and retries are for whoever uses it.
 *
 * <p>An answer counts if it comes from where the query went, has its random id and repeats its
 * question (RFC 5452, section 9); all else is passed over until the time is up.
 */
public final class DnsClient implements AutoCloseable {
  /** With half of all ids in use a free one is still found at the second try on average. */
  private static final int ASKED_MAX = 32_768;

  private static final int READ_BYTES = 4_096;

  private final Transport by;
  private final EventLoop loop;
  private final RandomGenerator ids;
  private final Channel udp;
  private final IntObjectMap<DnsExchange> asked = new IntObjectHashMap<>();

  private DnsClient(Transport by, EventLoop loop, RandomGenerator ids, Channel udp) {
    this.by = by;
    this.loop = loop;
    this.ids = ids;
    this.udp = udp;
  }

  /**
   * Opens a client and waits until it can ask.
   *
   * @param by the kind of sockets the loop has
   * @param loop that all of it runs on; not the one of the calling thread
   * @param local the client's own address, on loopback
   * @param ids where ids of queries come from; used on the loop only
   * @throws LiveProblem if the address is not on loopback, or cannot be had
   */
  public static DnsClient open(
      Transport by, EventLoop loop, InetAddress local, RandomGenerator ids) {
    InetSocketAddress own = Loopback.require(new InetSocketAddress(local, 0));
    if (loop.inEventLoop()) {
      throw new IllegalStateException("a client cannot be waited for on its own event loop");
    }
    Incoming incoming = new Incoming();
    Channel udp =
        Ports.bound(
            new Bootstrap()
                .group(loop)
                .channel(by.datagram())
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
                .handler(incoming)
                .bind(own),
            own,
            "answers over UDP");
    DnsClient client = new DnsClient(by, loop, ids, udp);
    incoming.client = client;
    return client;
  }

  /** The address and port queries come from over UDP. */
  public InetSocketAddress address() {
    return (InetSocketAddress) udp.localAddress();
  }

  /**
   * Asks a question; on any thread.
   *
   * @param server on loopback
   * @param question what to ask
   * @param timeoutNanos how long to wait altogether, greater than 0
   * @return the answer, whatever it says, on the client's loop; fails with {@link
   *     java.net.SocketTimeoutException} if none came in time and with another {@link IOException}
   *     if TCP was needed and did not work; giving it up by {@code cancel} is fine
   * @throws LiveProblem if the server is not on loopback
   */
  public Future<Lookup> ask(InetSocketAddress server, Question question, long timeoutNanos) {
    Loopback.require(server);
    if (timeoutNanos <= 0) {
      throw new IllegalArgumentException("a client has to wait for longer than " + timeoutNanos);
    }
    Promise<Lookup> promise = loop.newPromise();
    DnsExchange exchange = new DnsExchange(server, question, promise);
    if (loop.inEventLoop()) {
      begin(exchange, timeoutNanos);
    } else {
      loop.execute(() -> begin(exchange, timeoutNanos));
    }
    return promise;
  }

  private void begin(DnsExchange exchange, long timeoutNanos) {
    if (exchange.isOver()) {
      return; // given up before it began
    }
    if (!udp.isActive()) {
      exchange.fail(new ClosedChannelException());
    } else if (asked.size() >= ASKED_MAX) {
      exchange.fail(new IOException(ASKED_MAX + " questions are open already"));
    } else {
      int id = ids.nextInt(1 << Short.SIZE);
      while (asked.containsKey(id)) {
        id = ids.nextInt(1 << Short.SIZE);
      }
      int taken = id;
      asked.put(taken, exchange);
      exchange.whenOver(() -> asked.remove(taken));
      exchange.begin(by, loop, udp, taken, timeoutNanos);
    }
  }

  private void received(DatagramPacket packet) {
    ByteBuf message = packet.content();
    if (message.readableBytes() >= Wire.HEADER_BYTES) {
      DnsExchange exchange = asked.get(message.getUnsignedShort(message.readerIndex()));
      if (exchange != null) {
        exchange.received(packet.sender(), message);
      }
    }
  }

  /** Gives up what is open and frees the address. */
  @Override
  public void close() {
    Future<?> over =
        loop.submit(
            () -> {
              List.copyOf(asked.values())
                  .forEach(exchange -> exchange.fail(new ClosedChannelException()));
              return udp.close();
            });
    if (!loop.inEventLoop()) {
      over.awaitUninterruptibly();
      Ports.free(loop, udp.closeFuture());
    }
  }

  private static final class Incoming extends ChannelInboundHandlerAdapter {
    private volatile @Nullable DnsClient client;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      DatagramPacket packet = (DatagramPacket) message;
      DnsClient receiver = client;
      try {
        if (receiver != null) {
          receiver.received(packet);
        }
      } finally {
        packet.release();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      // A server that is not there may be told of here; to the question it is silence.
      if (!(cause instanceof IOException)) {
        context.fireExceptionCaught(cause);
      }
    }
  }
}
