package dev.lbsim.core.model;

import dev.lbsim.core.guard.sticky.StickyRules;
import org.jspecify.annotations.Nullable;

/**
 * How the sessions of a route stay with their backends. Routes that have the same settings, the
 * same object, share what they know of a session; they have the same pools in the same order.
 *
 * @param rules when a session stays
 * @param table where the proxy remembers sessions, or null to give each client a cookie
 */
public record StickySettings(StickyRules rules, @Nullable Table table) {

  /**
   * A stick table.
   *
   * @param entries how many sessions there is room for
   * @param keyOfKind the session of each kind of request, by {@link RequestKind#number}, or {@link
   *     #NO_KEY}; null for each source address of clients
   * @param scope who shares one table
   */
  public record Table(int entries, long @Nullable [] keyOfKind, RateLimitSettings.Scope scope) {}

  /** The key of what belongs to no session. */
  public static final long NO_KEY = 0;

  /** True if it matters by which connection of a client a request comes. */
  boolean asksForConnections() {
    return table != null && table.keyOfKind() == null;
  }
}
