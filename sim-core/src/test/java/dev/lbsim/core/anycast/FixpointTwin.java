package dev.lbsim.core.anycast;

import dev.lbsim.core.anycast.Announcements.Limit;
import dev.lbsim.core.anycast.Announcements.Neighbour;
import dev.lbsim.core.anycast.Announcements.Session;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Routing by its definition and nothing else: every AS looks at what all its neighbours tell it,
 * takes the best, and this goes on until no AS changes its mind. Slow, and plainly right.
 */
final class FixpointTwin {
  /**
   * A route at an AS.
   *
   * @param rank 0 from a customer, 1 from a peer, 2 from a provider
   * @param choice the neighbour, or for a site its index less the number of sites
   */
  record Route(int rank, List<Integer> path, int extra, int limit, int choice, int site) {
    int length() {
      return path.size() + extra;
    }
  }

  private final AsGraph graph;
  private final Announcements announcements;
  private final Comparator<Route> order;
  private final Comparator<Route> quality =
      Comparator.comparingInt(Route::rank)
          .thenComparingInt(Route::length)
          .thenComparingInt(Route::limit);
  private final Route[] best;
  private final BitSet[] sites;

  FixpointTwin(AsGraph graph, Announcements announcements, TieRule rule) {
    this.graph = graph;
    this.announcements = announcements;
    Comparator<Route> byChoice = Comparator.comparingInt(Route::choice);
    this.order = quality.thenComparing(rule == TieRule.LOWEST_ASN ? byChoice : byChoice.reversed());
    this.best = new Route[graph.size()];
    this.sites = new BitSet[graph.size()];
    settle();
  }

  private void settle() {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int as = 0; as < graph.size(); as++) {
        List<Route> offers = offers(as);
        Route now = offers.stream().min(order).orElse(null);
        BitSet possible = new BitSet();
        for (Route each : offers) {
          if (quality.compare(each, now) == 0) {
            possible.or(each.choice() < 0 ? siteOf(each) : sites[each.choice()]);
          }
        }
        if (!Objects.equals(now, best[as]) || !possible.equals(sites[as])) {
          best[as] = now;
          sites[as] = possible;
          changed = true;
        }
      }
    }
  }

  private static BitSet siteOf(Route route) {
    BitSet set = new BitSet();
    set.set(route.site());
    return set;
  }

  private List<Route> offers(int as) {
    List<Route> offers = new ArrayList<>();
    for (Session session : announcements.sessions()) {
      if (session.asn() == graph.asn(as) && announcements.announced(session.site())) {
        int rank = session.neighbour() == Neighbour.PROVIDER ? 0 : 1;
        Limit limit = session.limit();
        if (rank == 1 && limit == Limit.TO_CUSTOMERS_ONLY) {
          limit = Limit.NONE;
        }
        int choice = session.site() - announcements.siteCount();
        offers.add(
            new Route(
                rank, List.of(), 1 + session.prepend(), limit.ordinal(), choice, session.site()));
      }
    }
    for (int at = graph.firstCustomer(as); at < graph.end(as); at++) {
      int from = graph.neighbour(at);
      int rank = at < graph.firstPeer(as) ? 0 : at < graph.firstProvider(as) ? 1 : 2;
      Route theirs = best[from];
      if (theirs == null || theirs.path().contains(as) || !tells(theirs, rank == 2)) {
        continue;
      }
      List<Integer> path = new ArrayList<>(List.of(from));
      path.addAll(theirs.path());
      offers.add(new Route(rank, path, theirs.extra(), 0, from, theirs.site()));
    }
    return offers;
  }

  /** Own and customer routes go to all, others to customers, and limited ones less far. */
  private static boolean tells(Route route, boolean toCustomer) {
    boolean everywhere = route.rank() == 0 && route.limit() == 0;
    return everywhere || (toCustomer && route.limit() != Limit.NO_EXPORT.ordinal());
  }

  /** The route of an AS, or null. */
  Route best(int as) {
    return best[as];
  }

  /** The sites that equally good routes lead to. */
  BitSet sites(int as) {
    return sites[as];
  }
}
