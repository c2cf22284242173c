package dev.lbsim.core.model;

import org.jspecify.annotations.Nullable;

/**
 * Those who wait at a station, in order of arrival, each priority in a line of its own where
 * priorities count. Doubly linked, so that an abandoned request can leave from anywhere.
 *
 * <p>Hot path: runs once per event.
 */
final class WaitingLine {
  private final boolean byPriority;
  private final @Nullable Request[] first;
  private final @Nullable Request[] last;

  WaitingLine(boolean byPriority) {
    this.byPriority = byPriority;
    int lines = byPriority ? RequestKind.PRIORITIES : 1;
    this.first = new Request[lines];
    this.last = new Request[lines];
  }

  private int lineOf(Request request) {
    return byPriority ? request.priority : 0;
  }

  /** The one that came first among the most important, or null. */
  @Nullable Request oldest() {
    Request found = first[0];
    for (int i = 1; found == null && i < first.length; i++) {
      found = first[i];
    }
    return found;
  }

  /** The one that came last among the least important, or null. */
  @Nullable Request newest() {
    Request found = null;
    for (int i = last.length - 1; found == null && i >= 0; i--) {
      found = last[i];
    }
    return found;
  }

  void append(Request request) {
    int line = lineOf(request);
    Request tail = last[line];
    request.previous = tail;
    if (tail == null) {
      first[line] = request;
    } else {
      tail.next = request;
    }
    last[line] = request;
  }

  void unlink(Request request) {
    int line = lineOf(request);
    Request before = request.previous;
    Request after = request.next;
    if (before == null) {
      first[line] = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last[line] = before;
    } else {
      after.previous = before;
    }
    request.previous = null;
    request.next = null;
  }
}
