package dev.lbsim.live.udp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.core.model.CarriedRequest;
import dev.lbsim.core.model.Visit;
import dev.lbsim.live.StandingWorld;
import dev.lbsim.live.net.Transport;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A live L4 tier that takes datagrams, in front of two sockets that give back what they get. */
class UdpVipTest {
  private static final long SECOND = 1_000_000_000;
  private static final int PATIENCE_MILLIS = 20_000;

  private static final String SCENARIO =
      """
      lbsim: 1
      run: { duration: 1000s, warmup: 0s, seed: 7, replications: 1 }
      clients: { web: { arrivals: steady(1rps), visits: edge } }
      l4: { edge: { balance: maglev, connections: none, pool: app } }
      servers: { app: { count: 2, workers: 50, service: 1ms } }
      """;

  /** A world that stands still, its servers played by echoes that say which of them they are. */
  private static final class Post extends StandingWorld {
    private final Map<String, DatagramSocket> servers = new LinkedHashMap<>();
    private final UdpCarrier udp;
    private final UdpVip vip;
    private final InetSocketAddress port;

    Post(UdpLimits limits) throws IOException {
      super(SCENARIO, Transport.best());
      InetAddress here = InetAddress.getLoopbackAddress();
      for (int i = 1; i <= 2; i++) {
        DatagramSocket socket = new DatagramSocket(0, here);
        servers.put("servers.app." + i, socket);
        int number = i;
        Thread echo = new Thread(() -> echo(socket, (byte) number));
        echo.setDaemon(true);
        echo.start();
      }
      udp = new UdpCarrier(this, loop, transport);
      try (DatagramSocket free = new DatagramSocket(0, here)) {
        port = new InetSocketAddress(here, free.getLocalPort());
      }
      vip =
          new UdpVip(
              this,
              porter -> world.entrance("l4.edge", porter),
              loop,
              transport,
              port,
              false,
              true,
              limits);
      vip.open();
      onLoop(world::start);
    }

    private static void echo(DatagramSocket socket, byte number) {
      byte[] room = new byte[65_535];
      try {
        while (true) {
          DatagramPacket packet = new DatagramPacket(room, room.length);
          socket.receive(packet);
          room[0] = number;
          socket.send(packet);
        }
      } catch (IOException e) {
        // closed
      }
    }

    DatagramSocket client() throws IOException {
      DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
      socket.connect(port);
      return socket;
    }

    int sessions() {
      return loop.submit(vip::size).syncUninterruptibly().getNow();
    }

    void untilNobodyIsLeft() throws InterruptedException {
      while (sessions() > 0) {
        Thread.sleep(20);
      }
    }

    @Override
    protected void live(Runnable what) {
      what.run();
    }

    @Override
    public void send(CarriedRequest request) {
      Visit visit = request.visit();
      if (visit == null) {
        request.lost();
        return;
      }
      DatagramSocket server = Objects.requireNonNull(servers.get(request.destination()));
      udp.send(
          request,
          (UdpSession) Objects.requireNonNull(visit.attachment()),
          (InetSocketAddress) server.getLocalSocketAddress());
    }

    @Override
    public void abandoned(CarriedRequest request) {
      udp.abandoned(request);
    }

    @Override
    protected void closeSockets() {
      vip.close();
    }

    @Override
    public void close() {
      super.close();
      servers.values().forEach(DatagramSocket::close);
    }
  }

  /** Which server has answered; 0 if none has in time. */
  private static int ask(DatagramSocket client, byte[] what, int millis) throws IOException {
    client.setSoTimeout(millis);
    client.send(new DatagramPacket(what, what.length));
    DatagramPacket answer = new DatagramPacket(new byte[65_535], 65_535);
    try {
      client.receive(answer);
    } catch (SocketTimeoutException e) {
      return 0;
    }
    assertThat(answer.getLength()).isEqualTo(what.length);
    assertThat(Arrays.equals(answer.getData(), 1, what.length, what, 1, what.length)).isTrue();
    return answer.getData()[0];
  }

  @Test
  void asLongAsTheyAreDatagramsComeBackWholeFromWhereTheyWereSent() throws IOException {
    Random random = new Random(5);
    try (Post post = new Post(UdpLimits.DEFAULT)) {
      for (int i = 0; i < 20; i++) {
        try (DatagramSocket client = post.client()) {
          int first = 0;
          for (int length : new int[] {1, 512, 1472, 1 + random.nextInt(60_000)}) {
            byte[] what = new byte[length];
            random.nextBytes(what);
            int server = ask(client, what, PATIENCE_MILLIS);
            assertThat(server).isEqualTo(first == 0 ? server : first).isPositive();
            first = server;
          }
        }
      }
      assertThat(post.sessions()).isEqualTo(20);
      assertThat(post.wrong()).isEmpty();
    }
  }

  @Test
  void whoIsOneTooManyIsDroppedUntilOthersAreSilent() throws Exception {
    byte[] what = {0, 1, 2};
    try (Post post = new Post(new UdpLimits(2, SECOND / 2, 16, 16));
        DatagramSocket first = post.client();
        DatagramSocket second = post.client();
        DatagramSocket third = post.client()) {
      assertThat(ask(first, what, PATIENCE_MILLIS)).isPositive();
      assertThat(ask(second, what, PATIENCE_MILLIS)).isPositive();
      if (post.sessions() == 2) { // else this machine was asleep
        assertThat(ask(third, what, 50)).isZero();
      }
      post.untilNobodyIsLeft();
      assertThat(ask(third, what, PATIENCE_MILLIS)).isPositive();
      assertThat(ask(first, what, PATIENCE_MILLIS)).isPositive();
      assertThat(post.wrong()).isEmpty();
    }
  }

  @Test
  void whoStopsListeningMayBeginAgainWithoutItsSessions() throws IOException {
    byte[] what = {0, 1, 2};
    try (Post post = new Post(UdpLimits.DEFAULT);
        DatagramSocket client = post.client()) {
      assertThat(ask(client, what, PATIENCE_MILLIS)).isPositive();
      post.onLoop(
          () -> {
            post.vip.close();
            post.vip.reopen();
          });
      assertThat(post.sessions()).isZero();
      assertThat(ask(client, what, PATIENCE_MILLIS)).isPositive();
      assertThat(post.wrong()).isEmpty();
    }
  }

  @Test
  void aSessionWhoseDatagramsWouldGoElsewhereIsPlacedAnew() throws IOException {
    byte[] what = {0, 1, 2};
    try (Post post = new Post(UdpLimits.DEFAULT);
        DatagramSocket client = post.client()) {
      int before = ask(client, what, PATIENCE_MILLIS);
      post.press(levers -> levers.setDraining("servers.app." + before, true));
      assertThat(ask(client, what, PATIENCE_MILLIS)).isEqualTo(3 - before);
      assertThat(post.wrong()).isEmpty();
    }
  }
}
