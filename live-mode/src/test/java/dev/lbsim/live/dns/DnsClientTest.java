package dev.lbsim.live.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbsim.live.net.LiveProblem;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;

/** A client against our server, and against servers that are not what they should be. */
final class DnsClientTest {
  /** So long that no test waits for it. */
  private static final long PATIENT_NANOS = 60_000_000_000L;

  private static final Question WWW = new Question("www.shop.test", RecordType.A, false, null);

  private Sockets sockets;
  private DnsClient client;
  private DatagramSocket strange;
  private InetSocketAddress strangeAddress;

  @BeforeEach
  void open() throws Exception {
    sockets = Sockets.open("nio");
    client = open(sockets);
    strange = new DatagramSocket(Sockets.ANY_PORT);
    strange.setSoTimeout(30_000);
    strangeAddress = (InetSocketAddress) strange.getLocalSocketAddress();
  }

  @AfterEach
  void close() {
    strange.close();
    client.close();
    sockets.close();
  }

  private static DnsClient open(Sockets sockets) {
    return DnsClient.open(
        sockets.by(), sockets.loop(), InetAddress.getLoopbackAddress(), new SplittableRandom(1));
  }

  private static Lookup heard(Future<Lookup> lookup) throws Exception {
    return lookup.get();
  }

  private static Question ask(String name) {
    return new Question(name, RecordType.A, false, null);
  }

