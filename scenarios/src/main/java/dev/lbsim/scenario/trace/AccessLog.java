package dev.lbsim.scenario.trace;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An access log in common or combined format, as Apache HTTP Server, nginx and HAProxy's {@code
 * option httplog clf} write it (mod_log_config, {@code "%h %l %u %t \"%r\" %>s %b"}).
 *
 * <p>Times are whole seconds. A log is written when requests end, so its times may step back a
 * little; such a line counts as of the latest time so far. Lines that are none of a log are passed
 * over and counted.
 */
public final class AccessLog implements TraceReader {
  private static final long NANOS_PER_SEC = 1_000_000_000L;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT);

  // host ident user [time] "request" status bytes, and whatever follows
  private static final Pattern LINE =
      Pattern.compile(
          "^(\\S+) \\S+ .{0,200}? ?\\[([^\\]]{20,40})\\] \"((?:[^\"\\\\]|\\\\.)*)\" (\\d{3}|-) (\\d+|-)");
  private static final int LONGEST_LINE = 65_536;

  private final BufferedReader lines;
  private long skipped;
  private long firstSecond = Long.MIN_VALUE;
  private long second;
  private String path = "/";
  private long sizeBytes;

  /** Reads from {@code lines} and closes it when closed. */
  public AccessLog(BufferedReader lines) {
    this.lines = lines;
  }

  @Override
  public boolean advance() throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.length() <= LONGEST_LINE && take(line)) {
        return true;
      }
      skipped += line.isBlank() ? 0 : 1;
    }
    return false;
  }

  private boolean take(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.find()) {
      return false;
    }
    long at;
    try {
      at = OffsetDateTime.parse(matcher.group(2), TIME).toEpochSecond();
    } catch (DateTimeException e) {
      return false;
    }
    String[] request = matcher.group(3).split(" ");
    if (firstSecond == Long.MIN_VALUE) {
      firstSecond = at;
    }
    second = Math.max(second, at - firstSecond);
    path = withoutQuery(request.length > 1 ? request[1] : request[0]);
    sizeBytes = number(matcher.group(5));
    return true;
  }

  private static long number(String digits) {
    return digits.equals("-") || digits.length() > 18 ? 0 : Long.parseLong(digits);
  }

  private static String withoutQuery(String target) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    return path.isEmpty() ? "/" : path;
  }

  @Override
  public long timeNanos() {
    return second * NANOS_PER_SEC;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public double cost() {
    return 1;
  }

  @Override
  public long key() {
    return path.hashCode() & Integer.MAX_VALUE;
  }

  @Override
  public long skippedLines() {
    return skipped;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
