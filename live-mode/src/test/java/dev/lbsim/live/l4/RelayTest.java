package dev.lbsim.live.l4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Connections through a live L4 tier: what it passes on, keeps, ends and breaks. */
class RelayTest {
  private static final L4Limits PATIENT = L4Limits.DEFAULT;
  private static final long SECOND = 1_000_000_000;

  /** Two servers in turn, and a table. */
  private static final String REMEMBERS = "balance: round-robin, connections: { table: 100 },";

  private static final String FORGETS = "balance: maglev, connections: none,";

  private static void assertReset(Socket socket) {
    assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
  }

  private static void echo(Socket client, Socket server, int octet) throws IOException {
    client.getOutputStream().write(octet);
    assertThat(server.getInputStream().read()).isEqualTo(octet);
    server.getOutputStream().write(octet + 1);
    assertThat(client.getInputStream().read()).isEqualTo(octet + 1);
  }

  /** The number of the server that has the other end. */
  private static int number(Relay relay, Socket server) {
    return server.getLocalPort() == relay.server(1).getLocalPort() ? 1 : 2;
  }

  @Test
  void oneDirectionEndsAndTheOtherGoesOn() throws IOException {
    try (Relay relay = new Relay(REMEMBERS, PATIENT);
        Socket client = relay.connect()) {
      client.getOutputStream().write(1);
      client.shutdownOutput(); // before anybody knows which server it is for
      try (Socket server = relay.accept()) {
        assertThat(server.getInputStream().read()).isEqualTo(1);
        assertThat(server.getInputStream().read()).isEqualTo(-1);
        server.getOutputStream().write(2);
        server.getOutputStream().write(3);
        server.shutdownOutput();
        assertThat(client.getInputStream().readAllBytes()).containsExactly(2, 3);
      }
      assertThat(relay.wrong()).isEmpty();
    }
  }

  @Test
  void aResetIsPassedOnEitherWay() throws IOException {
    try (Relay relay = new Relay(REMEMBERS, PATIENT)) {
      try (Socket client = relay.connect();
          Socket server = relay.accept()) {
        echo(client, server, 1);
        server.setSoLinger(true, 0);
        server.close();
        assertReset(client);
      }
      try (Socket client = relay.connect();
          Socket server = relay.accept()) {
        echo(client, server, 1);
        client.setSoLinger(true, 0);
        client.close();
        assertReset(server);
      }
      assertThat(relay.wrong()).isEmpty();
    }
  }

  @Test
  void whereNobodyListensTheClientIsReset() throws IOException {
    try (Relay relay = new Relay(REMEMBERS, PATIENT)) {
      relay.server(1).close();
      relay.server(2).close();
      try (Socket client = relay.connect()) {
        assertReset(client);
      }
      assertThat(relay.wrong()).isEmpty();
    }
  }

  @Test
  void aBackendThatDoesNotAcceptIsGivenUp() throws IOException {
    List<Socket> full = new ArrayList<>();
    try (Relay relay = new Relay(REMEMBERS, new L4Limits(300, SECOND * 100, SECOND * 100, 100))) {
      // A queue for one holds two on Linux; what comes then is not answered.
      for (int i = 0; i < 4; i++) {
        ServerSocket server = relay.server(1 + i % 2);
        full.add(new Socket(server.getInetAddress(), server.getLocalPort()));
      }
      try (Socket client = relay.connect()) {
        assertReset(client);
      }
      assertThat(relay.wrong()).isEmpty();
    } finally {
      for (Socket socket : full) {
        socket.close();
      }
    }
  }

  @Test
  void whatIsIdleIsClosedAndWhatIsHalfClosedSooner() throws IOException {
    try (Relay relay = new Relay(REMEMBERS, new L4Limits(5000, SECOND / 2, SECOND * 1000, 100));
        Socket client = relay.connect();
        Socket server = relay.accept()) {
      for (int i = 0; i < 4; i++) {
        echo(client, server, i); // nothing is asserted of how long that may take
      }
      assertThat(client.getInputStream().read()).isEqualTo(-1);
      assertThat(relay.wrong()).isEmpty();
    }
    try (Relay relay = new Relay(REMEMBERS, new L4Limits(5000, SECOND * 1000, SECOND / 4, 100));
        Socket client = relay.connect();
        Socket server = relay.accept()) {
      server.shutdownOutput();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
      assertThat(server.getInputStream().read()).isEqualTo(-1); // the client never said so
      assertThat(relay.wrong()).isEmpty();
    }
  }

  @Test
  void atItsLimitOthersWaitUntilOneHasGone() throws IOException {
    try (Relay relay = new Relay(REMEMBERS, new L4Limits(5000, SECOND * 1000, SECOND * 1000, 1));
        Socket first = relay.connect();
        Socket server = relay.accept()) {
      echo(first, server, 1);
      try (Socket second = relay.connect()) {
        for (int number = 1; number <= 2; number++) {
          ServerSocket waits = relay.server(number);
          waits.setSoTimeout(100);
          assertThatThrownBy(waits::accept).isInstanceOf(SocketTimeoutException.class);
        }
        first.close();
        server.close();
        try (Socket other = relay.accept()) {
          echo(second, other, 1);
        }
      }
      assertThat(relay.wrong()).isEmpty();
    }
  }

