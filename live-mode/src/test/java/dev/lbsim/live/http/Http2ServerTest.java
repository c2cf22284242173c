package dev.lbsim.live.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.live.net.Transport;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 by prior knowledge, spoken by hand: what is right, what is wrong, and what is a flood. */
class Http2ServerTest {
  /** Of a field list with the name {@code :status} in the static table, RFC 7541, appendix A. */
  private static final byte STATUS_200 = (byte) 0x88;

  private static final int UNKNOWN = 99;

  private static Door door() throws IOException {
    return new Door(Transport.best());
  }

  private static List<RawHttp2.Frame> talk(Door door, RawHttp2 frames) throws IOException {
    try (Socket socket = door.knock()) {
      return frames.talk(socket);
    }
  }

  private static boolean isAnswered(List<RawHttp2.Frame> frames) {
    return frames.stream()
        .anyMatch(frame -> frame.type() == RawHttp2.HEADERS && frame.payload()[0] == STATUS_200);
  }

  /** A status written as a literal with an indexed name, or from the static table. */
  private static boolean isRefused(List<RawHttp2.Frame> frames) {
    return !isAnswered(frames);
  }

  private static void othersAreServed(Door door) throws IOException {
    List<RawHttp2.Frame> frames = talk(door, new RawHttp2().hello().get(1));
    assertThat(isAnswered(frames)).isTrue();
    int bytes =
        frames.stream()
            .filter(frame -> frame.type() == RawHttp2.DATA)
            .mapToInt(frame -> frame.payload().length)
            .sum();
    assertThat(bytes).isEqualTo(3000);
    assertThat(door.wrong()).isEmpty();
  }

  private static RawHttp2.Frame next(DataInputStream in, int type) throws IOException {
    RawHttp2.Frame frame = RawHttp2.read(in);
    while (frame.type() != type) {
      frame = RawHttp2.read(in);
    }
    return frame;
  }

  private static void answered(DataInputStream in, int stream) throws IOException {
    RawHttp2.Frame head = next(in, RawHttp2.HEADERS);
    assertThat(head.stream()).isEqualTo(stream);
    assertThat(head.payload()[0]).isEqualTo(STATUS_200);
    RawHttp2.Frame piece = next(in, RawHttp2.DATA);
    while ((piece.flags() & RawHttp2.END_STREAM) == 0) {
      piece = next(in, RawHttp2.DATA);
    }
  }

  /** The last stream that is answered, as a GOAWAY says. */
  private static int lastOf(RawHttp2.Frame goAway) {
    ByteBuffer said = ByteBuffer.wrap(goAway.payload());
    int last = said.getInt();
    assertThat(said.getInt()).as("NO_ERROR").isZero();
    return last;
  }

