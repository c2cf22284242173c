package dev.lbsim.scenario.compile;

import dev.lbsim.core.balance.RouteMatch;
import dev.lbsim.scenario.language.spec.L7Spec;
import dev.lbsim.scenario.language.spec.RouteSpec;
import java.util.ArrayList;
import java.util.List;

/** Which routes of a tier requests may take, by their index; the last is the one of all others. */
final class Candidates {
  private final List<RouteMatch> matches;
  private final L7Spec tier;

  Candidates(L7Spec tier) {
    this.tier = tier;
    this.matches = matches(tier);
  }

  /** What each of its routes asks for, but for the cost; the one of all others asks for nothing. */
  static List<RouteMatch> matches(L7Spec tier) {
    return tier.routes().stream().map(Candidates::match).toList();
  }

  private static RouteMatch match(RouteSpec route) {
    return new RouteMatch(
        route.path(), route.host(), route.method(), route.header(), route.cookie(), route.query());
  }

  /** The first that matches but for the cost. */
  int first(KindTable.Asked asked) {
    int route = 0;
    while (route < matches.size() && !asked.matches(matches.get(route))) {
      route++;
    }
    return route;
  }

  /** All that match but for the cost, in the order they are tried, up to one that takes any. */
  int[] of(KindTable.Asked asked) {
    List<Integer> routes = new ArrayList<>();
    for (int route = 0; route < matches.size(); route++) {
      if (asked.matches(matches.get(route))) {
        routes.add(route);
        if (tier.routes().get(route).cost() == null) {
          return ints(routes);
        }
      }
    }
    routes.add(matches.size());
    return ints(routes);
  }

  private static int[] ints(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }
}