  @Test
  void aDrainedServerKeepsWhatTheTableRemembersAndNothingElse() throws IOException {
    try (Relay relay = new Relay(REMEMBERS, PATIENT);
        Socket client = relay.connect();
        Socket server = relay.accept()) {
      echo(client, server, 1);
      int drained = number(relay, server);
      relay.press(levers -> levers.setDraining("servers.app." + drained, true));
      echo(client, server, 3);
      for (int i = 0; i < 3; i++) {
        try (Socket next = relay.connect();
            Socket other = relay.accept()) {
          echo(next, other, 1);
          assertThat(number(relay, other)).isNotEqualTo(drained);
        }
      }
      assertThat(relay.wrong()).isEmpty();
    }
    try (Relay relay = new Relay(FORGETS, PATIENT);
        Socket client = relay.connect();
        Socket server = relay.accept()) {
      echo(client, server, 1);
      int number = number(relay, server);
      relay.press(levers -> levers.setDraining("servers.app." + number, true));
      assertReset(client);
      assertThat(relay.wrong()).isEmpty();
    }
  }

  @Test
  void packetsKeepAFlowInTheTable() throws Exception {
    String idles = "balance: maglev, connections: { table: 100, idle: 2s },";
    for (boolean stirs : new boolean[] {true, false}) {
      try (Relay relay = new Relay(idles, PATIENT);
          Socket client = relay.connect();
          Socket server = relay.accept()) {
        echo(client, server, 1);
        for (int i = 0; i < 3; i++) {
          relay.advance(SECOND);
          if (stirs) {
            Thread.sleep(120); // the tier is asked about one packet in 100 ms
            echo(client, server, 1);
          }
        }
        int number = number(relay, server);
        relay.press(levers -> levers.setDraining("servers.app." + number, true));
        if (stirs) {
          echo(client, server, 3);
        } else {
          assertReset(client);
        }
        assertThat(relay.wrong()).isEmpty();
      }
    }
  }

  @Test
  void whatADeadInstanceLosesIsSentAgain() throws Exception {
    try (Relay relay = new Relay("detect: 1s, " + FORGETS, PATIENT);
        Socket client = relay.connect();
        Socket server = relay.accept()) {
      echo(client, server, 1);
      relay.press(levers -> levers.drop("l4.edge.1"));
      Thread.sleep(120);
      client.getOutputStream().write(7);
      server.setSoTimeout(300);
      assertThatThrownBy(() -> server.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      relay.press(levers -> levers.restore("l4.edge.1"));
      server.setSoTimeout(Relay.PATIENCE_MILLIS);
      assertThat(server.getInputStream().read()).isEqualTo(7);
      echo(client, server, 1);
      assertThat(relay.wrong()).isEmpty();
    }
  }

  @Test
  void aSlowReaderStopsTheWriterAndLosesNothing() throws Exception {
    int total = 64 << 20;
    byte[] block = new byte[1 << 20];
    new Random(1).nextBytes(block);
    try (Relay relay = new Relay(REMEMBERS, PATIENT)) {
      try (Socket first = relay.connect();
          Socket reader = relay.accept()) {
        Pump pump = new Pump(first, block, total);
        // It stands still long before it is through: kernels keep some megabytes, the tier 64 KB.
        assertThat(pump.untilStuck()).isLessThan(total / 2);
        CompletableFuture<Void> rest = CompletableFuture.runAsync(pump::finish);
        InputStream in = reader.getInputStream();
        byte[] got = new byte[block.length];
        for (int at = 0; at < total; at += got.length) {
          assertThat(in.readNBytes(got, 0, got.length)).isEqualTo(got.length);
          assertThat(got).isEqualTo(block);
        }
        rest.join();
        assertThat(in.read()).isEqualTo(-1);
      }
      assertThat(relay.wrong()).isEmpty();
    }
  }

  @Test
  void theLastWordOfALongAnswerReachesASlowReader() throws Exception {
    int total = 4_000 << 10; // kernels take that, and the end of it comes before it is read
    try (Relay relay = new Relay(REMEMBERS, PATIENT)) {
      for (int i = 0; i < 6; i++) {
        try (Socket client = relay.connect();
            Socket server = relay.accept()) {
          CompletableFuture<Void> writer =
              CompletableFuture.runAsync(
                  () -> {
                    try {
                      server.getOutputStream().write(new byte[total]);
                      server.shutdownOutput();
                    } catch (IOException e) {
                      throw new IllegalStateException(e);
                    }
                  });
          Thread.sleep(100); // so that the end is most likely there
          byte[] piece = new byte[1 << 16];
          int got = 0;
          for (int n = 0; n >= 0; n = client.getInputStream().read(piece)) {
            got += n;
          }
          assertThat(got).isEqualTo(total);
          writer.join();
        }
      }
      assertThat(relay.wrong()).isEmpty();
    }
  }

  /** Writes on a thread of its own, and tells how far it has come. */
  private static final class Pump {
    private final Socket socket;
    private final byte[] block;
    private final int total;
    private volatile long written;
    private final CompletableFuture<Void> done;

    Pump(Socket socket, byte[] block, int total) {
      this.socket = socket;
      this.block = block;
      this.total = total;
      this.done = CompletableFuture.runAsync(this::write);
    }

    private void write() {
      int piece = 1 << 14;
      try {
        for (long at = 0; at < total; at += piece) {
          socket.getOutputStream().write(block, (int) (at % block.length), piece);
          written = at + piece;
        }
        socket.shutdownOutput();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    /** How much it has written when it has written nothing for a while. */
    long untilStuck() throws InterruptedException {
      long before = -1;
      while (written != before || written == 0) {
        before = written;
        Thread.sleep(300);
      }
      return before;
    }

    void finish() {
      done.join();
    }
  }
}
