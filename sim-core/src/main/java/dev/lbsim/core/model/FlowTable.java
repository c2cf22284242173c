package dev.lbsim.core.model;

import org.jspecify.annotations.Nullable;

/**
 * The flows an L4 instance remembers, least recently used first. The list runs through the
 * connections themselves, so remembering allocates nothing.
 *
 * <p>Hot path: runs once per event.
 */
final class FlowTable {
  private final long capacity;
  private @Nullable Connection oldest;
  private @Nullable Connection newest;
  private long size;
  private long evicted;

  /**
   * @param capacity most flows remembered at once
   */
  FlowTable(long capacity) {
    this.capacity = capacity;
  }

  /** A packet of this flow came by: it is the most recently used. */
  void touch(Connection connection) {
    if (connection == newest) {
      return;
    }
    if (connection.inTable) {
      unlink(connection);
    } else if (size == capacity) {
      Connection victim = oldest;
      if (victim != null) {
        remove(victim);
        evicted++;
      }
    }
    append(connection);
  }

  void remove(Connection connection) {
    if (connection.inTable) {
      unlink(connection);
    }
  }

  void clear() {
    for (Connection next = oldest; next != null; next = oldest) {
      unlink(next);
    }
  }

  /** Flows pushed out by newer ones so far. */
  long evicted() {
    return evicted;
  }

  private void append(Connection connection) {
    connection.inTable = true;
    connection.older = newest;
    connection.newer = null;
    if (newest == null) {
      oldest = connection;
    } else {
      newest.newer = connection;
    }
    newest = connection;
    size++;
  }

  private void unlink(Connection connection) {
    Connection older = connection.older;
    Connection newer = connection.newer;
    if (older == null) {
      oldest = newer;
    } else {
      older.newer = newer;
    }
    if (newer == null) {
      newest = older;
    } else {
      newer.older = older;
    }
    connection.older = null;
    connection.newer = null;
    connection.inTable = false;
    size--;
  }
}
