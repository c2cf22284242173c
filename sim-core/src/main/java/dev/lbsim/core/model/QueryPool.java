package dev.lbsim.core.model;

import dev.lbsim.core.engine.Step;
import java.util.Arrays;

/**
 * Queries about one name that are not under way, to be used again. What was given up on is left to
 * the garbage collector: a packet of it may still be about.
 *
 * <p>Hot path: runs once per lookup.
 */
final class QueryPool {
  private final int capacity;
  private final Step<Query> home;
  private Query[] queries = new Query[8];
  private int count;

  /**
   * @param capacity most addresses an answer can hold
   * @param home takes the answers
   */
  QueryPool(int capacity, Step<Query> home) {
    this.capacity = capacity;
    this.home = home;
  }

  Query take() {
    return count == 0 ? new Query(capacity, home) : queries[--count];
  }

  void release(Query query) {
    query.clear();
    if (count == queries.length) {
      queries = Arrays.copyOf(queries, count * 2);
    }
    queries[count++] = query;
  }
}
