package dev.lbsim.core.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cookies a client keeps for sticky sessions: one from each tier, or part of one, that gave it
 * any. They are few, so they are searched one by one.
 *
 * <p>Hot path: runs once per event.
 */
final class CookieJar {
  /** No cookie. */
  static final long NONE = -1;

  private StickySettings[] from = new StickySettings[1];
  private long[] home = new long[1];
  private long[] begunNanos = new long[1];
  private long[] seenNanos = new long[1];
  private int count;

  /** What a live client was given, as HTTP has it, by name. */
  private @Nullable Map<String, String> real;

  /** The cookies of who sent a request, or null if there are none. */
  static @Nullable CookieJar of(Request request) {
    Owner owner = request.owner;
    if (!owner.crowd) {
      return request.session == owner.session ? owner.cookies : null;
    }
    Connection way = Exchange.clientRequest(request).connection;
    return way == null ? null : way.cookies;
  }

  /** Where the sender of a request keeps the cookies of its answer; null if nobody is there. */
  static @Nullable CookieJar forAnswer(Request request) {
    Owner owner = request.owner;
    if (!owner.crowd) {
      if (request.session != owner.session) {
        return null;
      }
      if (owner.cookies == null) {
        owner.cookies = new CookieJar();
      }
      return owner.cookies;
    }
    Connection way = Exchange.clientRequest(request).connection;
    if (way != null && way.cookies == null) {
      way.cookies = new CookieJar();
    }
    return way == null ? null : way.cookies;
  }

  /** Where a cookie says its session goes, or {@link #NONE}. */
  long find(StickySettings settings, long nowNanos) {
    int at = indexOf(settings);
    return at < count && settings.rules().known(begunNanos[at], seenNanos[at], nowNanos)
        ? home[at]
        : NONE;
  }

  /** True if it holds a cookie that is too old. */
  boolean expired(StickySettings settings, long nowNanos) {
    return indexOf(settings) < count && find(settings, nowNanos) == NONE;
  }

  /**
   * An answer has come from a backend.
   *
   * @param where 0 or more
   * @return true if that takes a new cookie, false if it is where the old one says
   */
  boolean set(StickySettings settings, long where, long nowNanos) {
    int at = indexOf(settings);
    boolean same = find(settings, nowNanos) == where;
    if (at == count) {
      add(settings);
    }
    if (!same) {
      home[at] = where;
      begunNanos[at] = nowNanos;
    }
    seenNanos[at] = nowNanos;
    return !same;
  }

  private int indexOf(StickySettings settings) {
    int at = 0;
    while (at < count && from[at] != settings) {
      at++;
    }
    return at;
  }

  private void add(StickySettings settings) {
    if (count == from.length) {
      from = Arrays.copyOf(from, 2 * count);
      home = Arrays.copyOf(home, 2 * count);
      begunNanos = Arrays.copyOf(begunNanos, 2 * count);
      seenNanos = Arrays.copyOf(seenNanos, 2 * count);
    }
    from[count++] = settings;
  }

  /** Those that HTTP brought, by name. */
  Map<String, String> real() {
    return real == null ? Map.of() : real;
  }

  /** HTTP has brought one. */
  void keep(String name, String value) {
    if (real == null) {
      real = new LinkedHashMap<>();
    }
    real.put(name, value);
  }

  /** Throws all of them away. */
  void clear() {
    count = 0;
    real = null;
  }
}
