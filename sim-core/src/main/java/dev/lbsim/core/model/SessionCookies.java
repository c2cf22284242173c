package dev.lbsim.core.model;

import dev.lbsim.core.balance.XxHash64;
import dev.lbsim.core.guard.sticky.SessionCookie;
import dev.lbsim.core.guard.sticky.SessionCookie.Session;
import dev.lbsim.core.guard.sticky.StickyRules;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one route by the cookies of real clients, which say where to go as {@link
 * CookieJar} does for those of a simulation. They outlive this process and this world: so the
 * backend is named by a hash of its name, and times are those of the calendar.
 */
final class SessionCookies {
  private final SessionCookie cookie;
  private final StickyRules rules;
  private final L7Route route;

  /** Which pool and backend has a name with this hash. */
  private final Map<Long, Long> homes = new HashMap<>();

  SessionCookies(SessionCookie cookie, StickyRules rules, L7Route route) {
    this.cookie = cookie;
    this.rules = rules;
    this.route = route;
  }

  private @Nullable Session read(Words words) {
    return SessionCookie.read(words.session(cookie));
  }

  /** Where a request's cookie says its session goes, or {@link CookieJar#NONE}. */
  long find(Words words) {
    Session session = read(words);
    return session == null || !session.isKnown(rules, words.epochMillis())
        ? CookieJar.NONE
        : homeOf(session);
  }

  /** True if it brings a cookie that is too old. */
  boolean expired(Words words) {
    Session session = read(words);
    return session != null && !session.isKnown(rules, words.epochMillis());
  }

  /**
   * A backend has answered it.
   *
   * @return true if its session is somewhere else than its cookie says
   */
  boolean set(Words words, long home) {
    long now = words.epochMillis();
    Session before = read(words);
    boolean known = before != null && before.isKnown(rules, now);
    if (before != null && known && homeOf(before) == home) {
      if (!before.isFresh(rules, now)) {
        words.sets(cookie, rules, new Session(before.home(), before.begunMillis(), now));
      }
      return false;
    }
    return words.sets(cookie, rules, new Session(hashOf(home), now, now));
  }

  private long hashOf(long home) {
    PoolHop pool = route.pools[(int) (home >>> Integer.SIZE)];
    return XxHash64.hash(pool.target((int) home).name(), 0);
  }

  private long homeOf(Session session) {
    if (homes.isEmpty()) {
      for (PoolHop pool : route.pools) {
        for (int i = 0; i < pool.targets(); i++) {
          long home = ((long) pool.number << Integer.SIZE) | i;
          homes.put(hashOf(home), home);
        }
      }
    }
    return homes.getOrDefault(session.home(), CookieJar.NONE);
  }
}
