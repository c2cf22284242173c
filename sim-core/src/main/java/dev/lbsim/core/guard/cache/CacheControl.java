package dev.lbsim.core.guard.cache;

import java.util.Arrays;
import java.util.StringJoiner;

/**
 * The cache directives of one request or response, as {@link CacheDirective} knows them. Immutable:
 * parsed once from header text, or put together once by whoever makes up responses, and kept with
 * what is stored.
 *
 * <p>Source: RFC 9111 section 5.2. Where a directive comes twice the first counts (section 4.2.1
 * allows that). The times are nanoseconds here and whole seconds on the wire; more than 2^31
 * seconds count as 2^31 (section 1.2.2).
 */
public final class CacheControl {
  /** The time of a directive that is not there. */
  public static final long ABSENT = -1;

  /** {@code max-stale} without a number. */
  public static final long ANY = Long.MAX_VALUE;

  static final long LONGEST_SECONDS = 1L << 31;
  static final long NANOS_PER_SECOND = 1_000_000_000L;

  private static final CacheDirective[] DIRECTIVES = CacheDirective.values();

  /** No directive at all. */
  public static final CacheControl NONE = new Builder().build();

  private final int present;
  private final long[] nanos;

  private CacheControl(int present, long[] nanos) {
    this.present = present;
    this.nanos = nanos;
  }

  /** The directives of one {@code Cache-Control} field. Never fails: see {@link CacheDirective}. */
  public static CacheControl parse(CharSequence field) {
    return new Builder().parse(field).build();
  }

  /** Starts without directives. */
  public static Builder builder() {
    return new Builder();
  }

  /** True if the directive is there. */
  public boolean has(CacheDirective directive) {
    return (present & directive.bit()) != 0;
  }

  /** The time a directive gives, 0 or more, or {@link #ABSENT}; {@link #ANY} for any. */
  public long nanos(CacheDirective directive) {
    return nanos[directive.ordinal()];
  }

  /** As it would be written. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ");
    for (CacheDirective directive : DIRECTIVES) {
      if (has(directive)) {
        long time = nanos(directive);
        boolean bare = time == ABSENT || time == ANY;
        text.add(directive.text() + (bare ? "" : "=" + time / NANOS_PER_SECOND));
      }
    }
    return text.toString();
  }

  /** Puts directives together, from text or without. */
  public static final class Builder {
    private int present;
    private final long[] nanos = new long[DIRECTIVES.length];

    private Builder() {
      Arrays.fill(nanos, ABSENT);
    }

    /** Adds what one field line says. Lines are read in order: the first of two directives wins. */
    public Builder parse(CharSequence field) {
      CacheControlParser.parse(field, this);
      return this;
    }

    /** Adds a directive that takes no time, or {@code max-stale} without one. */
    public Builder with(CacheDirective directive) {
      boolean anyTime = directive == CacheDirective.MAX_STALE;
      if (directive.takesSeconds() && !anyTime) {
        throw new IllegalArgumentException(directive.text() + " needs a time");
      }
      return set(directive, anyTime ? ANY : ABSENT);
    }

    /**
     * Adds a directive that takes a time.
     *
     * @param timeNanos 0 or more; need not be whole seconds
     */
    public Builder with(CacheDirective directive, long timeNanos) {
      if (!directive.takesSeconds() || timeNanos < 0) {
        throw new IllegalArgumentException(directive.text() + " of " + timeNanos + " ns");
      }
      return set(directive, timeNanos);
    }

    Builder set(CacheDirective directive, long timeNanos) {
      if ((present & directive.bit()) == 0) {
        present |= directive.bit();
        nanos[directive.ordinal()] = timeNanos;
      }
      return this;
    }

    /** What has been added so far. */
    public CacheControl build() {
      return new CacheControl(present, nanos.clone());
    }
  }
}
