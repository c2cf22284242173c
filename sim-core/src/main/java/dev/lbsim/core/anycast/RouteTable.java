package dev.lbsim.core.anycast;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every AS has heard and what it makes of it: the Adj-RIBs-In and the Loc-RIB of RFC 4271,
 * section 3.2, for one prefix. An AS looks at all it has heard only when its best route got worse;
 * otherwise what it just heard is better or is not.
 *
 * <p>A neighbour is known by its place among all neighbours of all ASes, as {@link AsGraph} has
 * them.
 */
final class RouteTable {
  /** In place of where a best route is from. */
  private static final int NOWHERE = Integer.MIN_VALUE;

  private final AsGraph graph;
  private final ConvergenceSettings settings;
  private final int[][] sessionsOf;
  private final @Nullable AsPath[] heard;

  /** The place of a neighbour, or for a session the complement of its index. */
  private final int[] bestFrom;

  private final int[] bestPreference;
  private final @Nullable AsPath[] best;
  private Announcements announcements;

  RouteTable(AsGraph graph, ConvergenceSettings settings, Announcements announcements) {
    this.graph = graph;
    this.settings = settings;
    this.announcements = announcements;
    this.heard = new AsPath[2 * graph.linkCount()];
    this.best = new AsPath[graph.size()];
    this.bestFrom = new int[graph.size()];
    this.bestPreference = new int[graph.size()];
    Arrays.fill(bestFrom, NOWHERE);
    Arrays.fill(bestPreference, Preference.NO_ROUTE);
    this.sessionsOf = sessionsOf(graph, announcements.sessions());
  }

  private static int[][] sessionsOf(AsGraph graph, List<Announcements.Session> sessions) {
    int[][] sessionsOf = new int[graph.size()][];
    Arrays.fill(sessionsOf, new int[0]);
    for (int i = 0; i < sessions.size(); i++) {
      int as = graph.indexOf(sessions.get(i).asn());
      if (as < 0) {
        throw new IllegalArgumentException(
            "AS " + sessions.get(i).asn() + " is not in the topology");
      }
      sessionsOf[as] = Arrays.copyOf(sessionsOf[as], sessionsOf[as].length + 1);
      sessionsOf[as][sessionsOf[as].length - 1] = i;
    }
    return sessionsOf;
  }

  Announcements announcements() {
    return announcements;
  }

  /** Other announcements over the same sessions. Each AS must then {@link #decide}. */
  void setAnnouncements(Announcements next) {
    announcements = next;
  }

  /** The best route of an AS as it tells it, or null. */
  @Nullable AsPath best(int as) {
    return best[as];
  }

  /** How good that is. */
  int preference(int as) {
    return bestPreference[as];
  }

  /** The neighbour an AS sends to, {@link Catchment#NO_HOP} if that is a site or there is none. */
  int nextHop(int as) {
    return bestFrom[as] < 0 ? Catchment.NO_HOP : graph.neighbour(bestFrom[as]);
  }

  /**
   * Notes that an AS has the route of its next hop, or where there is none that of a site: for a
   * start in a known state. What it has heard must be noted afterwards.
   *
   * @param path what the next hop tells
   * @return what this AS tells
   */
  @Nullable AsPath start(int as, int nextHop, @Nullable AsPath path) {
    if (path == null) {
      decide(as);
      return best[as];
    }
    int place = graph.firstCustomer(as);
    while (graph.neighbour(place) != nextHop) {
      place++;
    }
    take(as, preference(as, place, path), place, new AsPath(as, path));
    return best[as];
  }

  /** Notes what an AS has been told, without deciding. A path through itself it throws away. */
  void hear(int as, int place, @Nullable AsPath path) {
    heard[place] = path == null || path.contains(as) ? null : path;
  }

  /** Takes an update from the neighbour at {@code place}; true if the best route is another now. */
  boolean update(int as, int place, @Nullable AsPath path) {
    hear(as, place, path);
    AsPath now = heard[place];
    int preference = now == null ? Preference.NO_ROUTE : preference(as, place, now);
    boolean wasBest = bestFrom[as] == place;
    if (wasBest ? preference > bestPreference[as] : !beatsBest(as, preference, place)) {
      return wasBest && decide(as);
    }
    return now != null && take(as, preference, place, new AsPath(as, now));
  }

  /** Looks at everything an AS has heard; true if its best route is another now. */
  boolean decide(int as) {
    AsPath old = best[as];
    bestFrom[as] = NOWHERE;
    bestPreference[as] = Preference.NO_ROUTE;
    for (int i : sessionsOf[as]) {
      Announcements.Session session = announcements.sessions().get(i);
      if (announcements.announced(session.site())) {
        consider(as, sessionPreference(session), ~i);
      }
    }
    int end = graph.end(as);
    for (int place = graph.firstCustomer(as); place < end; place++) {
      AsPath path = heard[place];
      if (path != null) {
        consider(as, preference(as, place, path), place);
      }
    }
    best[as] = pathFrom(as, bestFrom[as]);
    return !AsPath.same(old, best[as]);
  }

  private @Nullable AsPath pathFrom(int as, int from) {
    if (from >= 0) {
      AsPath path = heard[from];
      return path == null ? null : new AsPath(as, path);
    }
    return from == NOWHERE ? null : new AsPath(as, announcements.sessions().get(~from));
  }

  private void consider(int as, int preference, int from) {
    if (beatsBest(as, preference, from)) {
      bestPreference[as] = preference;
      bestFrom[as] = from;
    }
  }

  private boolean take(int as, int preference, int place, AsPath path) {
    boolean changed = !AsPath.same(best[as], path);
    bestPreference[as] = preference;
    bestFrom[as] = place;
    best[as] = path;
    return changed;
  }

  private boolean beatsBest(int as, int preference, int from) {
    if (preference != bestPreference[as]) {
      return preference < bestPreference[as];
    }
    return preference != Preference.NO_ROUTE
        && settings.tieRule().prefers(choice(from), choice(bestFrom[as]));
  }

  /** As {@link TieRule} wants it. */
  private int choice(int from) {
    return from >= 0
        ? graph.neighbour(from)
        : announcements.sessions().get(~from).site() - announcements.siteCount();
  }

  private int sessionPreference(Announcements.Session session) {
    int preference = Preference.of(session);
    return anyPath() ? Preference.asCustomers(preference) : preference;
  }

  private int preference(int as, int place, AsPath path) {
    RouteClass routeClass =
        anyPath() || place < graph.firstPeer(as)
            ? RouteClass.CUSTOMER
            : place < graph.firstProvider(as) ? RouteClass.PEER : RouteClass.PROVIDER;
    return Preference.of(routeClass, path.length);
  }

  private boolean anyPath() {
    return settings.policy() == ConvergenceSettings.Policy.SHORTEST_PATH;
  }
}
