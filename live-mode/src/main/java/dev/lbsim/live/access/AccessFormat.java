package dev.lbsim.live.access;

import java.net.InetAddress;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an access log writes a request: one line each, in which nothing a client sends can end it.
 */
public enum AccessFormat {
  /**
   * The common log format of NCSA httpd, which every tool reads: {@code host - - [time] "request"
   * status bytes}. It has no place for backends and durations.
   */
  COMMON {
    @Override
    void write(AccessEntry entry, StringBuilder line) {
      line.append(host(entry.client().getAddress()))
          .append(" - - [")
          .append(COMMON_TIME.format(Instant.ofEpochMilli(entry.millis())))
          .append("] \"");
      quoted(entry.method(), line);
      line.append(' ');
      quoted(entry.target(), line);
      line.append(' ').append(entry.version()).append("\" ").append(entry.status()).append(' ');
      if (entry.bytes() == 0) {
        line.append('-');
      } else {
        line.append(entry.bytes());
      }
    }

    /** As Apache does: quotes and what is not printed in hexadecimal. */
    private void quoted(String text, StringBuilder line) {
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '"' || c == '\\') {
          line.append('\\').append(c);
        } else if (c < ' ' || c > '~') {
          line.append(String.format(Locale.ROOT, "\\x%02x", c & 0xff));
        } else {
          line.append(c);
        }
      }
    }
  },

  /** A JSON object (RFC 8259) in each line; durations are milliseconds. */
  JSON {
    @Override
    void write(AccessEntry entry, StringBuilder line) {
      line.append("{\"time\":\"").append(Instant.ofEpochMilli(entry.millis())).append('"');
      text(line, "at", entry.at());
      text(line, "client", host(entry.client().getAddress()));
      number(line, "port", entry.client().getPort());
      text(line, "method", entry.method());
      text(line, "target", entry.target());
      text(line, "version", entry.version());
      number(line, "status", entry.status());
      number(line, "bytes", entry.bytes());
      text(line, "ending", entry.ending());
      text(line, "upstream", entry.upstream());
      number(line, "attempts", entry.attempts());
      text(line, "cache", entry.fromCache() ? "hit" : null);
      millis(line, "duration_ms", entry.nanos());
      millis(line, "first_byte_ms", entry.firstByteNanos());
      text(line, "request_id", entry.requestId());
      text(line, "user_agent", entry.userAgent());
      line.append('}');
    }

    private void number(StringBuilder line, String name, long value) {
      line.append(",\"").append(name).append("\":").append(value);
    }

    private void millis(StringBuilder line, String name, long nanos) {
      long micros = Math.max(0, nanos) / 1000;
      long part = micros % 1000;
      line.append(",\"").append(name).append("\":").append(micros / 1000).append('.');
      line.append(part < 100 ? "0" : "").append(part < 10 ? "0" : "").append(part);
    }

    private void text(StringBuilder line, String name, @Nullable String value) {
      if (value == null) {
        return;
      }
      line.append(",\"").append(name).append("\":\"");
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if (c == '"' || c == '\\') {
          line.append('\\').append(c);
        } else if (c < ' ' || c > '~') {
          line.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
        } else {
          line.append(c);
        }
      }
      line.append('"');
    }
  };

  private static final DateTimeFormatter COMMON_TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** Adds a line without its end. */
  abstract void write(AccessEntry entry, StringBuilder line);

  private static String host(@Nullable InetAddress address) {
    return Objects.requireNonNull(address).getHostAddress();
  }
}
