package dev.lbsim.live.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.flow.FlowControlHandler;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.Message;
import org.xbill.DNS.Type;

/** One TCP connection: many queries, few, none, and bad ones. */
final class TcpConnectionTest {
  private final BlockingQueue<Reply> held = new LinkedBlockingQueue<>();

  private void hold(String name, int type, Client client, Reply reply) {
    held.add(reply);
  }

  private static Socket connect(DnsServer server) throws Exception {
    Socket socket = new Socket();
    socket.setSoTimeout(30_000);
    socket.connect(server.address());
    return socket;
  }

  private static ByteBuf frames(Message... queries) {
    ByteBuf frames = Unpooled.buffer();
    for (Message each : queries) {
      byte[] wire = each.toWire();
      frames.writeShort(wire.length).writeBytes(wire);
    }
    return frames;
  }

  private static void send(Socket socket, ByteBuf bytes) throws Exception {
    OutputStream out = socket.getOutputStream();
    bytes.readBytes(out, bytes.readableBytes());
    out.flush();
  }

  private static Message receive(Socket socket) throws Exception {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    byte[] message = new byte[in.readUnsignedShort()];
    in.readFully(message);
    return new Message(message);
  }

  private static int id(Message message) {
    return message.getHeader().getID();
  }

  @ParameterizedTest
  @MethodSource("dev.lbsim.live.dns.Sockets#kinds")
  void answersPipelinedQueriesAsTheirAnswersCome(String kind) throws Exception {
    Message first = DnsServerTest.ask("a.shop.test.", Type.A);
    Message second = DnsServerTest.ask("b.shop.test.", Type.A);
    Message third = DnsServerTest.ask("c.shop.test.", Type.A);
    try (Sockets sockets = Sockets.open(kind);
        DnsServer server = sockets.serve(this::hold);
        Socket socket = connect(server)) {
      send(socket, frames(first, second, third));
      List<Reply> replies = List.of(held.take(), held.take(), held.take());
      replies.get(2).answer(Answer.noData(1));
      assertThat(id(receive(socket))).isEqualTo(id(third));
      replies.get(0).answer(Answer.noSuchName(1));
      assertThat(id(receive(socket))).isEqualTo(id(first));
      replies.get(1).silence();

      // In pieces as small as they get.
      ByteBuf again = frames(first);
      socket.setTcpNoDelay(true);
      while (again.isReadable()) {
        send(socket, again.readSlice(1));
      }
      held.take().answer(Answer.noData(1));
      assertThat(id(receive(socket))).isEqualTo(id(first));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.lbsim.live.dns.Sockets#kinds")
  void answersThoseWhoHaveSaidTheyHaveNoMoreQueries(String kind) throws Exception {
    try (Sockets sockets = Sockets.open(kind);
        DnsServer server = sockets.serve(this::hold);
        Socket socket = connect(server)) {
      Message query = DnsServerTest.ask("a.shop.test.", Type.A);
      send(socket, frames(query));
      socket.shutdownOutput();
      held.take().answer(Answer.of(DnsServerTest.addresses(100), 60, 30));
      assertThat(id(receive(socket))).isEqualTo(id(query));
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.lbsim.live.dns.Sockets#kinds")
  void closesOnGarbageAndHarmsNobodyElse(String kind) throws Exception {
    DnsLimits limits = new DnsLimits(10, 10, 512, 10, 30_000_000_000L);
    try (Sockets sockets = Sockets.open(kind);
        DnsServer server = sockets.serve(this::hold, limits);
        Socket good = connect(server)) {
      send(good, frames(DnsServerTest.ask("a.shop.test.", Type.A)));
      Reply reply = held.take();
      ByteBuf tooLong = Unpooled.buffer().writeShort(513).writeZero(513);
      ByteBuf noHeader = Unpooled.buffer().writeShort(3).writeZero(3);
      ByteBuf empty = Unpooled.buffer().writeShort(0);
      for (ByteBuf bad : List.of(tooLong, noHeader, empty)) {
        try (Socket socket = connect(server)) {
          send(socket, bad);
          assertThat(readToEnd(socket)).isEqualTo(-1);
        }
      }
      reply.answer(Answer.noData(1));
      assertThat(receive(good).getRcode()).isZero();
    }
  }

  /** A close with bytes unread comes as a reset. */
  private static int readToEnd(Socket socket) throws Exception {
    try {
      return socket.getInputStream().read();
    } catch (SocketException e) {
      return -1;
    }
  }

  @ParameterizedTest
  @MethodSource("dev.lbsim.live.dns.Sockets#kinds")
  void turnsAwayConnectionsThereIsNoRoomFor(String kind) throws Exception {
    DnsLimits one = new DnsLimits(1, 10, 4_096, 10, 30_000_000_000L);
    try (Sockets sockets = Sockets.open(kind);
        DnsServer server =
            sockets.serve((name, type, client, reply) -> reply.answer(Answer.noData(1)), one)) {
      Message query = DnsServerTest.ask("a.shop.test.", Type.A);
      try (Socket first = connect(server)) {
        send(first, frames(query));
        receive(first);
        try (Socket second = connect(server)) {
          assertThat(readToEnd(second)).isEqualTo(-1);
        }
        send(first, frames(query));
        assertThat(id(receive(first))).isEqualTo(id(query));
        assertThat(server.count(DnsCount.CONNECTIONS_TURNED_AWAY)).isOne();
        first.shutdownOutput();
        assertThat(first.getInputStream().read()).isEqualTo(-1);
      }
      // Its end was seen above from this side only, so ask until the server has seen it too.
      boolean answered = false;
      while (!answered) {
        try (Socket next = connect(server)) {
          send(next, frames(query));
          answered = id(receive(next)) == id(query);
        } catch (IOException e) {
          Thread.onSpinWait();
        }
      }
    }
  }

  private EmbeddedChannel connection(DnsLimits limits) {
    Zone zone = new Zone(false, "shop.test", InetAddress.getLoopbackAddress());
    EmbeddedChannel channel =
        new EmbeddedChannel() {
          @Override
          protected SocketAddress remoteAddress0() {
            return Sockets.ANY_PORT;
          }
        };
    channel.freezeTime();
    channel
        .pipeline()
        .addLast(
            new LengthFieldBasedFrameDecoder(1_000, 0, 2, 0, 2),
            new FlowControlHandler(),
            new TcpConnection(new Responder(List.of(zone), this::hold, limits)));
    channel.pipeline().fireChannelActive(); // it was active before it had handlers
    return channel;
  }

  private static ByteBuf query(int id) {
    ByteBuf query = Unpooled.buffer().writeZero(2);
    QueryWriter.write(query, id, new Question("a.shop.test", RecordType.A, false, null));
    return query.setShort(0, query.readableBytes() - 2);
  }

  @Test
  void closesWhatIsIdleAlsoIfBytesTrickleIn() {
    EmbeddedChannel channel = connection(new DnsLimits(1, 10, 512, 10, 1_000_000_000L));
    channel.advanceTimeBy(900, TimeUnit.MILLISECONDS);
    channel.writeInbound(query(1));
    channel.advanceTimeBy(900, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).as("a query came 900 ms ago").isTrue();
    channel.writeInbound(query(2).readSlice(5));
    channel.advanceTimeBy(99, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isTrue();
    channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isFalse();
    held.forEach(reply -> reply.answer(Answer.noData(1)));
    channel.finishAndReleaseAll();
  }

  @Test
  void readsNoMoreThanItMayHold() {
    EmbeddedChannel channel = connection(new DnsLimits(1, 2, 512, 10, 1_000_000_000L));
    channel.writeInbound(Unpooled.wrappedBuffer(query(1), query(2), query(3), query(4), query(5)));
    assertThat(held).hasSize(2);
    assertThat(channel.config().isAutoRead()).isFalse();

    List<Integer> answered = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      held.remove().answer(Answer.noData(1));
      channel.runPendingTasks();
      ByteBuf out = channel.readOutbound();
      assertThat(out.getUnsignedShort(0)).isEqualTo(out.readableBytes() - 2);
      answered.add(out.getUnsignedShort(2));
      out.release();
      assertThat(held).hasSize(Math.min(2, 5 - i));
    }
    assertThat(answered).containsExactly(1, 2, 3, 4, 5);
    assertThat(channel.config().isAutoRead()).isTrue();
    channel.finishAndReleaseAll();
  }
}