  private static void zone(String name, int type, Client client, Reply reply) {
    switch (name) {
      case "www.shop.test" ->
          reply.answer(new Answer(Rcode.NOERROR, DnsServerTest.addresses(2), 60, 30, 16));
      case "many.shop.test" -> reply.answer(Answer.of(DnsServerTest.addresses(100), 60, 30));
      case "none.shop.test" -> reply.answer(Answer.noData(20));
      case "broken.shop.test" -> reply.answer(Answer.failure());
      case "down.shop.test" -> reply.silence();
      default -> reply.answer(Answer.noSuchName(30));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.lbsim.live.dns.Sockets#kinds")
  void hearsWhatAServerSays(String kind) throws Exception {
    try (Sockets own = Sockets.open(kind);
        DnsServer server = own.serve(DnsClientTest::zone);
        DnsClient asker = open(own)) {
      InetSocketAddress at = server.address();
      assertThat(heard(asker.ask(at, ask("WWW.shop.test."), PATIENT_NANOS)))
          .isEqualTo(
              new Lookup(
                  Rcode.NOERROR,
                  DnsServerTest.addresses(2),
                  60,
                  Lookup.UNKNOWN,
                  Lookup.UNKNOWN,
                  false,
                  false));
      Lookup many = heard(asker.ask(at, ask("many.shop.test"), PATIENT_NANOS));
      assertThat(many.addresses()).isEqualTo(DnsServerTest.addresses(100));
      assertThat(many.overTcp()).isTrue();
      assertThat(many.truncated()).isFalse();

      Lookup none = heard(asker.ask(at, ask("none.shop.test"), PATIENT_NANOS));
      assertThat(none.rcode()).isEqualTo(Rcode.NOERROR);
      assertThat(none.addresses()).isEmpty();
      assertThat(none.negativeTtlSeconds()).isEqualTo(20);
      Lookup no = heard(asker.ask(at, ask("no.shop.test"), PATIENT_NANOS));
      assertThat(no.rcode()).isEqualTo(Rcode.NXDOMAIN);
      assertThat(no.negativeTtlSeconds()).isEqualTo(30);
      assertThat(heard(asker.ask(at, ask("broken.shop.test"), PATIENT_NANOS)).rcode())
          .isEqualTo(Rcode.SERVFAIL);

      ClientSubnet subnet = ClientSubnet.of(InetAddress.getByName("198.51.100.7"), 24);
      Question near = new Question("www.shop.test", RecordType.A, false, subnet);
      assertThat(heard(asker.ask(at, near, PATIENT_NANOS)).ecsScope()).isEqualTo(16);
      assertThat(server.count(DnsCount.TCP_QUERIES)).isOne();
    }
  }

  @Test
  void asksManyAtOnce() throws Exception {
    try (DnsServer server = sockets.serve(DnsClientTest::zone)) {
      List<Future<Lookup>> lookups =
          IntStream.range(0, 50)
              .mapToObj(i -> client.ask(server.address(), ask(i + ".shop.test"), PATIENT_NANOS))
              .toList();
      for (Future<Lookup> each : lookups) {
        assertThat(heard(each).rcode()).isEqualTo(Rcode.NXDOMAIN);
      }
    }
  }

  @Test
  void givesUpWhenTheTimeIsUp() throws Exception {
    try (DnsServer server = sockets.serve(DnsClientTest::zone)) {
      Future<Lookup> lookup = client.ask(server.address(), ask("down.shop.test"), 1_000_000);
      assertThat(lookup.await().cause())
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessage(
              "127.0.0.1:%d did not answer for down.shop.test within 1.0 ms",
              server.address().getPort());
    }
  }

  private DatagramPacket query() throws IOException {
    DatagramPacket query = new DatagramPacket(new byte[4096], 4096);
    strange.receive(query);
    return query;
  }

  private void reply(DatagramPacket query, Message message) throws IOException {
    byte[] wire = message.toWire();
    strange.send(new DatagramPacket(wire, wire.length, query.getSocketAddress()));
  }

  private static Message answerTo(DatagramPacket query) throws IOException {
    Message message = new Message(Arrays.copyOf(query.getData(), query.getLength()));
    message.getHeader().setFlag(Flags.QR);
    return message;
  }

  @Test
  void passesOverWhatIsNotItsAnswer() throws Exception {
    Future<Lookup> lookup = client.ask(strangeAddress, WWW, PATIENT_NANOS);
    DatagramPacket query = query();
    Message wrongId = answerTo(query);
    wrongId.getHeader().setID(wrongId.getHeader().getID() ^ 1);
    reply(query, wrongId);

    Message otherName = DnsServerTest.ask("ww.shop.test.", RecordType.A);
    otherName.getHeader().setID(answerTo(query).getHeader().getID());
    otherName.getHeader().setFlag(Flags.QR);
    reply(query, otherName);

    Message echo = answerTo(query);
    echo.getHeader().unsetFlag(Flags.QR);
    reply(query, echo);

    byte[] right = answerTo(query).toWire();
    try (DatagramSocket stranger = new DatagramSocket(Sockets.ANY_PORT)) {
      stranger.send(new DatagramPacket(right, right.length, query.getSocketAddress()));
    }
    strange.send(new DatagramPacket(right, 5, query.getSocketAddress()));

    Message honest = answerTo(query);
    honest.getHeader().setRcode(Rcode.REFUSED.code());
    reply(query, honest);
    assertThat(heard(lookup).rcode()).isEqualTo(Rcode.REFUSED);
  }

  @Test
  void passesOverAnswersForAnotherNetwork() throws Exception {
    ClientSubnet subnet = ClientSubnet.of(InetAddress.getByName("198.51.100.7"), 24);
    Question near = new Question("www.shop.test", RecordType.A, false, subnet);
    Future<Lookup> lookup = client.ask(strangeAddress, near, PATIENT_NANOS);
    DatagramPacket query = query();
    byte[] other = answerTo(query).toWire();
    other[other.length - 1] ^= 1; // the last byte of the network
    strange.send(new DatagramPacket(other, other.length, query.getSocketAddress()));
    Message right = answerTo(query);
    right.getHeader().setRcode(Rcode.REFUSED.code());
    reply(query, right);
    assertThat(heard(lookup).rcode()).isEqualTo(Rcode.REFUSED);
  }

  @Test
  void tellsOfTcpThatDoesNotWork() throws Exception {
    Future<Lookup> nobody = client.ask(strangeAddress, WWW, PATIENT_NANOS);
    DatagramPacket query = query();
    Message cut = answerTo(query);
    cut.getHeader().setFlag(Flags.TC);
    reply(query, cut);
    assertThat(nobody.await().cause()).isInstanceOf(IOException.class);

    try (ServerSocket tcp =
        new ServerSocket(strangeAddress.getPort(), 1, strangeAddress.getAddress())) {
      Future<Lookup> silent = client.ask(strangeAddress, WWW, PATIENT_NANOS);
      DatagramPacket second = query();
      cut = answerTo(second);
      cut.getHeader().setFlag(Flags.TC);
      reply(second, cut);
      try (Socket accepted = tcp.accept()) {
        byte[] asked = accepted.getInputStream().readNBytes(2 + second.getLength());
        assertThat(Arrays.copyOfRange(asked, 2, asked.length))
            .as("the same query over TCP")
            .isEqualTo(Arrays.copyOf(second.getData(), second.getLength()));
      }
      assertThat(silent.await().cause())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("closed the connection without an answer");

      Future<Lookup> nonsense = client.ask(strangeAddress, WWW, PATIENT_NANOS);
      DatagramPacket third = query();
      cut = answerTo(third);
      cut.getHeader().setFlag(Flags.TC);
      reply(third, cut);
      try (Socket accepted = tcp.accept()) {
        accepted.getOutputStream().write(new byte[] {0, 3, 1, 2, 3});
        assertThat(nonsense.await().cause())
            .isInstanceOf(IOException.class)
            .hasMessageContaining("answered over TCP, but a header is cut off");
      }
    }
  }

  @Test
  void failsWhatIsOpenWhenItIsClosed() throws Exception {
    Future<Lookup> lookup = client.ask(strangeAddress, WWW, PATIENT_NANOS);
    query();
    client.close();
    assertThat(lookup.await().cause()).isInstanceOf(ClosedChannelException.class);
    assertThat(client.ask(strangeAddress, WWW, PATIENT_NANOS).await().cause())
        .isInstanceOf(ClosedChannelException.class);
  }

  @Test
  void canBeToldToForget() throws Exception {
    Future<Lookup> lookup = client.ask(strangeAddress, WWW, PATIENT_NANOS);
    DatagramPacket query = query();
    assertThat(lookup.cancel(false)).isTrue();
    reply(query, answerTo(query));
    Future<Lookup> next = client.ask(strangeAddress, WWW, PATIENT_NANOS);
    DatagramPacket second = query();
    reply(second, answerTo(second));
    assertThat(heard(next).rcode()).isEqualTo(Rcode.NOERROR);
  }

  @Test
  void asksOnLoopbackOnly() {
    InetSocketAddress elsewhere = new InetSocketAddress("192.0.2.1", 53);
    assertThatThrownBy(() -> client.ask(elsewhere, WWW, PATIENT_NANOS))
        .isInstanceOf(LiveProblem.class)
        .hasMessageContaining("loopback only");
    assertThatIllegalArgumentException().isThrownBy(() -> client.ask(strangeAddress, WWW, 0));
  }
}
