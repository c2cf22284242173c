package dev.lbsim.core.guard.cache;

import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code Cache-Control} field: a list of {@code token[=token or quoted-string]} between
 * commas (RFC 9111 section 5.2; lists and quoted strings in RFC 9110 sections 5.6.1 to 5.6.4).
 *
 * <p>One pass without regular expressions or copies. Empty elements are skipped, names are read in
 * any case, a number may be in quotes (section 5.2: recipients ought to accept both forms), and a
 * comma in a quoted string separates nothing. What is malformed is read as {@link CacheDirective}
 * says, and the rest of the list as if nothing had happened.
 */
final class CacheControlParser {
  private static final long MALFORMED = -2;
  private static final long WITHOUT_ARGUMENT = -3;

  private final CharSequence field;
  private int at;

  private CacheControlParser(CharSequence field) {
    this.field = field;
  }

  static void parse(CharSequence field, CacheControl.Builder into) {
    CacheControlParser parser = new CacheControlParser(field);
    while (parser.at < field.length()) {
      parser.element(into);
    }
  }

  private void element(CacheControl.Builder into) {
    skipSpace();
    int from = at;
    while (at < field.length() && isToken(field.charAt(at))) {
      at++;
    }
    CacheDirective directive = CacheDirective.find(field, from, at);
    long seconds = WITHOUT_ARGUMENT;
    if (at < field.length() && field.charAt(at) == '=') {
      at++;
      seconds = argument();
    }
    skipSpace();
    boolean malformed = at < field.length() && field.charAt(at) != ',';
    skipToNextElement();
    add(directive, malformed ? MALFORMED : seconds, malformed, into);
  }

  private static void add(
      @Nullable CacheDirective directive,
      long seconds,
      boolean malformed,
      CacheControl.Builder into) {
    if (directive == null) {
      return;
    }
    boolean any = directive == CacheDirective.MAX_STALE && seconds == WITHOUT_ARGUMENT;
    if (any) {
      into.set(directive, CacheControl.ANY);
    } else if (directive.takesSeconds() ? seconds >= 0 : !malformed) {
      into.set(
          directive,
          directive.takesSeconds() ? seconds * CacheControl.NANOS_PER_SECOND : CacheControl.ABSENT);
    } else if (directive.ifMalformedSeconds() != CacheControl.ABSENT) {
      into.set(
          directive,
          directive.takesSeconds()
              ? directive.ifMalformedSeconds() * CacheControl.NANOS_PER_SECOND
              : CacheControl.ABSENT);
    }
  }

  /** The argument as seconds if it is a number, else {@link #MALFORMED}. */
  private long argument() {
    boolean quoted = at < field.length() && field.charAt(at) == '"';
    if (quoted) {
      at++;
    }
    long seconds = 0;
    int digits = 0;
    boolean number = true;
    boolean closed = !quoted;
    while (at < field.length()) {
      char c = field.charAt(at);
      if (quoted ? c == '"' : !isToken(c)) {
        closed = true;
        at += quoted ? 1 : 0;
        break;
      }
      if (quoted && c == '\\') {
        at++; // what follows stands for itself
        number = false;
      } else if (c < '0' || c > '9') {
        number = false;
      } else if (seconds < CacheControl.LONGEST_SECONDS) {
        seconds = Math.min(10 * seconds + (c - '0'), CacheControl.LONGEST_SECONDS);
      }
      digits++;
      at++;
    }
    return number && closed && digits > 0 ? seconds : MALFORMED;
  }

  private void skipSpace() {
    while (at < field.length() && (field.charAt(at) == ' ' || field.charAt(at) == '\t')) {
      at++;
    }
  }

  /** Behind the next comma that is not in a quoted string. */
  private void skipToNextElement() {
    boolean quoted = false;
    while (at < field.length()) {
      char c = field.charAt(at++);
      if (quoted && c == '\\') {
        at++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        return;
      }
    }
  }

  /** RFC 9110 section 5.6.2. */
  private static boolean isToken(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }
}
