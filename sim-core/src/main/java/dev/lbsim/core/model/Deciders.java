package dev.lbsim.core.model;

import dev.lbsim.core.balance.Replayable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What decides in a component, by name, in the order it was made: equal worlds have equal names.
 * Nobody asks for it on the way of a request.
 */
final class Deciders {
  private final Map<String, Replayable> all = new LinkedHashMap<>();

  /** Takes one in; the second of a name is called {@code name.2}. Null is none. */
  void add(String name, @Nullable Replayable decider) {
    if (decider == null) {
      return;
    }
    String free = name;
    for (int number = 2; all.containsKey(free); number++) {
      free = name + "." + number;
    }
    all.put(free, decider);
  }

  Map<String, Replayable> all() {
    return all;
  }
}
