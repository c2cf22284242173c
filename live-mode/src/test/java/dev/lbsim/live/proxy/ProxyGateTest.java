package dev.lbsim.live.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.live.NoLeaks;
import dev.lbsim.live.http.Door;
import dev.lbsim.live.net.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** A server that asks for PROXY protocol headers, over sockets: whatever comes, and others. */
final class ProxyGateTest {
  private static final String ASKED = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  private static final String LINE = "PROXY TCP4 192.0.2.1 192.0.2.2 1000 80\r\n";
  private static final String LOCAL = "\r\n\r\n\0\r\nQUIT\n\u0020\0\0\0";
  private static final String BINARY =
      "\r\n\r\n\0\r\nQUIT\n\u0021\u0011\0\u000c\u00c0\0\2\1\u00c0\0\2\2\3\u00e8\0\u0050";

  private static @Nullable Door door;

  @BeforeContainer
  static void open() throws IOException {
    door = new Door(Transport.best(), true);
  }

  @AfterContainer
  static void close() throws InterruptedException {
    door.close();
    assertThat(door.wrong()).isEmpty();
    NoLeaks.check(); // jqwik does not know the extensions of Jupiter
  }

  private static String answer(byte[] said, int pieceBytes) throws IOException {
    try (Socket socket = door.knock()) {
      try {
        for (int at = 0; at < said.length; at += pieceBytes) {
          socket.getOutputStream().write(said, at, Math.min(pieceBytes, said.length - at));
          socket.getOutputStream().flush();
        }
        socket.shutdownOutput();
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      } catch (SocketException e) {
        return ""; // let go
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Example
  void whoBeginsWithAHeaderIsServedHoweverItIsCutUp() throws IOException {
    for (String header : List.of(LINE, BINARY, LOCAL, "PROXY UNKNOWN\r\n")) {
      for (int pieceBytes : new int[] {1, 7, 1000}) {
        assertThat(answer(bytes(header + ASKED), pieceBytes)).startsWith("HTTP/1.1 200 ");
      }
    }
  }

  @Example
  void whoDoesNotIsLetGoWithoutAWord() throws IOException {
    assertThat(answer(bytes(ASKED), 1000)).isEmpty();
    assertThat(answer(bytes("PROXY TCP4 192.0.2.1"), 1000)).isEmpty();
    assertThat(answer(bytes("PROXY TCP4 192.0.2.1 192.0.2.2 1 2\n" + ASKED), 1000)).isEmpty();
    // One header, and not one more.
    assertThat(answer(bytes(LINE + LINE + ASKED), 1000)).startsWith("HTTP/1.1 400 ");
  }

  /** Remembers what those behind the gate hear. */
  private static final class Ear extends ChannelInboundHandlerAdapter {
    private final StringBuilder heard = new StringBuilder();

    @Override
    public void channelActive(ChannelHandlerContext active) {
      Ends ends = Ends.of(active.channel());
      heard.append(ends.from().getPort()).append(">").append(ends.to().getPort()).append(' ');
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      heard.append(ByteBufUtil.hexDump(bytes));
      bytes.release();
    }
  }

  /** An embedded channel has no addresses to fall back on. */
  private static final class Pipe extends EmbeddedChannel {
    Pipe(Ear ear) {
      super(false, false, new ProxyGate(), ear);
    }

    @Override
    protected java.net.SocketAddress remoteAddress0() {
      return isActive() ? new InetSocketAddress("127.0.0.1", 1) : null;
    }

    @Override
    protected java.net.SocketAddress localAddress0() {
      return isActive() ? new InetSocketAddress("127.0.0.1", 2) : null;
    }
  }

  private static String heard(byte[] said, int pieceBytes) throws Exception {
    Ear ear = new Ear();
    Pipe pipe = new Pipe(ear);
    pipe.register();
    for (int at = 0; at < said.length; at += pieceBytes) {
      ByteBuf piece = PooledByteBufAllocator.DEFAULT.buffer();
      piece.writeBytes(said, at, Math.min(pieceBytes, said.length - at));
      if (pipe.isOpen()) {
        pipe.writeInbound(piece);
      } else {
        piece.release();
      }
    }
    String all = ear.heard + (pipe.isOpen() ? "" : " closed");
    pipe.finishAndReleaseAll();
    return all;
  }

  @Example
  void thoseBehindHearOfTheHeadersEnds() throws Exception {
    assertThat(heard(bytes(LINE + "!"), 1000)).isEqualTo("1000>80 21");
    assertThat(heard(bytes(BINARY + "!"), 1000)).isEqualTo("1000>80 21");
    assertThat(heard(bytes(LOCAL + "!"), 1000)).isEqualTo("1>2 21");
    assertThat(heard(bytes("!"), 1000)).isEqualTo(" closed");
  }

  @Provide
  Arbitrary<byte[]> beginnings() {
    Arbitrary<byte[]> some =
        Arbitraries.oneOf(
            Arbitraries.bytes().array(byte[].class).ofMaxSize(3),
            Arbitraries.of("\r", "\n", "\r\n", " ", "0", "PROXY ", ".", ":").map(t -> bytes(t)));
    Arbitrary<Integer> cuts = Arbitraries.integers().between(0, 40);
    return Combinators.combine(
            Arbitraries.of(LINE, BINARY, LOCAL, "PROXY TCP6 ::1 ::1 1 2\r\n"),
            cuts,
            Arbitraries.integers().between(0, 3),
            some)
        .as(
            (header, at, gone, instead) -> {
              byte[] all = bytes(header + ASKED);
              ByteArrayOutputStream changed = new ByteArrayOutputStream();
              changed.write(all, 0, at);
              changed.writeBytes(instead);
              changed.write(all, at + gone, all.length - at - gone);
              return changed.toByteArray();
            });
  }

  @Property(
      tries = 1500,
      seed = "21",
      edgeCases = EdgeCasesMode.NONE,
      shrinking = ShrinkingMode.BOUNDED)
  void meansTheSameHoweverItIsCutUp(@ForAll("beginnings") byte[] said, @ForAll("pieces") int piece)
      throws Exception {
    assertThat(heard(said, piece)).isEqualTo(heard(said, said.length));
  }

  @Provide
  Arbitrary<Integer> pieces() {
    return Arbitraries.integers().between(1, 20);
  }

  @Property(tries = 150, seed = "22", edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void isAnsweredOrLetGoAndNobodyElseIsHarmed(@ForAll("beginnings") byte[] said)
      throws IOException {
    assertThat(answer(said, 1000)).matches("(?s)|HTTP/1\\.1 (200|400|405|505) .*");
    assertThat(answer(bytes(LINE + ASKED), 1000)).startsWith("HTTP/1.1 200 ");
  }

  /** The reader takes nothing off. */
  @Example
  void readingLeavesTheBytesWhereTheyAre() throws MalformedProxyHeader {
    ByteBuf in = Unpooled.wrappedBuffer(bytes("xx" + LINE));
    in.skipBytes(2);
    ProxyHeaderReader.Read read = ProxyHeaderReader.read(in);
    assertThat(read.bytes()).isEqualTo(LINE.length());
    assertThat(in.readerIndex()).isEqualTo(2);
  }
}
