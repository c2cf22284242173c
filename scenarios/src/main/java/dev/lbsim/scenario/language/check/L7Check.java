package dev.lbsim.scenario.language.check;

import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.language.spec.CompressSpec;
import dev.lbsim.scenario.language.spec.FanOutSpec;
import dev.lbsim.scenario.language.spec.FaultSpec;
import dev.lbsim.scenario.language.spec.GuardsSpec;
import dev.lbsim.scenario.language.spec.HttpCacheSpec;
import dev.lbsim.scenario.language.spec.L7Spec;
import dev.lbsim.scenario.language.spec.OutlierSpec;
import dev.lbsim.scenario.language.spec.RouteSpec;
import dev.lbsim.scenario.language.spec.SheddingSpec;
import dev.lbsim.scenario.language.value.PoolsSpec;
import dev.lbsim.scenario.language.value.Span;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What must hold inside a layer-7 tier. */
final class L7Check {
  private final Context context;

  L7Check(Context context) {
    this.context = context;
  }

  void check(String name, L7Spec tier) {
    String path = "l7." + name;
    context.checkFiles(path + ".overhead", tier.overhead());
    context.checkFiles(path + ".per-kb", tier.perKb());
    if (tier.compress() != null) {
      checkCompress(path + ".compress", tier.compress());
    }
    String hashOn = path + ".hash-on";
    if (context.marks().has(hashOn) && !tier.balance().consistent()) {
      context.advice(
          hashOn, tier.balance().name() + " does not hash, so this does nothing", "remove it");
    }
    checkWeights(path + ".pool", tier.pool());
    checkGuards(path, tier.guards(), tier.guards());
    if (tier.defence() != null) {
      new DefenceCheck(context).checkTier(path + ".defence", tier.defence());
    }
    new StickyCheck(context).check(path, tier, tier.guards(), tier.guards());
    checkPoolGuards(path, tier);
    checkRoutes(path, tier);
    new CostCheck(context).check(path, tier);
  }

  private void checkCompress(String path, CompressSpec compress) {
    context.checkFiles(path + ".per-kb", compress.perKb());
    for (int i = 0; i < compress.types().size(); i++) {
      String type = compress.types().get(i);
      if (!type.matches("[A-Za-z0-9!#$&^_.+-]+/([A-Za-z0-9!#$&^_.+-]+|\\*)")) {
        context.error(
            path + ".types" + (compress.types().size() == 1 ? "" : "[" + i + "]"),
            Wording.quote(type) + " is not a media type",
            "write text/html, or text/* for all of a kind");
      }
    }
    checkPaths(path + ".paths", compress.paths());
  }

