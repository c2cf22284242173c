package dev.lbsim.live.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.lbsim.live.net.LiveProblem;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.ClientSubnetOption;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** A server on real sockets, asked by a library that is not ours. */
final class DnsServerTest {
  /** Netty tells at length of what {@code broken.shop.test} throws. */
  private static final Logger UNHANDLED =
      Logger.getLogger("io.netty.channel.DefaultChannelPipeline");

  private final BlockingQueue<Client> askers = new LinkedBlockingQueue<>();

  @BeforeAll
  static void quiet() {
    UNHANDLED.setLevel(Level.OFF);
  }

  @AfterAll
  static void loud() {
    UNHANDLED.setLevel(null);
  }

  private void zone(String name, int type, Client client, Reply reply) {
    askers.add(client);
    switch (name) {
      case "www.shop.test" -> reply.answer(Answer.of(addresses(2), 60, 30));
      case "many.shop.test" -> reply.answer(Answer.of(addresses(100), 60, 30));
      case "near.shop.test" -> reply.answer(new Answer(Rcode.NOERROR, addresses(1), 60, 30, 20));
      case "later.shop.test" ->
          new Thread(() -> reply.answer(Answer.of(addresses(3), 60, 30))).start();
      case "down.shop.test" -> reply.silence();
      case "broken.shop.test" -> throw new IllegalStateException("on purpose");
      default -> reply.answer(Answer.noSuchName(30));
    }
  }

