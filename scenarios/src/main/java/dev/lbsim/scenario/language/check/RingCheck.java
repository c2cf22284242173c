package dev.lbsim.scenario.language.check;

import dev.lbsim.scenario.language.problem.Wording;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests pass from tier to tier of layer 7 and come to an end, soon. */
final class RingCheck {
  private static final int LONGEST_WAY = 32;

  private final Context context;
  private final Map<String, String> next;

  /**
   * @param next for each tier whose pool is another tier, that other one
   */
  RingCheck(Context context, Map<String, String> next) {
    this.context = context;
    this.next = next;
  }

  void check() {
    String ring = findRing();
    if (ring == null) {
      checkLength();
    } else {
      report(ring);
    }
  }

  /**
   * A tier on a ring, or null. Each tier has one pool, so a walk that comes to a place it has been
   * at has found one, and places of earlier walks need no second visit.
   */
  private @Nullable String findRing() {
    Map<String, Integer> visitedBy = new HashMap<>();
    int walk = 0;
    for (String start : next.keySet()) {
      walk++;
      String at = start;
      while (at != null && !visitedBy.containsKey(at)) {
        visitedBy.put(at, walk);
        at = next.get(at);
      }
      if (at != null && visitedBy.getOrDefault(at, 0) == walk) {
        return at;
      }
    }
    return null;
  }

  private void report(String first) {
    List<String> ring = new ArrayList<>();
    String at = first;
    do {
      ring.add("l7." + at);
      at = next.getOrDefault(at, first);
    } while (!at.equals(first) && ring.size() < LONGEST_WAY);
    ring.add("l7." + first);
    context.error(
        "l7." + first + ".pool",
        "requests would go round in a ring: " + Wording.shorten(String.join(" -> ", ring)),
        "let one of them send to a pool of servers");
  }

  private void checkLength() {
    Map<String, Integer> lengths = new HashMap<>();
    for (String start : next.keySet()) {
      Deque<String> way = new ArrayDeque<>();
      for (String at = start; at != null && !lengths.containsKey(at); at = next.get(at)) {
        way.push(at);
      }
      while (!way.isEmpty()) {
        String at = way.pop();
        String after = next.get(at);
        int length = 1 + (after == null ? 0 : lengths.getOrDefault(after, 0));
        lengths.put(at, length);
        if (length == LONGEST_WAY + 1) {
          context.error(
              "l7." + at + ".pool",
              "requests would pass " + length + " tiers of l7, one after the other",
              "the limit is " + LONGEST_WAY);
        }
      }
    }
  }
}
