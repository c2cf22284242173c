package dev.lbsim.live.admin;

import dev.lbsim.scenario.run.Layout;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the meters of a world belong to, in words of metrics: a kind of component, which starts the
 * name, and labels that say which.
 */
final class Scopes {
  /**
   * A component.
   *
   * @param kind such as {@code server}
   * @param words the same in words, several of them, for HELP
   */
  record Scope(String kind, String words, Map<String, String> labels) {}

  private final Map<String, Scope> all = new LinkedHashMap<>();

  Scopes(Layout layout) {
    layout
        .clients()
        .forEach(
            (group, kinds) -> {
              all.put(group, new Scope("client_group", "client groups", labels("group", group)));
              kinds.forEach(
                  kind ->
                      all.put(
                          kind.scope(),
                          new Scope(
                              "client", "clients", labels("group", group, "path", kind.path()))));
            });
    layout
        .resolvers()
        .forEach(name -> all.put(name, new Scope("resolver", "resolvers", labels("group", name))));
    layout
        .zones()
        .keySet()
        .forEach(name -> all.put(name, new Scope("dns", "name servers", labels("name", name))));
    layout
        .sites()
        .forEach(
            (vip, sites) -> {
              all.put(vip, new Scope("anycast", "anycast addresses", labels("address", vip)));
              sites.forEach(
                  site ->
                      all.put(
                          site,
                          new Scope(
                              "anycast_site",
                              "sites of anycast addresses",
                              with(labels("address", vip), "site", rest(vip, site)))));
            });
    layout.l4().forEach((tier, members) -> members.forEach(one -> member("l4", tier, one)));
    layout.l7().forEach((tier, members) -> members.forEach(one -> member("l7", tier, one)));
    layout
        .routes()
        .forEach(
            (tier, routes) ->
                routes.forEach(
                    route ->
                        all.put(
                            route,
                            new Scope(
                                "l7_route",
                                "routes of layer-7 tiers",
                                with(
                                    labels("tier", tier),
                                    "route",
                                    rest(tier + ".routes", route))))));
    layout
        .upstreams()
        .forEach(
            (tier, pools) ->
                pools.forEach(
                    pool ->
                        all.put(
                            pool.scope(),
                            new Scope(
                                "l7_pool",
                                "pools behind layer-7 tiers",
                                with(
                                    labels("tier", tier),
                                    "pool",
                                    rest(tier + ".pools", pool.name()))))));
    layout
        .costs()
        .keySet()
        .forEach(
            tier ->
                all.put(
                    tier + ".cost", new Scope("l7_cost", "layer-7 tiers", labels("tier", tier))));
    layout.pools().forEach((pool, members) -> members.forEach(one -> member("server", pool, one)));
  }

  private void member(String kind, String tier, String member) {
    String words =
        switch (kind) {
          case "l4" -> "layer-4 instances";
          case "l7" -> "layer-7 instances";
          default -> "servers";
        };
    all.put(
        member, new Scope(kind, words, with(labels("tier", tier), "member", rest(tier, member))));
  }

  /** The labels of a server, L7 or L4 instance. */
  Map<String, String> ofMember(String name) {
    return of(name).labels;
  }

  /** What meters of this name belong to. */
  Scope of(String name) {
    Scope found = all.get(name);
    // A new kind of component is shown under its own name until it gets words of its own.
    return found != null ? found : new Scope("component", "components", Map.of("name", name));
  }

  private static Map<String, String> labels(String... pairs) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      boolean qualified = i == 0;
      String value = pairs[i + 1];
      labels.put(pairs[i], qualified ? value.substring(value.indexOf('.') + 1) : value);
    }
    return labels;
  }

  private static Map<String, String> with(Map<String, String> labels, String name, String value) {
    labels.put(name, value);
    return labels;
  }

  private static String rest(String whole, String part) {
    return part.startsWith(whole + ".") ? part.substring(whole.length() + 1) : part;
  }
}
