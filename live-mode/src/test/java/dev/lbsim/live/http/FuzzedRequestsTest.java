package dev.lbsim.live.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.live.NoLeaks;
import dev.lbsim.live.net.Transport;
import dev.lbsim.live.parse.StrictRequestDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** Octets nobody thought of: cases of the corpus cut up, mixed and with single octets changed. */
final class FuzzedRequestsTest {
  private static final int SHORT_BYTES = 300;

  private static @Nullable Door door;

  @BeforeContainer
  static void open() throws IOException {
    door = new Door(Transport.best());
  }

  @AfterContainer
  static void close() throws InterruptedException {
    door.close();
    assertThat(door.wrong()).isEmpty();
    NoLeaks.check(); // jqwik does not know the extensions of Jupiter
  }

  /** One octet of a request put in the place of others. */
  private record Change(double at, int gone, byte[] instead) {
    byte[] in(byte[] bytes) {
      int from = (int) (at * bytes.length);
      int to = Math.min(bytes.length, from + gone);
      ByteArrayOutputStream changed = new ByteArrayOutputStream();
      changed.write(bytes, 0, from);
      changed.writeBytes(instead);
      changed.write(bytes, to, bytes.length - to);
      return changed.toByteArray();
    }
  }

  @Provide
  Arbitrary<byte[]> requests() {
    List<byte[]> corpus =
        RawCase.all().stream()
            .map(RawCase::bytes)
            .filter(bytes -> bytes.length <= SHORT_BYTES)
            .toList();
    Arbitrary<byte[]> some =
        Arbitraries.oneOf(
            Arbitraries.bytes().array(byte[].class).ofMaxSize(3),
            Arbitraries.of(
                    "\r", "\n", "\r\n", "\r\n\r\n", " ", "\t", ":", ",", "0\r\n\r\n", "chunked")
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1)));
    Arbitrary<Change> change =
        Combinators.combine(
                Arbitraries.doubles().between(0, true, 1, false),
                Arbitraries.integers().between(0, 3),
                some)
            .as(Change::new);
    return Combinators.combine(
            Arbitraries.of(corpus), Arbitraries.of(corpus), change.list().ofMaxSize(4))
        .as(
            (first, second, changes) -> {
              ByteArrayOutputStream both = new ByteArrayOutputStream();
              both.writeBytes(first);
              both.writeBytes(second);
              byte[] all = both.toByteArray();
              for (Change each : changes) {
                all = each.in(all);
              }
              return all;
            });
  }

  /** What becomes of octets that come in pieces of a length. */
  private static String decoded(byte[] bytes, int pieceBytes) {
    EmbeddedChannel channel = new EmbeddedChannel(new StrictRequestDecoder());
    StringBuilder seen = new StringBuilder();
    try {
      for (int at = 0; at < bytes.length; at += pieceBytes) {
        ByteBuf piece = PooledByteBufAllocator.DEFAULT.buffer();
        piece.writeBytes(bytes, at, Math.min(pieceBytes, bytes.length - at));
        channel.writeInbound(piece);
      }
      for (Object each = channel.readInbound(); each != null; each = channel.readInbound()) {
        if (each instanceof HttpRequest head) {
          seen.append('\n').append(head.method()).append(' ').append(head.uri()).append(' ');
          seen.append(head.headers().entries()).append(' ');
        } else if (each instanceof HttpContent content) {
          seen.append(content.content().toString(StandardCharsets.ISO_8859_1));
        } else {
          seen.append('\n').append(each);
        }
        ReferenceCountUtil.release(each);
      }
    } finally {
      channel.finishAndReleaseAll();
    }
    return seen.toString();
  }

  @Property(
      tries = 1500,
      seed = "11",
      edgeCases = EdgeCasesMode.NONE,
      shrinking = ShrinkingMode.BOUNDED)
  void meansTheSameHoweverItIsCutUp(
      @ForAll("requests") byte[] bytes, @ForAll("cuts") int pieceBytes) {
    assertThat(decoded(bytes, pieceBytes)).isEqualTo(decoded(bytes, Math.max(1, bytes.length)));
  }

  @Provide
  Arbitrary<Integer> cuts() {
    return Arbitraries.integers().between(1, 40);
  }

  @Property(tries = 150, seed = "12", edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void isAnsweredOrLetGoAndNobodyElseIsHarmed(@ForAll("requests") byte[] bytes) throws IOException {
    try (Socket socket = door.knock();
        Socket other = door.knock()) {
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
      String all;
      try {
        all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      } catch (SocketException e) {
        all = ""; // let go
      }
      assertThat(all).matches("(?s)|HTTP/1\\.1 (100|200|400|405|413|414|417|431|501|505) .*");
      other
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(new RawAnswers(other.getInputStream()).next(true).status()).isEqualTo(200);
    }
  }
}
