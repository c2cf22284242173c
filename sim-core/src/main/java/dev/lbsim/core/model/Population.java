package dev.lbsim.core.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Every request there is, under way or waiting to be used again: for the rare event that must find
 * those it concerns, so that the frequent ones need not keep a list.
 */
final class Population {
  private final List<Request> all = new ArrayList<>();

  void add(Request request) {
    all.add(request);
  }

  /** Calls {@code action} on each request that a connection to {@code front} carries. */
  void forEachOn(Front front, Consumer<Request> action) {
    int count = all.size();
    for (int i = 0; i < count; i++) {
      Request request = all.get(i);
      Connection connection = request.connection;
      if (connection != null && connection.front == front && connection.carries(request)) {
        action.accept(request);
      }
    }
  }

  /**
   * Calls {@code action}, which may issue more, on each request whose answer {@code worker} awaits.
   */
  void forEachOutFrom(L7Worker worker, Consumer<Request> action) {
    int count = all.size();
    for (int i = 0; i < count; i++) {
      if (all.get(i).trail.isOutFrom(worker)) {
        action.accept(all.get(i));
      }
    }
  }
}
