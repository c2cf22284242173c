package dev.lbsim.scenario.trace;

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

  /** Of a size: a petabyte and more is none. */
  private static final int MOST_DIGITS = 15;

  private static final long LONGEST_SECONDS = 100L * 365 * 86_400;

  // host ident user [time] "request" status bytes, and whatever follows. The request may hold
  // anything, escaped quotes too, and is looked for by hand: a pattern for it needs a deep stack.
  private static final Pattern BEFORE_REQUEST =
      Pattern.compile("\\S+ \\S+ .{0,200}? ?\\[([^\\]]{20,40})] \"");
  private static final Pattern AFTER_REQUEST = Pattern.compile("\" (?:\\d{3}|-) (\\d+|-)");

  private final Lines lines;
  private long skipped;
  private long firstSecond = Long.MIN_VALUE;
  private long second;
  private String path = "/";
  private long sizeBytes;

  /** Reads from {@code lines} and closes it when closed. */
  public AccessLog(Lines lines) {
    this.lines = lines;
  }

  @Override
  public boolean advance() throws IOException {
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (line.length() <= Lines.LONGEST && take(line)) {
        return true;
      }
      skipped += line.isBlank() ? 0 : 1;
    }
    return false;
  }

  private boolean take(String line) {
    Matcher before = BEFORE_REQUEST.matcher(line);
    if (!before.lookingAt()) {
      return false;
    }
    int start = before.end();
    int end = start;
    while (end < line.length() && line.charAt(end) != '"') {
      end += line.charAt(end) == '\\' ? 2 : 1;
    }
    Matcher after = AFTER_REQUEST.matcher(line);
    after.region(Math.min(end, line.length()), line.length());
    if (!after.lookingAt()) {
      return false;
    }
    long at;
    try {
      at = OffsetDateTime.parse(before.group(1), TIME).toEpochSecond();
    } catch (DateTimeException e) {
      return false;
    }
    if (firstSecond == Long.MIN_VALUE) {
      firstSecond = at;
    }
    if (at - firstSecond > LONGEST_SECONDS) {
      return false;
    }
    second = Math.max(second, at - firstSecond);
    path = path(line.substring(start, end));
    sizeBytes = number(after.group(1));
    return true;
  }

  /** Of {@code GET /index.html?a=b HTTP/1.1} the second word; of anything else the first. */
  private static String path(String request) {
    String[] words = request.split(" ", 3);
    return withoutQuery(words.length > 1 ? words[1] : words[0]);
  }

  private static long number(String digits) {
    return digits.equals("-") || digits.length() > MOST_DIGITS ? 0 : Long.parseLong(digits);
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
