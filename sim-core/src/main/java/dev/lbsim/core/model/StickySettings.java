package dev.lbsim.core.model;

import dev.lbsim.core.guard.sticky.SessionCookie;
import dev.lbsim.core.guard.sticky.StickyRules;
import org.jspecify.annotations.Nullable;

/**
 * How the sessions of a route stay with their backends. Routes that have the same settings, the
 * same object, share what they know of a session; they have the same pools in the same order.
 *
 * @param rules when a session stays
 * @param table where the proxy remembers sessions, or null to give each client a cookie
 * @param cookie what real clients get as one; null if there are none
 */
public record StickySettings(
    StickyRules rules, @Nullable Table table, @Nullable SessionCookie cookie) {

  /** For the world's own clients only. */
  public StickySettings(StickyRules rules, @Nullable Table table) {
    this(rules, table, null);
  }

  /**
   * A stick table.
   *
   * @param entries how many sessions there is room for
   * @param keys what makes a session; what has no key belongs to none
   * @param scope who shares one table
   */
  public record Table(int entries, RequestKeys keys, RateLimitSettings.Scope scope) {}

  /** True if it matters by which connection of a client a request comes. */
  boolean asksForConnections() {
    return table != null && table.keys().asksForConnections();
  }
}
