package dev.lbsim.scenario.language.check;

import dev.lbsim.scenario.language.problem.Wording;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Requests pass from tier to tier of layer 7 and come to an end, soon. */
final class RingCheck {
  private static final int LONGEST_WAY = 32;

  private final Context context;
  private final Map<String, Map<String, String>> next;

  /** How many tiers a request passes from each on at most; only of tiers that lead to no ring. */
  private final Map<String, Integer> lengths = new HashMap<>();

  /**
   * @param next for each tier the tiers it sends to, each with the path that says so
   */
  RingCheck(Context context, Map<String, Map<String, String>> next) {
    this.context = context;
    this.next = next;
  }

  void check() {
    measure();
    next.keySet().stream()
        .filter(tier -> !lengths.containsKey(tier))
        .findFirst()
        .ifPresentOrElse(this::reportRingFrom, this::reportLength);
  }

  /** From the ends backwards: a tier is measured once all behind it are (Kahn, 1962). */
  private void measure() {
    Map<String, List<String>> before = new HashMap<>();
    Map<String, Integer> unmeasured = new HashMap<>();
    Deque<String> ready = new ArrayDeque<>();
    next.forEach(
        (tier, behind) -> {
          unmeasured.put(tier, behind.size());
          behind
              .keySet()
              .forEach(of -> before.computeIfAbsent(of, t -> new ArrayList<>()).add(tier));
          if (behind.isEmpty()) {
            ready.add(tier);
          }
        });
    while (!ready.isEmpty()) {
      String tier = ready.remove();
      int behind =
          next.getOrDefault(tier, Map.of()).keySet().stream()
              .mapToInt(of -> lengths.getOrDefault(of, 0))
              .max()
              .orElse(0);
      lengths.put(tier, behind + 1);
      for (String earlier : before.getOrDefault(tier, List.of())) {
        if (unmeasured.merge(earlier, -1, Integer::sum) == 0) {
          ready.add(earlier);
        }
      }
    }
  }

  /** What leads to a ring has an unmeasured tier behind it, over and over. */
  private void reportRingFrom(String start) {
    Set<String> way = new LinkedHashSet<>();
    String at = start;
    while (way.add(at)) {
      at = behindInRing(at).getKey();
    }
    List<String> walked = new ArrayList<>(way);
    String first = at;
    List<String> ring = new ArrayList<>(walked.subList(walked.indexOf(first), walked.size()));
    ring.add(first);
    List<String> shown = ring.subList(0, Math.min(ring.size(), LONGEST_WAY));
    context.error(
        behindInRing(first).getValue(),
        "requests would go round in a ring: "
            + Wording.shorten(String.join(" -> ", shown.stream().map(t -> "l7." + t).toList())),
        "let one of them send to a pool of servers");
  }

  private Map.Entry<String, String> behindInRing(String tier) {
    return next.getOrDefault(tier, Map.of()).entrySet().stream()
        .filter(behind -> !lengths.containsKey(behind.getKey()))
        .findFirst()
        .orElseThrow();
  }

  private void reportLength() {
    next.forEach(
        (tier, behind) ->
            behind.forEach(
                (of, path) -> {
                  if (lengths.getOrDefault(of, 0) == LONGEST_WAY
                      && lengths.getOrDefault(tier, 0) == LONGEST_WAY + 1) {
                    context.error(
                        path,
                        "requests would pass "
                            + (LONGEST_WAY + 1)
                            + " tiers of l7, one after the other",
                        "the limit is " + LONGEST_WAY);
                  }
                }));
  }
}