  static List<InetAddress> addresses(int count) {
    List<InetAddress> addresses = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      try {
        addresses.add(InetAddress.getByAddress(new byte[] {127, 0, 1, (byte) i}));
      } catch (UnknownHostException e) {
        throw new AssertionError(e);
      }
    }
    return addresses;
  }

  static SimpleResolver resolver(DnsServer server) {
    SimpleResolver resolver = new SimpleResolver(server.address());
    resolver.setTimeout(Duration.ofSeconds(30));
    return resolver;
  }

  static Message ask(String name, int type) throws Exception {
    return Message.newQuery(Record.newRecord(Name.fromString(name), type, DClass.IN));
  }

  @ParameterizedTest
  @MethodSource("dev.lbsim.live.dns.Sockets#kinds")
  void answersOverUdpAndTcp(String kind) throws Exception {
    try (Sockets sockets = Sockets.open(kind);
        DnsServer server = sockets.serve(this::zone)) {
      for (boolean tcp : new boolean[] {false, true}) {
        SimpleResolver resolver = resolver(server);
        resolver.setTCP(tcp);
        Message answer = resolver.send(ask("wWw.Shop.test.", Type.A));

        assertThat(answer.getSection(Section.ANSWER))
            .extracting(each -> ((ARecord) each).getAddress())
            .isEqualTo(addresses(2));
        assertThat(answer.getQuestion().getName()).hasToString("wWw.Shop.test.");
        assertThat(askers.take().overTcp()).isEqualTo(tcp);
      }
      assertThat(server.count(DnsCount.UDP_QUERIES)).isOne();
      assertThat(server.count(DnsCount.TCP_QUERIES)).isOne();
      assertThat(server.count(DnsCount.ANSWERS)).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.lbsim.live.dns.Sockets#kinds")
  void saysNo(String kind) throws Exception {
    try (Sockets sockets = Sockets.open(kind);
        DnsServer server = sockets.serve(this::zone)) {
      Message noName = resolver(server).send(ask("no.shop.test.", Type.A));
      assertThat(noName.getRcode()).isEqualTo(Rcode.NXDOMAIN.code());
      assertThat(((SOARecord) noName.getSection(Section.AUTHORITY).get(0)).getMinimum())
          .isEqualTo(30);

      Message noData = resolver(server).send(ask("www.shop.test.", Type.AAAA));
      assertThat(noData.getRcode()).isZero();
      assertThat(noData.getSection(Section.ANSWER)).isEmpty();
      assertThat(noData.getSection(Section.AUTHORITY)).hasSize(1);

      Message elsewhere = resolver(server).send(ask("www.example.test.", Type.A));
      assertThat(elsewhere.getRcode()).isEqualTo(Rcode.REFUSED.code());
      assertThat(elsewhere.getHeader().getFlag(Flags.AA)).isFalse();
      assertThat(server.count(DnsCount.REFUSALS)).isOne();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.lbsim.live.dns.Sockets#kinds")
  void sendsWhatIsTooLongOverTcp(String kind) throws Exception {
    try (Sockets sockets = Sockets.open(kind);
        DnsServer server = sockets.serve(this::zone)) {
      SimpleResolver half = resolver(server);
      half.setIgnoreTruncation(true);
      Message cut = half.send(ask("many.shop.test.", Type.A));
      assertThat(cut.getHeader().getFlag(Flags.TC)).isTrue();
      assertThat(cut.getSection(Section.ANSWER)).isEmpty();

      Message whole = resolver(server).send(ask("many.shop.test.", Type.A));
      assertThat(whole.getSection(Section.ANSWER)).hasSize(100);
      assertThat(server.count(DnsCount.TRUNCATED)).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.lbsim.live.dns.Sockets#kinds")
  void knowsTheClientBehindTheResolver(String kind) throws Exception {
    try (Sockets sockets = Sockets.open(kind);
        DnsServer server = sockets.serve(this::zone)) {
      SimpleResolver resolver = resolver(server);
      InetAddress network = InetAddress.getByName("198.51.100.0");
      resolver.setEDNS(0, 1232, 0, new ClientSubnetOption(24, network));
      Message answer = resolver.send(ask("near.shop.test.", Type.A));

      Client client = askers.take();
      assertThat(client.subnet()).isEqualTo(ClientSubnet.of(network, 24));
      assertThat(client.resolver().getAddress()).isEqualTo(server.address().getAddress());
      ClientSubnetOption scope =
          (ClientSubnetOption) answer.getOPT().getOptions(EDNSOption.Code.CLIENT_SUBNET).get(0);
      assertThat(scope.getScopePrefixLength()).isEqualTo(20);
      assertThat(scope.getAddress()).isEqualTo(network);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.lbsim.live.dns.Sockets#kinds")
  void answersLaterNeverAndInTrouble(String kind) throws Exception {
    try (Sockets sockets = Sockets.open(kind);
        DnsServer server = sockets.serve(this::zone);
        DatagramSocket silent = new DatagramSocket(Sockets.ANY_PORT)) {
      send(silent, server, ask("down.shop.test.", Type.A).toWire());
      Message later = resolver(server).send(ask("later.shop.test.", Type.A));
      assertThat(later.getSection(Section.ANSWER)).hasSize(3);
      assertThat(server.count(DnsCount.SILENCES)).isOne();

      Message broken = resolver(server).send(ask("broken.shop.test.", Type.A));
      assertThat(broken.getRcode()).isEqualTo(Rcode.SERVFAIL.code());
      assertThat(server.count(DnsCount.FAILURES)).isOne();

      // What is down says nothing: the first to come back is the answer to a second question.
      Message second = ask("www.shop.test.", Type.A);
      send(silent, server, second.toWire());
      assertThat(receive(silent).getHeader().getID()).isEqualTo(second.getHeader().getID());
    }
  }

  private static void send(DatagramSocket socket, DnsServer server, byte[] message)
      throws Exception {
    socket.setSoTimeout(30_000);
    socket.send(new DatagramPacket(message, message.length, server.address()));
  }

  private static Message receive(DatagramSocket socket) throws Exception {
    DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
    socket.receive(packet);
    return new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
  }

  @ParameterizedTest
  @MethodSource("dev.lbsim.live.dns.Sockets#kinds")
  void staysSilentToGarbageAndResponses(String kind) throws Exception {
    try (Sockets sockets = Sockets.open(kind);
        DnsServer server = sockets.serve(this::zone);
        DatagramSocket socket = new DatagramSocket(Sockets.ANY_PORT)) {
      Message response = ask("www.shop.test.", Type.A);
      response.getHeader().setFlag(Flags.QR);
      send(socket, server, new byte[0]);
      send(socket, server, new byte[] {1, 2, 3});
      send(socket, server, response.toWire());
      byte[] longer = Arrays.copyOf(ask("www.shop.test.", Type.A).toWire(), 4000);
      send(socket, server, longer);
      assertThat(receive(socket).getRcode()).isEqualTo(Rcode.FORMERR.code());
      assertThat(server.count(DnsCount.UDP_QUERIES)).isEqualTo(4);
      assertThat(server.count(DnsCount.UNREADABLE)).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.lbsim.live.dns.Sockets#kinds")
  void takesOneAnswerOnly(String kind) throws Exception {
    BlockingQueue<Throwable> thrown = new LinkedBlockingQueue<>();
    ZoneAnswers twice =
        (name, type, client, reply) -> {
          reply.answer(Answer.noData(1));
          try {
            reply.silence();
          } catch (IllegalStateException e) {
            thrown.add(e);
          }
        };
    try (Sockets sockets = Sockets.open(kind);
        DnsServer server = sockets.serve(twice)) {
      assertThat(resolver(server).send(ask("a.shop.test.", Type.A)).getRcode()).isZero();
      assertThat(thrown.take()).hasMessageContaining("a.shop.test");
      assertThat(server.count(DnsCount.SILENCES)).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.lbsim.live.dns.Sockets#kinds")
  void dropsWhatIsMoreThanItHolds(String kind) throws Exception {
    BlockingQueue<Reply> held = new LinkedBlockingQueue<>();
    DnsLimits one = new DnsLimits(10, 10, 4_096, 1, 30_000_000_000L);
    try (Sockets sockets = Sockets.open(kind);
        DnsServer server = sockets.serve((name, type, client, reply) -> held.add(reply), one);
        DatagramSocket socket = new DatagramSocket(Sockets.ANY_PORT)) {
      Message first = ask("a.shop.test.", Type.A);
      send(socket, server, first.toWire());
      send(socket, server, ask("b.shop.test.", Type.A).toWire());
      Message refused = ask("c.test.", Type.A);
      send(socket, server, refused.toWire());
      assertThat(receive(socket).getHeader().getID()).isEqualTo(refused.getHeader().getID());
      assertThat(server.count(DnsCount.DROPPED)).isOne();

      held.take().answer(Answer.noData(1));
      assertThat(receive(socket).getHeader().getID()).isEqualTo(first.getHeader().getID());
      Message next = ask("d.shop.test.", Type.A);
      send(socket, server, next.toWire());
      held.take().answer(Answer.noData(1));
      assertThat(receive(socket).getHeader().getID()).isEqualTo(next.getHeader().getID());
    }
  }

  @ParameterizedTest
  @MethodSource("dev.lbsim.live.dns.Sockets#kinds")
  void listensOnLoopbackOnly(String kind) {
    try (Sockets sockets = Sockets.open(kind)) {
      for (String elsewhere : new String[] {"192.0.2.1", "0.0.0.0", "::"}) {
        InetSocketAddress address = new InetSocketAddress(elsewhere, 0);
        assertThatThrownBy(() -> start(sockets, address))
            .isInstanceOf(LiveProblem.class)
            .hasMessageContaining("loopback only");
      }
    }
  }

  private DnsServer start(Sockets sockets, InetSocketAddress address) {
    return DnsServer.start(
        sockets.by(), sockets.loop(), address, List.of("shop.test"), this::zone, DnsLimits.DEFAULT);
  }

  @ParameterizedTest
  @MethodSource("dev.lbsim.live.dns.Sockets#kinds")
  void saysWhichPortIsBusy(String kind) throws Exception {
    try (Sockets sockets = Sockets.open(kind);
        DnsServer server = sockets.serve(this::zone);
        ServerSocket tcp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> start(sockets, server.address()))
          .isInstanceOf(LiveProblem.class)
          .hasMessage(
              "cannot listen on 127.0.0.1:%d for DNS over UDP: somebody else listens there",
              server.address().getPort());
      InetSocketAddress taken =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), tcp.getLocalPort());
      assertThatThrownBy(() -> start(sockets, taken))
          .hasMessage(
              "cannot listen on 127.0.0.1:%d for DNS over TCP: somebody else listens there",
              tcp.getLocalPort());
      // Nothing is left half open.
      new DatagramSocket(taken).close();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.lbsim.live.dns.Sockets#kinds")
  void givesItsPortBack(String kind) throws Exception {
    try (Sockets sockets = Sockets.open(kind)) {
      DnsServer first = sockets.serve(this::zone);
      first.close();
      try (DnsServer second = start(sockets, first.address())) {
        assertThat(resolver(second).send(ask("www.shop.test.", Type.A)).getRcode()).isZero();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.lbsim.live.dns.Sockets#kinds")
  void listensOnIpv6(String kind) throws Exception {
    InetSocketAddress six = new InetSocketAddress("::1", 0);
    boolean there;
    try (DatagramSocket probe = new DatagramSocket(six)) {
      there = probe.isBound();
    } catch (IOException e) {
      there = false;
    }
    assumeThat(there).as("this machine has ::1").isTrue();
    try (Sockets sockets = Sockets.open(kind);
        DnsServer server = start(sockets, six)) {
      Message own = resolver(server).send(ask("ns.shop.test.", Type.AAAA));
      assertThat(own.getSection(Section.ANSWER)).hasSize(1);
    }
  }
}
