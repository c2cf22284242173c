package dev.lbsim.core.guard.cache;

import org.jspecify.annotations.Nullable;

/**
 * Asking the origin whether what is stored is still good, and answering clients who ask the same
 * (RFC 9111 section 4.3; entity tags in RFC 9110 sections 8.8.3 and 13.1.2).
 */
public final class Validation {
  private Validation() {}

  /** What to do with the origin's answer to a request made because of what is stored. */
  public enum Outcome {
    /** It has not changed: update what is stored and serve that (section 4.3.4). */
    FRESHEN,
    /** There is a full answer: serve it, and store it instead if it may be stored. */
    REPLACE,
    /** It failed: serve what is stored ({@link Serving#insteadOfError}). */
    SERVE_STORED
  }

  /**
   * What to do with an answer (section 4.3.3).
   *
   * @param status of the answer, {@link HttpStatus#NO_ANSWER} for none
   * @param insteadOfError what {@link Serving#insteadOfError} says of it
   */
  public static Outcome after(int status, boolean insteadOfError) {
    if (insteadOfError) {
      return Outcome.SERVE_STORED;
    }
    return status == HttpStatus.NOT_MODIFIED ? Outcome.FRESHEN : Outcome.REPLACE;
  }

  /** True if the tags name the same bytes: equal, and neither is weak (RFC 9110 8.8.3.2). */
  public static boolean strongMatch(CharSequence tag, CharSequence other) {
    return !isWeak(tag) && !isWeak(other) && sameOpaque(tag, 0, tag.length(), other);
  }

  /** True if the tags name the same content, weak or not (RFC 9110 8.8.3.2). */
  public static boolean weakMatch(CharSequence tag, CharSequence other) {
    return sameOpaque(tag, 0, tag.length(), other);
  }

  /**
   * Whether a client's {@code If-None-Match} names what is stored, so that it is answered with 304
   * (section 4.3.2).
   *
   * @param field the field: {@code *} or a list of entity tags
   * @param storedTag the entity tag of what is stored, null if it has none
   */
  public static boolean noneMatchNames(CharSequence field, @Nullable CharSequence storedTag) {
    int at = skipSeparators(field, 0);
    if (at < field.length() && field.charAt(at) == '*') {
      return true;
    }
    while (storedTag != null && at < field.length()) {
      int end = tagEnd(field, at);
      if (sameOpaque(field, at, end, storedTag)) {
        return true;
      }
      at = skipSeparators(field, end);
    }
    return false;
  }

  /**
   * Whether a 304 is about this stored response (section 4.3.4). Of several that a weak validator
   * names, the caller takes the most recent.
   *
   * @param tag the entity tag of the 304, null if it has none
   * @param storedTag that of the stored response, null if it has none
   * @param modifiedNanos {@code Last-Modified} of the 304, {@link Freshness#ABSENT} without
   * @param storedModifiedNanos that of the stored response
   * @param onlyOne true if no other stored response could have been meant
   */
  public static boolean freshens(
      @Nullable CharSequence tag,
      @Nullable CharSequence storedTag,
      long modifiedNanos,
      long storedModifiedNanos,
      boolean onlyOne) {
    if (tag != null && !isWeak(tag)) {
      return storedTag != null && strongMatch(tag, storedTag);
    }
    if (tag != null) {
      return storedTag != null && weakMatch(tag, storedTag);
    }
    if (modifiedNanos != Freshness.ABSENT) {
      return modifiedNanos == storedModifiedNanos;
    }
    return onlyOne && storedTag == null && storedModifiedNanos == Freshness.ABSENT;
  }

  private static boolean isWeak(CharSequence tag) {
    return tag.length() >= 2 && tag.charAt(0) == 'W' && tag.charAt(1) == '/';
  }

  /** Compares what is behind {@code W/}, if that is there, byte by byte. */
  private static boolean sameOpaque(CharSequence text, int from, int to, CharSequence other) {
    boolean weak = to - from >= 2 && text.charAt(from) == 'W' && text.charAt(from + 1) == '/';
    int start = weak ? from + 2 : from;
    int otherStart = isWeak(other) ? 2 : 0;
    if (to - start != other.length() - otherStart) {
      return false;
    }
    for (int i = 0; i < to - start; i++) {
      if (text.charAt(start + i) != other.charAt(otherStart + i)) {
        return false;
      }
    }
    return true;
  }

  private static int skipSeparators(CharSequence field, int from) {
    int at = from;
    while (at < field.length() && " \t,".indexOf(field.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }

  /** Where a tag ends: commas between its quotes are part of it. */
  private static int tagEnd(CharSequence field, int from) {
    boolean quoted = false;
    int at = from;
    while (at < field.length() && (quoted || " \t,".indexOf(field.charAt(at)) < 0)) {
      quoted ^= field.charAt(at) == '"';
      at++;
    }
    return at;
  }
}