  private void checkRoutes(String tier, L7Spec spec) {
    Map<String, Integer> named = new HashMap<>();
    for (int i = 0; i < spec.routes().size(); i++) {
      RouteSpec route = spec.routes().get(i);
      String path = tier + ".routes[" + i + "]";
      String name = route.name() == null ? Integer.toString(i + 1) : route.name();
      if (!name.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,62}")) {
        context.error(
            path + ".name",
            Wording.quote(name) + " cannot be a name here",
            "names are letters, digits, - and _");
      } else if (name.equals("default")) {
        context.error(
            path + ".name",
            "the route of all that match no other is called so",
            "use another name");
      } else if (named.putIfAbsent(name, i) != null) {
        context.error(
            path + ".name", "another route is called " + Wording.quote(name), "use another name");
      }
      checkPaths(path + ".path", route.path());
      boolean unreadable = route.cost() == null && context.marks().has(path + ".cost");
      if (matchesAll(route) && !unreadable) {
        context.advice(
            path,
            "this route takes every request, so nothing after it is ever used",
            "say what it takes, such as path: /api/*");
      }
      if (route.pool() != null) {
        checkWeights(path + ".pool", route.pool());
      }
      GuardsSpec all = route.guards().over(spec.guards());
      checkGuards(path, route.guards(), all);
      new StickyCheck(context).check(path, spec, route.guards(), all);
    }
  }

  private void checkPaths(String at, List<String> paths) {
    for (int i = 0; i < paths.size(); i++) {
      String text = paths.get(i);
      if (!text.startsWith("/") && !text.startsWith("*")) {
        context.error(
            at + (paths.size() == 1 ? "" : "[" + i + "]"),
            Wording.quote(text) + " is no path",
            "paths begin with /: /" + Wording.shorten(text));
      }
    }
  }

  private static boolean matchesAll(RouteSpec route) {
    return route.path().stream().allMatch("/*"::equals)
        && route.host().isEmpty()
        && route.method().isEmpty()
        && route.header().isEmpty()
        && route.cookie().isEmpty()
        && route.query().isEmpty()
        && (route.cost() == null || route.cost().isAny());
  }

  private void checkCache(String path, HttpCacheSpec cache) {
    boolean limited =
        cache.size() != null
            || cache.entries() != null
            || context.marks().has(path + ".size")
            || context.marks().has(path + ".entries");
    if (!limited) {
      context.error(
          path, "a cache without any limit would grow for ever", "give it a size, or entries");
    }
    if (cache.size() != null
        && cache.maxObject() != null
        && cache.maxObject().compareTo(cache.size()) > 0) {
      context.advice(
          path + ".max-object",
          "no object can be larger than the whole cache, " + cache.size(),
          "lower it, or remove it");
    }
    if (!cache.coalesce() && context.marks().has(path + ".lock-timeout")) {
      context.advice(
          path + ".lock-timeout",
          "nobody waits for anybody here, so this does nothing",
          "add coalesce: true, or remove it");
    }
    boolean anyKept =
        cache.ttl() != null
            || context.spec().clients().values().stream()
                .flatMap(group -> group.requests().stream())
                .anyMatch(request -> request.answer().mayBeKept());
    if (!anyKept) {
      context.advice(
          path,
          "no answer says that it may be kept, so this cache never holds anything",
          "give it a ttl, or requests a cache-control: max-age=60");
    }
  }

  private void checkWeights(String path, PoolsSpec pools) {
    if (!pools.pools().isEmpty()
        && pools.pools().stream().allMatch(pool -> pool.weight().value() == 0)) {
      context.error(path, "all weights are 0, so no request ever goes anywhere", null);
    }
  }

  private void checkShedding(String path, GuardsSpec all) {
    SheddingSpec shed = Objects.requireNonNull(all.shed());
    if (shed.of() == null && all.limit() == null) {
      context.error(
          path,
          "nothing says how many requests the shares are shares of",
          "give a limit, or of: 100");
    }
    if (shed.start().ratio() >= shed.full().ratio()) {
      context.error(
          path, "shedding would be complete before it starts", "let start be less than full");
    }
  }

  private void checkPoolGuards(String path, L7Spec tier) {
    OutlierSpec outlier = tier.outlier();
    if (outlier != null && outlier.maxEjectionTime().compareTo(outlier.baseEjectionTime()) < 0) {
      context.error(
          path + ".outlier.max-ejection-time",
          "the longest ejection is shorter than the first, " + outlier.baseEjectionTime(),
          "raise it");
    }
    if (outlier != null && tier.passive() != null) {
      context.error(
          path + ".passive",
          "outlier sets backends aside as well, and each would let the other's return",
          "keep one of them");
    }
    if (tier.observe() != null
        && tier.health() == null
        && !context.problems().failed(path + ".health")) {
      context.error(
          path + ".observe",
          "failed requests would count as failed health checks, and there are none",
          "add health, such as health: { every: 2s }, or use passive or outlier");
    }
    if (context.marks().has(path + ".overprovision") && tier.pools("").size() == 1) {
      context.advice(
          path + ".overprovision", "there is no other pool to spill to", "give a backup");
    }
  }

  /**
   * @param own what is said at {@code path}: what is taken from the tier has been checked there
   * @param all that and what is taken from the tier
   */
  private void checkGuards(String path, GuardsSpec own, GuardsSpec all) {
    FanOutSpec fanOut = own.fanOut();
    if (fanOut != null && fanOut.needed() > fanOut.leaves()) {
      context.error(
          path + ".fan-out.needs",
          "of " + fanOut.leaves() + " leaves no " + fanOut.needed() + " can answer",
          "ask more, or need fewer");
    }
    boolean ofHedging = own.hedge() != null || fanOut != null;
    if (ofHedging && all.hedge() != null && all.fanOut() != null) {
      context.error(
          path + (own.hedge() != null ? ".hedge" : ".fan-out"),
          "a hedge beside a fan-out is not told which leaf it stands for",
          "keep one of them");
    }
    boolean ofTime = own.timeout() != null || own.tryTimeout() != null;
    Span timeout = all.timeout();
    Span tryTimeout = all.tryTimeout();
    if (ofTime && timeout != null && tryTimeout != null && tryTimeout.compareTo(timeout) > 0) {
      context.advice(
          path + (own.tryTimeout() != null ? ".try-timeout" : ".timeout"),
          "one attempt may take " + tryTimeout + ", but all together " + timeout,
          "lower the try-timeout, or raise the timeout");
    }
    if (own.cache() != null) {
      checkCache(path + ".cache", own.cache());
    }
    for (String key : List.of("wait", "order")) {
      if (own.limit() != null
          && own.limit().queue() == null
          && context.marks().has(path + ".limit." + key)) {
        context.advice(
            path + ".limit." + key,
            "nobody waits here, so this does nothing",
            "add a queue, such as queue: 100");
      }
    }
    boolean ofShedding = own.shed() != null || own.limit() != null;
    if (ofShedding && all.shed() != null) {
      checkShedding(path + (own.shed() != null ? ".shed" : ".limit"), all);
    }
    new LimitCheck(context).check(path + ".rate-limit", own.rateLimit());
    if (own.rewrite() != null) {
      new RewriteCheck(context).check(path + ".rewrite", own.rewrite());
    }
    FaultSpec fault = own.fault();
    if (fault != null && fault.delay() != null) {
      context.checkFiles(path + ".fault.delay", fault.delay().time());
    }
  }
}
