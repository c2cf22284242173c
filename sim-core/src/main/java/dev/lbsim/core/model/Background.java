package dev.lbsim.core.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The exchanges of a worker that go on without a client: fetches for a cache, and copies.
 *
 * <p>Hot path: runs once per event.
 */
final class Background {
  private final List<Exchange> all = new ArrayList<>();

  boolean isEmpty() {
    return all.isEmpty();
  }

  Exchange last() {
    return all.get(all.size() - 1);
  }

  void add(Exchange exchange) {
    exchange.background = all.size();
    all.add(exchange);
  }

  void remove(Exchange exchange) {
    Exchange last = all.remove(all.size() - 1);
    if (last != exchange) {
      all.set(exchange.background, last);
      last.background = exchange.background;
    }
    exchange.background = -1;
  }
}
