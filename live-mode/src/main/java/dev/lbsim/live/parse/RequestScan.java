package dev.lbsim.live.parse;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.ByteProcessor;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the head of a request octet by octet before anything is made of it. Parsers differ in
 * what they forgive: a line that ends in LF alone, a value that goes on in the next line, blanks
 * before a colon, a tab between method and target. Two that stand in a row and forgive different
 * things see different requests in the same octets, and whoever writes those can hide one request
 * in another. So nothing is forgiven here that RFC 9112 lets a server refuse (sections 2.2, 3, 5.1,
 * 5.2). One empty line before a request is passed over, as section 2.2 asks.
 */
public final class RequestScan implements ByteProcessor {
  /** RFC 9112, section 3, asks for 8000 at least. */
  public static final int MOST_LINE_BYTES = 8192;

  /** Of all fields together. */
  public static final int MOST_FIELD_BYTES = 32 * 1024;

  /** HAProxy's {@code tune.http.maxhdr}. */
  public static final int MOST_FIELDS = 101;

  private static final String VERSION = "HTTP/";
  private static final int VERSION_LENGTH = 8;

  private enum At {
    START,
    EMPTY_LINE,
    METHOD,
    TARGET,
    VERSION,
    LINE_END,
    FIELD,
    NAME,
    VALUE,
    VALUE_END,
    LAST_END,
    DONE
  }

  private At at = At.START;
  private boolean emptyLine;
  private int seenBytes;
  private int lineBytes;
  private int partBytes;
  private int fields;
  private int major;
  private @Nullable Refusal refusal;

  /**
   * Goes on where it stopped.
   *
   * @param in its first readable octet is the first of a request, in every call for that request
   * @return true if the whole head is there
   */
  boolean isComplete(ByteBuf in) {
    int more = in.readableBytes() - seenBytes;
    if (more > 0 && at != At.DONE) {
      int stop = in.forEachByte(in.readerIndex() + seenBytes, more, this);
      seenBytes = stop < 0 ? in.readableBytes() : stop - in.readerIndex() + 1;
    }
    return at == At.DONE && refusal == null;
  }

  /** What is wrong with it, if anything. */
  @Nullable Refusal refusal() {
    return refusal;
  }

  /** Makes ready for the next request. */
  void reset() {
    at = At.START;
    emptyLine = false;
    seenBytes = 0;
    lineBytes = 0;
    fields = 0;
    refusal = null;
  }

  @Override
  public boolean process(byte octet) {
    lineBytes++;
    At next =
        switch (at) {
          case START -> start(octet);
          case EMPTY_LINE -> lineFeed(octet, At.START);
          case METHOD -> method(octet);
          case TARGET -> target(octet);
          case VERSION -> version(octet);
          case LINE_END -> lineFeed(octet, At.FIELD);
          case FIELD -> field(octet);
          case NAME -> name(octet);
          case VALUE -> value(octet);
          case VALUE_END -> lineFeed(octet, At.FIELD);
          case LAST_END -> lineFeed(octet, At.DONE);
          case DONE -> At.DONE;
        };
    if (next.compareTo(At.FIELD) < 0) {
      if (lineBytes > MOST_LINE_BYTES) {
        refuse(
            new Refusal(
                HttpResponseStatus.REQUEST_URI_TOO_LONG,
                "a request line is at most " + MOST_LINE_BYTES + " bytes long"));
      }
    } else if (at == At.LINE_END) {
      lineBytes = 0;
    } else if (lineBytes > MOST_FIELD_BYTES || fields > MOST_FIELDS) {
      refuse(
          new Refusal(
              HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
              "the fields of a request are at most "
                  + MOST_FIELDS
                  + " and "
                  + MOST_FIELD_BYTES
                  + " bytes long"));
    }
    at = next;
    return refusal == null && at != At.DONE;
  }

  private void refuse(Refusal why) {
    if (refusal == null) {
      refusal = why;
    }
  }

  private At wrong(String why) {
    refuse(Refusal.bad(why));
    return at;
  }

  private At start(byte octet) {
    if (octet == '\r' && !emptyLine) {
      emptyLine = true;
      return At.EMPTY_LINE;
    }
    return Grammar.isToken(octet) ? At.METHOD : wrong("a request begins with a method");
  }

  private At lineFeed(byte octet, At then) {
    return octet == '\n' ? then : wrong("a CR ends a line, together with the LF after it");
  }

  private At method(byte octet) {
    if (octet == ' ') {
      partBytes = 0;
      return At.TARGET;
    }
    return Grammar.isToken(octet) ? At.METHOD : wrong("a method is a token, and one space ends it");
  }

  private At target(byte octet) {
    if (octet == ' ' && partBytes > 0) {
      partBytes = 0;
      return At.VERSION;
    }
    partBytes++;
    return Grammar.isTarget(octet)
        ? At.TARGET
        : wrong("a target is of visible ASCII characters but '#', and one space ends it");
  }

  private At version(byte octet) {
    if (partBytes == VERSION_LENGTH) {
      return octet == '\r' ? At.LINE_END : wrong("a request line ends in CR and LF");
    }
    boolean digit = octet >= '0' && octet <= '9';
    boolean fits =
        switch (partBytes) {
          case 5, 7 -> digit;
          case 6 -> octet == '.';
          default -> octet == VERSION.charAt(partBytes);
        };
    if (!fits) {
      return wrong("a request line ends in HTTP/1.1 or HTTP/1.0");
    }
    if (partBytes == 5) {
      major = octet - '0';
    } else if (partBytes == 7 && (major != 1 || octet > '1')) {
      refuse(
          new Refusal(
              HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED,
              "HTTP/1.1 and HTTP/1.0 are spoken here"));
    }
    partBytes++;
    return At.VERSION;
  }

  private At field(byte octet) {
    if (octet == '\r') {
      return At.LAST_END;
    }
    if (octet == ' ' || octet == '\t') {
      return wrong("a line that begins with a blank would go on with the one before it");
    }
    fields++;
    return Grammar.isToken(octet) ? At.NAME : wrong("a field begins with its name");
  }

  private At name(byte octet) {
    if (octet == ':') {
      return At.VALUE;
    }
    return Grammar.isToken(octet)
        ? At.NAME
        : wrong("a field's name is a token, and a colon ends it without a blank before");
  }

  private At value(byte octet) {
    if (octet == '\r') {
      return At.VALUE_END;
    }
    return Grammar.isValue(octet)
        ? At.VALUE
        : wrong("a field's value holds no control characters, and ends in CR and LF");
  }
}
