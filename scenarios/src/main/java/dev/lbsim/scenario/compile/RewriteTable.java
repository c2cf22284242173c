package dev.lbsim.scenario.compile;

import dev.lbsim.core.balance.Rewrite;
import dev.lbsim.scenario.language.spec.AnswerSpec;
import dev.lbsim.scenario.language.spec.L7Spec;
import dev.lbsim.scenario.language.spec.RewriteSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What requests become on their way through tiers that rewrite them. What a rewritten request asks
 * for is another kind, with the answers of the first: so everything that is looked up by kind
 * (routes, caches, limits, costs) reads the new path at the tiers behind and the old one before.
 */
final class RewriteTable {
  /**
   * No file a person writes comes near; what else would be made in one that does stays as it is.
   */
  private static final int MOST_DERIVED = 4_096;

  private final Map<String, L7Spec> tiers;
  private final Function<String, List<String>> behind;
  private final List<KindTable.Asked> asked;
  private final List<AnswerSpec> answers;
  private final List<Integer> bases = new ArrayList<>();
  private final Map<String, Candidates> candidates = new HashMap<>();
  private final Map<Derived, Integer> derived = new HashMap<>();
  private final Map<L7Spec, Map<Integer, Map<Integer, Integer>>> steps = new IdentityHashMap<>();
  private final Set<At> seen = new HashSet<>();
  private final Deque<At> ahead = new ArrayDeque<>();

  /** The same request of clients, rewritten alike. */
  private record Derived(int base, KindTable.Asked asked) {}

  /** A kind that comes to a tier. */
  private record At(String tier, int kind) {}

  /**
   * Follows every kind through the tiers, and adds the kinds it becomes.
   *
   * @param behind of each tier the tiers it sends to; there is no ring
   * @param asked what each kind asks for; grows
   * @param answers what each of them is answered; grows
   */
  RewriteTable(
      Map<String, L7Spec> tiers,
      Function<String, List<String>> behind,
      List<KindTable.Asked> asked,
      List<AnswerSpec> answers) {
    this.tiers = tiers;
    this.behind = behind;
    this.asked = asked;
    this.answers = answers;
    if (tiers.values().stream().noneMatch(RewriteTable::rewrites)) {
      return;
    }
    int known = asked.size();
    for (int kind = 0; kind < known; kind++) {
      bases.add(kind);
      for (String tier : tiers.keySet()) {
        comes(tier, kind);
      }
    }
    while (!ahead.isEmpty()) {
      At at = ahead.remove();
      pass(at.tier(), at.kind());
    }
  }

  private static boolean rewrites(L7Spec tier) {
    return tier.guards().rewrite() != null
        || tier.routes().stream().anyMatch(route -> route.guards().rewrite() != null);
  }

  private void comes(String tier, int kind) {
    At at = new At(tier, kind);
    if (seen.add(at)) {
      ahead.add(at);
    }
  }

  private void pass(String name, int kind) {
    L7Spec tier = tiers.get(name);
    if (tier == null) {
      return;
    }
    Candidates routes = candidates.computeIfAbsent(name, of -> new Candidates(tier));
    for (int route : routes.of(asked.get(kind))) {
      int becomes = becomes(kind, rewriteOf(tier, route));
      if (becomes != kind) {
        steps
            .computeIfAbsent(tier, of -> new HashMap<>())
            .computeIfAbsent(route, of -> new HashMap<>())
            .put(kind, becomes);
        behind.apply(name).forEach(next -> comes(next, becomes));
      }
    }
  }

  private static @Nullable RewriteSpec rewriteOf(L7Spec tier, int route) {
    return route == tier.routes().size()
        ? tier.guards().rewrite()
        : tier.routes().get(route).guards().over(tier.guards()).rewrite();
  }

  /** Those of a tier, by the name of the route that has one. */
  static Map<String, Rewrite> byRoute(L7Spec tier) {
    Map<String, Rewrite> all = new LinkedHashMap<>();
    for (int route = 0; route <= tier.routes().size(); route++) {
      RewriteSpec rewrite = rewriteOf(tier, route);
      if (rewrite != null) {
        all.put(tier.routeNames().get(route), rewrite);
      }
    }
    return all;
  }

  private int becomes(int kind, @Nullable RewriteSpec rewrite) {
    KindTable.Asked before = asked.get(kind);
    KindTable.Asked after = rewrite == null ? before : rewritten(before, rewrite);
    if (after.equals(before) || derived.size() == MOST_DERIVED) {
      return kind;
    }
    int base = bases.get(kind);
    return derived.computeIfAbsent(
        new Derived(base, after),
        of -> {
          asked.add(after);
          answers.add(answers.get(base));
          bases.add(base);
          return asked.size() - 1;
        });
  }

  private static KindTable.Asked rewritten(KindTable.Asked asked, RewriteSpec rewrite) {
    Map<String, String> headers = asked.headers();
    if (!rewrite.headers().isEmpty()) {
      headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      headers.putAll(asked.headers());
      headers.putAll(rewrite.headers());
      headers = new LinkedHashMap<>(headers);
    }
    return new KindTable.Asked(
        rewrite.path(asked.path()),
        asked.query(),
        rewrite.host() == null ? asked.host() : rewrite.host(),
        asked.method(),
        headers,
        asked.cookies(),
        asked.group());
  }

  /** What each kind is to the backends of a route, or null if that changes nothing. */
  int @Nullable [] toBackends(L7Spec tier, int route) {
    Map<Integer, Integer> changes = steps.getOrDefault(tier, Map.of()).get(route);
    if (changes == null) {
      return null;
    }
    int[] kinds = new int[asked.size()];
    for (int kind = 0; kind < kinds.length; kind++) {
      kinds[kind] = changes.getOrDefault(kind, kind);
    }
    return kinds;
  }
}
