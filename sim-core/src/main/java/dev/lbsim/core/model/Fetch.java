package dev.lbsim.core.model;

import dev.lbsim.core.dns.CacheEntry;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a resolver does to get an answer: the queries of clients that wait for it, and the tries so
 * far.
 *
 * <p>Pooled and mutable. Hot path: runs once per query to a name server.
 */
final class Fetch {
  /** Where the answer goes; null once it is over. */
  @Nullable Slot slot;

  /** Its latest packet; an earlier one may still come home. */
  @Nullable Query packet;

  int tries;
  long startedNanos;
  boolean patienceTimed;
  long patienceTicket;

  private @Nullable Query firstWaiting;
  private @Nullable Query lastWaiting;

  /** What one resolver knows of the name for one scope, and what it does about it. */
  static final class Slot {
    final CacheEntry entry;
    final int resolver;
    final int scope;

    /** The fetch under way that others may join, or null. */
    @Nullable Fetch fetch;

    /** Nobody is asked before this instant: the name servers have failed. */
    long failedUntilNanos = Long.MIN_VALUE;

    Slot(CacheEntry entry, int resolver, int scope) {
      this.entry = entry;
      this.resolver = resolver;
      this.scope = scope;
    }
  }

  Slot slotOrThrow() {
    return Objects.requireNonNull(slot);
  }

  void join(Query query) {
    query.next = null;
    if (lastWaiting == null) {
      firstWaiting = query;
    } else {
      lastWaiting.next = query;
    }
    lastWaiting = query;
  }

  boolean waitedFor() {
    return firstWaiting != null;
  }

  /** Takes out the query that has waited longest, or null. */
  @Nullable Query leave() {
    Query query = firstWaiting;
    if (query != null) {
      firstWaiting = query.next;
      query.next = null;
      if (firstWaiting == null) {
        lastWaiting = null;
      }
    }
    return query;
  }

  void clear() {
    slot = null;
    packet = null;
    tries = 0;
    patienceTimed = false;
    firstWaiting = null;
    lastWaiting = null;
  }
}