  /** RFC 9113, section 6.8: first a warning, then the last stream, which comes to its end. */
  @Test
  void aDrainSaysSoTwiceAndAnswersWhatWasSentMeanwhile() throws IOException {
    try (Door door = door();
        Socket socket = door.knock()) {
      OutputStream out = socket.getOutputStream();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      out.write(new RawHttp2().hello().get(1).bytes());
      answered(in, 1);
      door.drain();
      assertThat(lastOf(next(in, RawHttp2.GOAWAY))).isEqualTo(Integer.MAX_VALUE);
      out.write(new RawHttp2().get(3).bytes());
      answered(in, 3);
      byte[] post =
          RawHttp2.fields(
              ":method",
              "POST",
              ":scheme",
              "http",
              ":path",
              "/page",
              ":authority",
              "a.test",
              "content-length",
              "2");
      out.write(new RawHttp2().frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 5, post).bytes());
      out.write(new RawHttp2().frame(RawHttp2.PING, 0, 0, new byte[8]).bytes());
      next(in, RawHttp2.PING); // so it has seen the beginning
      door.closeIdle();
      assertThat(lastOf(next(in, RawHttp2.GOAWAY))).isEqualTo(5);
      out.write(new RawHttp2().frame(RawHttp2.DATA, RawHttp2.END_STREAM, 5, new byte[2]).bytes());
      answered(in, 5);
      while (in.read() >= 0) {
        continue; // whatever is said after that
      }
      assertThat(door.wrong()).isEmpty();
    }
  }

  @Test
  void whoBeginsWithThePrefaceIsAnsweredInHttp2AndOthersAsBefore() throws IOException {
    try (Door door = door()) {
      othersAreServed(door);
      try (Socket socket = door.knock()) {
        byte[] request =
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII);
        for (byte each : request) {
          socket.getOutputStream().write(each); // P is how the preface begins, too
        }
        byte[] status = socket.getInputStream().readNBytes(12);
        assertThat(new String(status, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":path|/a b",
        ":path|/a\r\nX: y",
        ":path|",
        ":path|a",
        ":path|http://other.test/",
        ":method|GE T",
        ":method|GET / HTTP/1.1\r\nX:",
        ":authority|a.test\r\nX: y",
        ":authority|user@a.test",
        "x|a\r\nTransfer-Encoding: chunked",
        "x|a\nb",
        "x|a\u0000b",
        "x y|a",
        "x:|a",
        "X-Upper|a",
        "connection|close",
        "transfer-encoding|chunked",
        "te|gzip",
        "upgrade|h2c",
        "host|other.test",
        "content-length|1",
        "content-length|1, 1",
        ":status|200",
        ":unknown|x",
        ":path|/after"
      })
  void whatCouldBeTwoRequestsBehindIsRefused(String field) throws IOException {
    String name = field.substring(0, field.indexOf('|'));
    if (name.isEmpty()) {
      name = field.substring(0, field.indexOf('|', 1));
    }
    String value = field.substring(name.length() + 1);
    boolean twice = value.equals("/after");
    String[] all = {
      ":method", "GET", ":scheme", "http", ":path", "/page", ":authority", "a.test", "a", "b"
    };
    boolean replaced = false;
    for (int i = 0; i < all.length && !twice; i += 2) {
      if (all[i].equals(name)) {
        all[i + 1] = value;
        replaced = true;
      }
    }
    if (!replaced) {
      int end = all.length;
      all = Arrays.copyOf(all, end + 2);
      all[end] = name;
      all[end + 1] = value;
    }
    RawHttp2 frames = new RawHttp2().hello();
    frames.frame(
        RawHttp2.HEADERS, RawHttp2.END_STREAM | RawHttp2.END_HEADERS, 1, RawHttp2.fields(all));
    try (Door door = door()) {
      List<RawHttp2.Frame> answer = talk(door, frames);
      assertThat(isRefused(answer)).isTrue();
      assertThat(answer.stream().map(RawHttp2.Frame::type))
          .containsAnyOf(RawHttp2.HEADERS, RawHttp2.RST_STREAM, RawHttp2.GOAWAY);
      othersAreServed(door);
    }
  }

  @Test
  void framesThatNobodyKnowsAreIgnored() throws IOException {
    RawHttp2 frames = new RawHttp2().hello();
    frames
        .frame(UNKNOWN, 0, 0, 1, 2, 3)
        .frame(
            RawHttp2.HEADERS,
            RawHttp2.END_HEADERS,
            1,
            RawHttp2.fields(
                ":method", "POST", ":scheme", "http", ":path", "/page", ":authority", "a.test"))
        .frame(UNKNOWN, 0, 1, 1, 2, 3)
        .frame(RawHttp2.DATA, RawHttp2.END_STREAM, 1, 1, 2, 3);
    try (Door door = door()) {
      assertThat(isAnswered(talk(door, frames))).isTrue();
      othersAreServed(door);
    }
  }

  @Test
  void whoResetsWithoutEndIsCutOff() throws IOException {
    RawHttp2 frames = new RawHttp2().hello();
    for (int stream = 1; stream < 1000; stream += 2) {
      frames.get(stream).frame(RawHttp2.RST_STREAM, 0, stream, 0, 0, 0, 8);
    }
    isToldToGo(frames);
  }

  @Test
  void whoSendsFieldsWithoutEndIsCutOff() throws IOException {
    RawHttp2 frames = new RawHttp2().hello();
    frames.frame(RawHttp2.HEADERS, RawHttp2.END_STREAM, 1, RawHttp2.fields(":method", "GET"));
    for (int i = 0; i < 1000; i++) {
      frames.frame(RawHttp2.CONTINUATION, 0, 1, RawHttp2.fields("a" + i, "b".repeat(100)));
    }
    isToldToGo(frames);
  }

  @Test
  void whoSendsEmptyDataWithoutEndIsCutOff() throws IOException {
    RawHttp2 frames = new RawHttp2().hello();
    frames.frame(
        RawHttp2.HEADERS,
        RawHttp2.END_HEADERS,
        1,
        RawHttp2.fields(
            ":method", "POST", ":scheme", "http", ":path", "/page", ":authority", "a.test"));
    for (int i = 0; i < 1000; i++) {
      frames.frame(RawHttp2.DATA, 0, 1);
    }
    isToldToGo(frames);
  }

  private static void isToldToGo(RawHttp2 frames) throws IOException {
    try (Door door = door()) {
      List<RawHttp2.Frame> answer = talk(door, frames);
      // Where it goes on sending the reset of its connection may overtake the GOAWAY.
      assertThat(isRefused(answer) || has(answer, RawHttp2.GOAWAY)).isTrue();
      othersAreServed(door);
    }
  }

  private static boolean has(List<RawHttp2.Frame> frames, int type) {
    return frames.stream().anyMatch(frame -> frame.type() == type);
  }

  @Test
  void whoMakesAnswersNecessaryAndDoesNotReadThemIsCutOff() throws IOException {
    RawHttp2 frames = new RawHttp2();
    for (int i = 0; i < 20_000; i++) {
      frames.frame(RawHttp2.PING, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8).frame(RawHttp2.SETTINGS, 0, 0);
    }
    try (Door door = door();
        Socket socket = door.knock()) {
      boolean cut = false;
      try {
        socket.getOutputStream().write(new RawHttp2().hello().bytes());
        for (int times = 0; times < 1000; times++) {
          socket.getOutputStream().write(frames.bytes());
        }
      } catch (IOException e) {
        cut = true;
      }
      assertThat(cut).isTrue();
      othersAreServed(door);
    }
  }

  @Test
  void moreFieldsThanAreTakenAreRefused() throws IOException {
    try (Door door = door()) {
      String[] many = new String[220];
      for (int i = 0; i < many.length; i += 2) {
        many[i] = "a" + i;
        many[i + 1] = "b";
      }
      assertThat(isRefused(talk(door, new RawHttp2().hello().get(1, many)))).isTrue();
      String[] large = new String[10];
      for (int i = 0; i < large.length; i += 2) {
        large[i] = "a" + i;
        large[i + 1] = "b".repeat(8000);
      }
      byte[] block = RawHttp2.fields(large);
      RawHttp2 frames = new RawHttp2().hello();
      byte[] start =
          RawHttp2.fields(
              ":method", "GET", ":scheme", "http", ":path", "/page", ":authority", "a.test");
      frames.frame(RawHttp2.HEADERS, RawHttp2.END_STREAM, 1, start);
      for (int at = 0; at < block.length; at += 16_000) {
        int to = Math.min(block.length, at + 16_000);
        frames.frame(
            RawHttp2.CONTINUATION,
            to == block.length ? RawHttp2.END_HEADERS : 0,
            1,
            Arrays.copyOfRange(block, at, to));
      }
      assertThat(isRefused(talk(door, frames))).isTrue();
      othersAreServed(door);
    }
  }

  @Test
  void whateverComesOthersAreServed() throws IOException {
    byte[] good =
        new RawHttp2()
            .hello()
            .get(1)
            .frame(
                RawHttp2.HEADERS,
                RawHttp2.END_HEADERS,
                3,
                RawHttp2.fields(
                    ":method", "POST", ":scheme", "http", ":path", "/x", ":authority", "a.test"))
            .frame(RawHttp2.DATA, 0, 3, new byte[100])
            .frame(RawHttp2.PING, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8)
            .frame(RawHttp2.DATA, RawHttp2.END_STREAM, 3, new byte[100])
            .bytes();
    SplittableRandom random = new SplittableRandom(9113);
    try (Door door = door()) {
      for (int times = 0; times < 150; times++) {
        byte[] bad = good.clone();
        int from = times % 5 == 0 ? 0 : 24; // mostly behind the preface
        for (int i = random.nextInt(1, 5); i > 0; i--) {
          bad[random.nextInt(from, bad.length)] = (byte) random.nextInt();
        }
        int length = random.nextBoolean() ? bad.length : random.nextInt(1, bad.length);
        try (Socket socket = door.knock()) {
          socket.getOutputStream().write(bad, 0, length);
          socket.shutdownOutput();
          socket.getInputStream().readAllBytes();
        } catch (java.net.SocketTimeoutException e) {
          throw e;
        } catch (IOException e) {
          // reset, which is an answer as well
        }
      }
      othersAreServed(door);
    }
  }
}
