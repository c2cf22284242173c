package dev.lbsim.core.model;

import dev.lbsim.core.dns.Answer;
import dev.lbsim.core.dns.Asker;
import dev.lbsim.core.engine.Step;
import org.jspecify.annotations.Nullable;

/**
 * One packet with a question about a name, and later with its answer: from a client to its
 * resolver, or from whoever has no answer to the name server. Who gives up on one forgets it and
 * sends another; what comes home late finds nobody waiting.
 *
 * <p>Pooled and mutable. Hot path: runs once per lookup.
 */
final class Query implements Asker {
  final Answer answer;

  /** Where it was asked, and so where the answer goes. */
  int from = Network.NOWHERE;

  /** The place the answer is meant for, as far as the name server is told. */
  int about = Network.NOWHERE;

  /** The client's network, numbered across all client groups. */
  int network;

  /** Takes the answer home. */
  Step<Query> home;

  /** How many were sent before it for the same purpose. */
  int earlier;

  /** Counts uses: tells whether a query sent a moment ago has come home already. */
  int use;

  boolean timed;
  long timerTicket;

  /** A cache knew the answer. */
  boolean hit;

  // A client's.
  @Nullable Request request;
  int resolver;

  // A resolver's.
  @Nullable Fetch fetch;

  /** Waits for the same fetch. */
  @Nullable Query next;

  Query(int capacity, Step<Query> home) {
    this.answer = new Answer(capacity);
    this.home = home;
  }

  @Override
  public int place() {
    return about;
  }

  /** Forgets what of its last use is not set anew by the next one. */
  void clear() {
    use++;
    timed = false;
    hit = false;
    request = null;
    fetch = null;
    next = null;
    earlier = 0;
  }
}
