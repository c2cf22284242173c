package dev.lbsim.scenario.trace;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file that may be larger than memory, and may hold lines that are: what is behind
 * the longest line is passed over. A check reads no further than it is allowed to.
 */
public final class Lines implements Closeable {
  /** Characters of a line that are kept. */
  static final int LONGEST = 65_536;

  private final Reader reader;
  private final char[] buffer = new char[65_536];
  private final StringBuilder line = new StringBuilder();
  private int at;
  private int end;
  private long left;
  private long number;

  private Lines(Reader reader, long mostCharacters) {
    this.reader = reader;
    this.left = mostCharacters;
  }

  /** All lines of {@code reader}. */
  public static Lines of(Reader reader) {
    return new Lines(reader, Long.MAX_VALUE);
  }

  /** All lines of a file, unzipped if its name ends in {@code .gz}. */
  public static Lines open(Path file) throws IOException {
    return open(file, Long.MAX_VALUE);
  }

  /** The lines of a file that start within its first {@code mostCharacters}. */
  static Lines open(Path file, long mostCharacters) throws IOException {
    InputStream in = Files.newInputStream(file);
    try {
      InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in, 65_536) : in;
      // Logs hold whatever clients sent: this reader replaces bytes that are no UTF-8.
      return new Lines(new InputStreamReader(plain, StandardCharsets.UTF_8), mostCharacters);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /**
   * The next line without its end, cut behind {@value #LONGEST} and one characters; null if there
   * is none left, or none that may be read to its end.
   */
  @Nullable String next() throws IOException {
    line.setLength(0);
    boolean ended = !fill();
    if (ended) {
      return null;
    }
    while (!ended && left > 0) {
      int start = at;
      while (at < end && buffer[at] != '\n') {
        at++;
      }
      line.append(buffer, start, Math.min(at - start, LONGEST + 1 - line.length()));
      left -= at - start;
      ended = at < end || !fill();
    }
    if (!ended && line.length() <= LONGEST) {
      return null;
    }
    at++; // over the line's end
    left--;
    number++;
    int length = line.length();
    boolean windows = length > 0 && line.charAt(length - 1) == '\r';
    boolean marked = number == 1 && length > 0 && line.charAt(0) == '\uFEFF';
    return line.substring(marked ? 1 : 0, windows ? length - 1 : length);
  }

  /** True if there is something at {@code at}. */
  private boolean fill() throws IOException {
    if (at < end) {
      return true;
    }
    at = 0;
    end = Math.max(0, reader.read(buffer));
    return end > 0;
  }

  /** The number of the last line, from 1. */
  long number() {
    return number;
  }

  /** True if the limit was reached, so that there may be more. */
  boolean stoppedEarly() {
    return left <= 0;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
