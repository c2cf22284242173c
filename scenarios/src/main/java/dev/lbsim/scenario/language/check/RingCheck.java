package dev.lbsim.scenario.language.check;

import dev.lbsim.scenario.language.problem.Wording;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Requests pass from tier to tier of layer 7 and come to an end, soon. */
final class RingCheck {
  private static final int LONGEST_WAY = 32;
  private static final int UNDER_WAY = -1;

  private final Context context;
  private final Map<String, Map<String, String>> next;

  /** Tiers a request passes from each on at most, itself included. */
  private final Map<String, Integer> lengths = new HashMap<>();

  private final List<String> way = new ArrayList<>();
  private boolean found;

  /**
   * @param next for each tier the tiers it sends to, each with the path that says so
   */
  RingCheck(Context context, Map<String, Map<String, String>> next) {
    this.context = context;
    this.next = next;
  }

  void check() {
    for (String start : next.keySet()) {
      if (!found) {
        walk(start);
      }
    }
  }

  /** A walk that comes back to a tier it is still in has found a ring. */
  private int walk(String at) {
    Integer known = lengths.get(at);
    if (known != null) {
      return known;
    }
    if (way.size() > 20 * LONGEST_WAY) {
      return 0; // far too long already, and the stack is not endless
    }
    lengths.put(at, UNDER_WAY);
    way.add(at);
    int longest = 0;
    String path = "";
    for (Map.Entry<String, String> behind : next.getOrDefault(at, Map.of()).entrySet()) {
      int length = found ? 0 : walk(behind.getKey());
      if (length == UNDER_WAY && !found) {
        report(behind.getKey(), behind.getValue());
      }
      if (length > longest) {
        longest = length;
        path = behind.getValue();
      }
    }
    way.remove(way.size() - 1);
    lengths.put(at, longest + 1);
    if (longest == LONGEST_WAY && !found) {
      context.error(
          path,
          "requests would pass " + (longest + 1) + " tiers of l7, one after the other",
          "the limit is " + LONGEST_WAY);
    }
    return longest + 1;
  }

  private void report(String first, String path) {
    found = true;
    List<String> ring = new ArrayList<>();
    for (String tier : way.subList(way.indexOf(first), way.size())) {
      ring.add("l7." + tier);
    }
    ring.add("l7." + first);
    if (ring.size() > LONGEST_WAY) {
      ring = ring.subList(0, LONGEST_WAY);
    }
    context.error(
        path,
        "requests would go round in a ring: " + Wording.shorten(String.join(" -> ", ring)),
        "let one of them send to a pool of servers");
  }
}
