package dev.lbsim.live.http;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The server's end of a connection of HTTP/2, frame by frame. */
final class RawHttp2Server {
  private static final int PREFACE_BYTES = 24;
  private static final int MOST_STREAMS = 3;
  private static final int ACK = 1;

  private final DataInputStream in;
  private final OutputStream out;

  /** Reads the preface, and says how many streams there may be at once. */
  RawHttp2Server(InputStream in, OutputStream out, int streams) throws IOException {
    this.in = new DataInputStream(in);
    this.out = out;
    this.in.readFully(new byte[PREFACE_BYTES]);
    send(new RawHttp2().frame(RawHttp2.SETTINGS, 0, 0, 0, MOST_STREAMS, 0, 0, 0, streams));
  }

  void send(RawHttp2 frames) throws IOException {
    out.write(frames.bytes());
    out.flush();
  }

  /** The next frame that is of a stream; what is to be acknowledged is. */
  RawHttp2.Frame next() throws IOException {
    while (true) {
      RawHttp2.Frame frame = RawHttp2.read(in);
      boolean settings = frame.type() == RawHttp2.SETTINGS && frame.flags() == 0;
      if (settings) {
        send(new RawHttp2().frame(RawHttp2.SETTINGS, ACK, 0));
      } else if (frame.stream() != 0 && frame.type() != RawHttp2.WINDOW_UPDATE) {
        return frame;
      }
    }
  }

  /** True if more has come, or does so in a moment. */
  boolean hasMore() throws IOException {
    for (int i = 0; i < 10 && in.available() == 0; i++) {
      try {
        Thread.sleep(2);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
    return in.available() > 0;
  }

  /** The next frame of this type; others are read over. */
  RawHttp2.Frame next(int type) throws IOException {
    RawHttp2.Frame frame = next();
    while (frame.type() != type) {
      frame = next();
    }
    return frame;
  }

  /** An answer with a body. */
  static RawHttp2 answer(int stream, String body) {
    return new RawHttp2()
        .frame(
            RawHttp2.HEADERS,
            RawHttp2.END_HEADERS,
            stream,
            RawHttp2.fields(":status", "200", "content-length", "" + body.length()))
        .frame(RawHttp2.DATA, RawHttp2.END_STREAM, stream, Origin.ascii(body));
  }
}
