package dev.lbsim.core.anycast;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Where and how one anycast prefix is announced: sites, each with sessions to neighbouring ASes.
 * Immutable; a change gives a copy.
 */
public final class Announcements {
  /** As many as routers are willing to send and to take. */
  public static final int MAX_PREPEND = 250;

  /** What the AS at the other end of a session is to us. */
  public enum Neighbour {
    /** We are its customer: it tells everybody. */
    PROVIDER,
    /** It tells only its customers. */
    PEER
  }

  /** How far the AS at the other end may pass the route on. */
  public enum Limit {
    /** As its business relations say. */
    NONE,
    /** To its customers only, as many providers offer by a community. */
    TO_CUSTOMERS_ONLY,
    /** To no other AS: the community NO_EXPORT of RFC 1997. */
    NO_EXPORT
  }

  /**
   * A BGP session of a site with an AS.
   *
   * @param site from 0
   * @param asn the AS at the other end
   * @param neighbour what it is to us
   * @param prepend how many times our AS number is repeated beyond once, from 0 to {@value
   *     #MAX_PREPEND}
   * @param limit how far the AS may pass the route on
   */
  public record Session(int site, long asn, Neighbour neighbour, int prepend, Limit limit) {
    public Session {
      if (site < 0) {
        throw new IllegalArgumentException("site " + site + " is below 0");
      }
      if (prepend < 0 || prepend > MAX_PREPEND) {
        throw new IllegalArgumentException(
            "prepending " + prepend + " times; allowed is 0 to " + MAX_PREPEND);
      }
    }

    /** A session that is neither prepended nor limited. */
    public Session(int site, long asn, Neighbour neighbour) {
      this(site, asn, neighbour, 0, Limit.NONE);
    }

    /** The same with {@code times} prepends. */
    public Session prepended(int times) {
      return new Session(site, asn, neighbour, times, limit);
    }
  }

  private final int siteCount;
  private final List<Session> sessions;
  private final BitSet withdrawn;

  private Announcements(int siteCount, List<Session> sessions, BitSet withdrawn) {
    this.siteCount = siteCount;
    this.sessions = List.copyOf(sessions);
    this.withdrawn = withdrawn;
  }

  /**
   * All sites announced.
   *
   * @param siteCount at least 1; a site may have no session
   * @throws IllegalArgumentException if a session is with a site that is not
   */
  public static Announcements of(int siteCount, List<Session> sessions) {
    for (Session session : sessions) {
      if (session.site() >= siteCount) {
        throw new IllegalArgumentException(
            "a session of site " + session.site() + " where there are " + siteCount);
      }
    }
    return new Announcements(siteCount, sessions, new BitSet());
  }

  /** Number of sites, withdrawn ones included. */
  public int siteCount() {
    return siteCount;
  }

  /** All sessions, those of withdrawn sites too. */
  public List<Session> sessions() {
    return sessions;
  }

  /** True if {@code site} is announced. */
  public boolean announced(int site) {
    return !withdrawn.get(site);
  }

  /** The same with {@code site} withdrawn. */
  public Announcements withdraw(int site) {
    return with(site, true);
  }

  /** The same with {@code site} announced. */
  public Announcements announce(int site) {
    return with(site, false);
  }

  /** The same with {@code times} prepends on all sessions of {@code site}. */
  public Announcements prepend(int site, int times) {
    return map(each -> each.site() == site ? each.prepended(times) : each);
  }

  /** The same with {@code times} prepends on the sessions of {@code site} with one AS. */
  public Announcements prepend(int site, long asn, int times) {
    return map(each -> each.site() == site && each.asn() == asn ? each.prepended(times) : each);
  }

  private Announcements with(int site, boolean isWithdrawn) {
    BitSet changed = (BitSet) withdrawn.clone();
    changed.set(site, isWithdrawn);
    return new Announcements(siteCount, sessions, changed);
  }

  private Announcements map(UnaryOperator<Session> change) {
    List<Session> changed = new ArrayList<>(sessions);
    changed.replaceAll(change);
    return new Announcements(siteCount, changed, withdrawn);
  }
}
