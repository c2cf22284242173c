package dev.lbsim.scenario.language.check;

import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.language.spec.L7Spec;
import dev.lbsim.scenario.language.spec.RouteSpec;
import dev.lbsim.scenario.language.value.PoolsSpec;
import dev.lbsim.scenario.language.value.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Which pool of a layer-7 tier an event gives another part of the requests. */
final class PoolSetting {
  private static final String ROUTES = ".routes.";
  private static final String POOL = ".pool.";

  private PoolSetting() {}

  /** True if {@code path} speaks of a pool of a layer-7 tier, there or not. */
  static boolean isOne(String path, Names names) {
    int pool = path.indexOf(POOL);
    return pool > 0
        && (path.startsWith("l7.")
            || !names.find(tier(path.substring(0, pool)), List.of(Target.Kind.L7)).isEmpty());
  }

  /**
   * Reads it.
   *
   * @param path a pool as written in a tier or in a route of one: {@code l7.proxy.pool.green},
   *     {@code proxy.routes.api.pool.green}
   */
  static Setting of(String path, Share share, Names names) throws BadValue {
    int at = path.indexOf(POOL);
    String owner = path.substring(0, at);
    Target tier = Setting.one(tier(owner), Target.Kind.L7, names);
    L7Spec spec = (L7Spec) Objects.requireNonNull(names.entry(tier));
    int route = spec.routes().size();
    PoolsSpec pools = spec.pool();
    if (owner.contains(ROUTES)) {
      route = route(spec, owner.substring(owner.indexOf(ROUTES) + ROUTES.length()));
      PoolsSpec own = spec.routes().get(route).pool();
      pools = own == null ? pools : own;
    }
    int pool = index(owner, pools, path.substring(at + POOL.length()), names);
    return new Setting.ToPoolShare(tier, route, pool, share);
  }

  private static String tier(String owner) {
    int routes = owner.indexOf(ROUTES);
    return routes < 0 ? owner : owner.substring(0, routes);
  }

  private static int route(L7Spec tier, String name) throws BadValue {
    List<String> known = new ArrayList<>();
    for (int i = 0; i < tier.routes().size(); i++) {
      RouteSpec route = tier.routes().get(i);
      known.add(route.name() == null ? Integer.toString(i + 1) : route.name());
    }
    int found = known.indexOf(name);
    if (found < 0) {
      throw new BadValue(
          "there is no route " + Wording.quote(name), Wording.didYouMean(name, known, "there are"));
    }
    return found;
  }

  private static int index(String owner, PoolsSpec pools, String name, Names names)
      throws BadValue {
    List<String> texts = pools.pools().stream().map(pool -> pool.pool().text()).toList();
    if (texts.size() < 2) {
      throw new BadValue(
          owner + " cannot be set: it has one pool, which gets everything", Setting.SETTABLE);
    }
    List<Target> meant = names.find(name, Names.POOLS);
    for (int i = 0; i < texts.size(); i++) {
      if (texts.get(i).equals(name)
          || meant.size() == 1 && names.find(texts.get(i), Names.POOLS).equals(meant)) {
        return i;
      }
    }
    throw new BadValue(
        "there is no pool " + Wording.quote(name) + " in " + owner,
        Wording.didYouMean(name, texts, "there are"));
  }
}
