package dev.lbsim.core.model;

import dev.lbsim.core.random.RandomStream;
import dev.lbsim.core.random.Streams;
import java.util.List;

/**
 * Sends copies of a route's requests to other pools, to try something out with real traffic. Nobody
 * waits for a copy: its answer is thrown away, it is not made again when it fails, and it ends when
 * the route's timeout says so. To the pool it is a request like any other.
 *
 * <p>Source: Envoy, {@code request_mirror_policies}. What filters answer (a cache, a limit) never
 * comes here and is not copied, as in Envoy. In nginx ({@code mirror}) a copy is a subrequest, and
 * the client's connection takes no other request before it has ended; that is not modelled. A bad
 * choice where requests change something: the copy changes it again.
 *
 * <p>Hot path: runs once per event.
 */
final class Mirroring {
  private final L7Route[] ways;
  private final double[] shares;
  private final RandomStream random;

  Mirroring(
      L7Worker worker,
      L7Route route,
      TierRoute shared,
      L7Instance instance,
      Upstream[] upstreams,
      List<Boolean> consistent,
      Streams streams,
      String name) {
    List<MirrorSettings> mirrors = route.settings.mirrors();
    this.ways = new L7Route[mirrors.size()];
    this.shares = new double[mirrors.size()];
    this.random = streams.stream(name + "/mirror");
    for (int i = 0; i < ways.length; i++) {
      shares[i] = mirrors.get(i).share();
      ways[i] =
          new L7Route(
              worker,
              route.settings.toMirror(mirrors.get(i).pool()),
              shared.apart(),
              instance,
              false,
              false,
              upstreams,
              consistent,
              streams,
              name + "/mirror/" + (i + 1));
      ways[i].original = route;
    }
  }

  boolean asksForConnections() {
    for (L7Route way : ways) {
      if (way.asksForConnections()) {
        return true;
      }
    }
    return false;
  }

  /** Copies what is about to be sent to a backend, or does not. */
  void copy(Exchange exchange, Exchanges exchanges) {
    for (int i = 0; i < ways.length; i++) {
      if (shares[i] >= 1 || random.nextDouble() < shares[i]) {
        exchange.route.meters.count(RouteCount.MIRRORED);
        exchanges.copy(exchange, ways[i]);
      }
    }
  }
}
