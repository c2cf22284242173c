package dev.lbsim.live.http;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Frames of HTTP/2 written by hand, right and wrong ones. */
final class RawHttp2 {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PUSH_PROMISE = 5;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;
  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;
  private static final int MOST_FRAME_BYTES = 1 << 20;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** What came back. */
  record Frame(int type, int flags, int stream, byte[] payload) {}

  /** The preface and empty SETTINGS. */
  RawHttp2 hello() {
    out.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return frame(SETTINGS, 0, 0);
  }

  RawHttp2 frame(int type, int flags, int stream, int... payload) {
    byte[] bytes = new byte[payload.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) payload[i];
    }
    return frame(type, flags, stream, bytes);
  }

  RawHttp2 frame(int type, int flags, int stream, byte[] payload) {
    out.write(payload.length >> 16);
    out.write(payload.length >> 8);
    out.write(payload.length);
    out.write(type);
    out.write(flags);
    out.write(stream >> 24);
    out.write(stream >> 16);
    out.write(stream >> 8);
    out.write(stream);
    out.writeBytes(payload);
    return this;
  }

  /** A field list: names and values in turn, none of them compressed. */
  static byte[] fields(String... namesAndValues) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      block.write(0); // literal, not indexed, new name
      text(block, namesAndValues[i]);
      text(block, namesAndValues[i + 1]);
    }
    return block.toByteArray();
  }

  private static void text(ByteArrayOutputStream block, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length < 127) {
      block.write(bytes.length);
    } else {
      block.write(127);
      int rest = bytes.length - 127;
      while (rest >= 128) {
        block.write(rest & 127 | 128);
        rest >>>= 7;
      }
      block.write(rest);
    }
    block.writeBytes(bytes);
  }

  /** A request without a body, with more fields. */
  RawHttp2 get(int stream, String... more) {
    List<String> all =
        new ArrayList<>(List.of(":method", "GET", ":scheme", "http", ":path", "/page"));
    all.addAll(List.of(":authority", "a.test"));
    all.addAll(List.of(more));
    return frame(HEADERS, END_STREAM | END_HEADERS, stream, fields(all.toArray(String[]::new)));
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  /** Sends all of it, says that no more comes, and reads what comes until the other end closes. */
  List<Frame> talk(Socket socket) throws IOException {
    List<Frame> frames = new ArrayList<>();
    try {
      socket.getOutputStream().write(bytes());
      DataInputStream in = new DataInputStream(socket.getInputStream());
      while (true) {
        Frame frame = read(in);
        frames.add(frame);
        boolean ends = frame.stream == 1 && (frame.flags & END_STREAM) != 0;
        if (frame.type == GOAWAY || frame.type == RST_STREAM || (frame.type <= HEADERS && ends)) {
          return frames;
        }
      }
    } catch (java.net.SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      return frames; // closed, with or without a reset
    }
  }

  /** The next frame. */
  static Frame read(DataInputStream in) throws IOException {
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    if (length > MOST_FRAME_BYTES) {
      throw new IOException("not a frame");
    }
    byte[] payload = new byte[length];
    in.readFully(payload);
    return new Frame(type, flags, stream, payload);
  }
}
