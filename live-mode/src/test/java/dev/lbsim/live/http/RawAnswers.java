package dev.lbsim.live.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads answers off a socket, as simply as can be. */
final class RawAnswers {
  private final InputStream in;

  RawAnswers(InputStream in) {
    this.in = in;
  }

  /**
   * @param body what came with Content-Length
   */
  record Raw(int status, String head, String body) {
    /** The value of a field that is there once, or an empty string. */
    String field(String name) {
      String wanted = name.toLowerCase(Locale.ROOT) + ":";
      return head.lines()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(wanted))
          .map(line -> line.substring(wanted.length()).trim())
          .findFirst()
          .orElse("");
    }
  }

  /** The next one. */
  Raw next(boolean withBody) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int octet = in.read();
      if (octet < 0) {
        throw new IOException("closed after \"" + head.toString(StandardCharsets.ISO_8859_1) + '"');
      }
      head.write(octet);
    }
    String text = head.toString(StandardCharsets.ISO_8859_1);
    Raw raw = new Raw(Integer.parseInt(text.substring(9, 12)), text, "");
    String length = raw.field("content-length");
    if (!withBody || length.isEmpty()) {
      return raw;
    }
    byte[] body = in.readNBytes(Integer.parseInt(length));
    return new Raw(raw.status, text, new String(body, StandardCharsets.ISO_8859_1));
  }

  /** True if nothing comes any more. */
  boolean isClosed() throws IOException {
    return in.read() < 0;
  }

  /** What is answered, or the empty string for a connection that is reset or closed. */
  static String of(Socket client) {
    try {
      RawAnswers.Raw answer = new RawAnswers(client.getInputStream()).next(true);
      return answer.status() + answer.body();
    } catch (java.net.SocketTimeoutException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      return "";
    }
  }
}
