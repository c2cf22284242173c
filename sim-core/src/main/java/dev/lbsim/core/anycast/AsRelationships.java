package dev.lbsim.core.anycast;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads AS relationships as CAIDA publishes them: serial-1, one link a line, {@code
 * provider|customer|-1} or {@code peer|peer|0}, and serial-2, with the source of the link behind
 * it. Lines that start with # are comments.
 *
 * <p>Source: CAIDA, "The CAIDA AS Relationships Dataset", README of serial-1 and serial-2.
 *
 * <p>Whoever has the file hands in its bytes piece by piece, cut anywhere.
 */
public final class AsRelationships {
  private static final int LONGEST_LINE = 1000;
  private static final int MOST_SHOWN = 60;
  private static final String ALLOWED =
      "a line is provider|customer|-1 or peer|peer|0, perhaps with |source behind it";

  /** A line that is none of a link. */
  public static final class BadLine extends Exception {
    private static final long serialVersionUID = 1L;

    private final long line;
    private final String found;
    private final String allowed;

    BadLine(long line, String found, String allowed) {
      super("line " + line + ": " + found + "; " + allowed);
      this.line = line;
      this.found = found;
      this.allowed = allowed;
    }

    /** Its number, from 1. */
    public long line() {
      return line;
    }

    /** What is wrong with it, with its text. */
    public String found() {
      return found;
    }

    /** What could stand there. */
    public String allowed() {
      return allowed;
    }
  }

  private final AsGraphBuilder builder = AsGraph.builder();
  private long line = 1;

  /** The start of a line whose end is in a piece still to come. */
  private final byte[] begun = new byte[LONGEST_LINE + 1];

  private int begunLength;

  // Where the reading of a line stands.
  private byte[] text = begun;
  private int at;
  private int end;

  /**
   * Takes the next piece of the file.
   *
   * @throws BadLine if a line that ends in it cannot be read; nothing more can be taken then
   */
  public void take(byte[] bytes, int offset, int length) throws BadLine {
    int start = offset;
    int stop = offset + length;
    for (int i = offset; i < stop; i++) {
      if (bytes[i] == '\n') {
        if (begunLength > 0) {
          begin(bytes, start, i);
          readLine(begun, 0, begunLength);
          begunLength = 0;
        } else {
          readLine(bytes, start, i);
        }
        line++;
        start = i + 1;
      }
    }
    begin(bytes, start, stop);
  }

  /**
   * The graph of all lines.
   *
   * @throws BadLine if the last line cannot be read, or there is no link
   * @throws IllegalArgumentException as {@link AsGraphBuilder#build}
   */
  public AsGraph finish() throws BadLine {
    readLine(begun, 0, begunLength);
    begunLength = 0;
    AsGraph graph = builder.build();
    if (graph.linkCount() == 0) {
      throw new BadLine(line, "there is no link up to here", ALLOWED);
    }
    return graph;
  }

  /** Keeps the start of a line. What is behind the longest line is not kept: it is refused. */
  private void begin(byte[] bytes, int from, int to) {
    int kept = Math.min(to - from, begun.length - begunLength);
    System.arraycopy(bytes, from, begun, begunLength, kept);
    begunLength += kept;
  }

  private void readLine(byte[] bytes, int from, int to) throws BadLine {
    text = bytes;
    at = from;
    end = to > from && bytes[to - 1] == '\r' ? to - 1 : to;
    if (at == end || text[at] == '#') {
      return;
    }
    if (end - at > LONGEST_LINE) {
      throw bad(from, "is longer than " + LONGEST_LINE + " characters", ALLOWED);
    }
    long a = number(from);
    expectBar(from);
    long b = number(from);
    expectBar(from);
    AsLink.Kind kind = kind(from);
    if (at < end) {
      expectBar(from);
    }
    try {
      builder.link(a, b, kind);
    } catch (IllegalArgumentException e) {
      throw bad(from, "cannot be: " + e.getMessage(), ALLOWED);
    }
  }

  private long number(int from) throws BadLine {
    int first = at;
    long number = 0;
    while (at < end && text[at] >= '0' && text[at] <= '9') {
      // Whatever is too large stays so, and is refused as an AS number.
      number = Math.min(number * 10 + text[at++] - '0', AsGraph.MAX_ASN + 1);
    }
    if (at == first) {
      throw bad(from, "has no AS number at column " + (at - from + 1), ALLOWED);
    }
    return number;
  }

  private void expectBar(int from) throws BadLine {
    if (at == end || text[at] != '|') {
      throw bad(from, "has no | at column " + (at - from + 1), ALLOWED);
    }
    at++;
  }

  private AsLink.Kind kind(int from) throws BadLine {
    if (at < end && text[at] == '0') {
      at++;
      return AsLink.Kind.PEERS;
    }
    if (at + 1 < end && text[at] == '-' && text[at + 1] == '1') {
      at += 2;
      return AsLink.Kind.PROVIDER_CUSTOMER;
    }
    throw bad(from, "has neither -1 nor 0 at column " + (at - from + 1), ALLOWED);
  }

  private BadLine bad(int from, String what, String allowed) {
    byte[] shown = Arrays.copyOfRange(text, from, Math.min(end, from + MOST_SHOWN));
    String quoted = new String(shown, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "?");
    return new BadLine(
        line, "\"" + quoted + (end - from > MOST_SHOWN ? "..." : "") + "\" " + what, allowed);
  }
}
