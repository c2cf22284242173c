package dev.lbsim.core.model;

import dev.lbsim.core.balance.CostUnits;
import dev.lbsim.core.random.Streams;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The routes of one worker, and which of them a request takes: the one its kind matches, or, where
 * routes ask what a request costs, the first that takes that cost.
 *
 * <p>Hot path: runs once per event.
 */
final class L7Routes {
  private final L7Route[] routes;
  private final int[] ofKind;
  private final @Nullable CostBook costs;

  /**
   * @param keeps true if no request is handed on as it is
   */
  L7Routes(
      L7Worker worker,
      L7Instance process,
      Streams streams,
      L7Settings settings,
      Upstream[] upstreams,
      TierRoute[] shared,
      Exchanges exchanges,
      boolean keeps) {
    this.ofKind = settings.routeOfKind();
    CostMeters meters = shared[0].costs();
    this.costs =
        settings.costs() == null || meters == null ? null : new CostBook(settings.costs(), meters);
    List<Boolean> consistent = settings.pools().stream().map(PoolSettings::consistent).toList();
    this.routes = new L7Route[settings.routes().size()];
    for (int r = 0; r < routes.length; r++) {
      RouteSettings route = settings.routes().get(r);
      String name = worker.name() + "/" + route.name();
      routes[r] =
          new L7Route(
              worker,
              route,
              shared[r],
              process,
              !keeps && costs == null && route.plain(),
              routes.length > 1,
              upstreams,
              consistent,
              streams,
              name);
      routes[r].filters =
          Filters.of(route.filters(), new FilterPlace(name, exchanges, process, shared[r]));
    }
  }

  /** The route with this index. */
  L7Route get(int index) {
    return routes[index];
  }

  /** What the worker takes requests to cost, or null if it takes all for equal. */
  @Nullable CostBook costs() {
    return costs;
  }

  /** What a request that has just come costs as far as the worker knows. */
  long costOf(Request request) {
    return costs == null ? CostUnits.PER_COST : costs.costOf(request);
  }

  /** The route of a request that costs so much. */
  L7Route of(Request request, long costUnits) {
    L7Route route = routes[0];
    if (routes.length > 1) {
      route = routes[costs == null ? ofKind(request) : costs.routeOf(request, costUnits)];
      request.takes(route.meters);
    }
    if (costs != null) {
      route.meters.count(RouteCount.COST, costUnits);
    }
    return route;
  }

  private int ofKind(Request request) {
    if (request.kindNumber < ofKind.length) {
      return ofKind[request.kindNumber];
    }
    Words words = Exchange.wordsOf(request);
    return words == null ? routes.length - 1 : words.route(route -> true);
  }

  /** True if the worker places requests by the connection that brings them. */
  boolean askForConnections() {
    for (L7Route route : routes) {
      if (route.asksForConnections()) {
        return true;
      }
    }
    return false;
  }

  /** Does something to every filter. */
  void forEachFilter(Consumer<Filter> what) {
    for (L7Route route : routes) {
      for (Filter filter : route.filters) {
        what.accept(filter);
      }
    }
  }

  /** The process dies. */
  void crash() {
    for (L7Route route : routes) {
      for (Filter filter : route.filters) {
        filter.onCrash();
      }
      if (route.sticky != null) {
        route.sticky.onCrash();
      }
    }
  }
}
