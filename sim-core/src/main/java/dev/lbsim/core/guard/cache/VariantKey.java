package dev.lbsim.core.guard.cache;

import dev.lbsim.core.balance.XxHash64;
import org.jspecify.annotations.Nullable;

/**
 * Keys of the variants of one resource: the resource's own key, and in the order of its {@code
 * Vary} field what each named request field says (RFC 9111 section 4.1).
 *
 * <pre>
 *   long key = VariantKey.of(primary, generation);
 *   key = VariantKey.and(key, VariantKey.valueOf(acceptEncoding));
 * </pre>
 *
 * A simulator gives small numbers for values. The generation is whatever the owner changes when the
 * resource is invalidated: variants of an old one are never found again, and leave as the store
 * fills.
 *
 * <p>Values are compared after white space round commas and at the ends is taken off (section 4.1
 * allows that), letters as they are. A bad choice for fields that nearly every client words in his
 * own way, such as {@code User-Agent}: first sort them into a few classes, and give the class.
 *
 * <p>Hot path: runs once per request.
 */
public final class VariantKey {
  private static final long ABSENT = 0x6E6F206669656C64L;

  private VariantKey() {}

  /** The key of a resource without variants, or the start of a variant's. */
  public static long of(long primary, long generation) {
    return XxHash64.mix(primary, generation);
  }

  /** The key with one more value. */
  public static long and(long key, long value) {
    return XxHash64.mix(key, value);
  }

  /** The value of a field that is not there: like no other. */
  public static long absent() {
    return ABSENT;
  }

  /** The value of a field, null if it is not there; several lines joined by commas. */
  public static long valueOf(@Nullable CharSequence field) {
    if (field == null) {
      return ABSENT;
    }
    long hash = 0;
    boolean skipped = false;
    boolean start = true;
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      if (c == ' ' || c == '\t') {
        skipped = true;
        continue;
      }
      if (skipped && !start && c != ',') {
        hash = XxHash64.mix(hash, ' ');
      }
      hash = XxHash64.mix(hash, c);
      skipped = false;
      start = c == ',';
    }
    return hash;
  }
}
