package dev.lbsim.live.dns;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * What UDP and TCP have in common: finds the zone of a query, asks for its answer, counts. On the
 * server's event loop only, but for reading the counts.
 */
final class Responder {
  private List<Zone> zones;
  private ZoneAnswers answers;
  private final DnsLimits limits;
  private final AtomicLongArray counts = new AtomicLongArray(DnsCount.values().length);
  private int pending;

  Responder(List<Zone> zones, ZoneAnswers answers, DnsLimits limits) {
    this.zones = zones;
    this.answers = answers;
    this.limits = limits;
  }

  /** Others answer from now on. */
  void answerBy(List<Zone> others, ZoneAnswers by) {
    zones = others;
    answers = by;
  }

  /** The zone the query is for: the one with the longest origin, or null if none is ours. */
  @Nullable Zone zone(Query query) {
    Zone best = null;
    for (int i = 0; i < zones.size(); i++) {
      Zone zone = zones.get(i);
      if (zone.holds(query.name()) && (best == null || zone.wireBytes() > best.wireBytes())) {
        best = zone;
      }
    }
    return best;
  }

  /** Room for one more query that waits; false if it is to be dropped. */
  boolean begin() {
    if (pending >= limits.pendingMax()) {
      count(DnsCount.DROPPED);
      return false;
    }
    pending++;
    return true;
  }

  /** A query that began waits no more. */
  void end() {
    pending--;
  }

  void ask(Query query, Client client, Reply reply) {
    answers.answer(query.name(), query.type(), client, reply);
  }

  /** Why a query gets an answer of the server's own, or {@link Rcode#NOERROR}. */
  static Rcode refusal(Query query, @Nullable Zone zone) {
    return query.refusal() == Rcode.NOERROR && zone == null ? Rcode.REFUSED : query.refusal();
  }

  void refuse(ByteBuf out, Query query, Rcode rcode) {
    count(DnsCount.REFUSALS);
    AnswerWriter.refuse(out, query, rcode);
  }

  void answer(ByteBuf out, Query query, Zone zone, Answer answer, int bytesMax) {
    count(DnsCount.ANSWERS);
    if (!AnswerWriter.write(out, query, zone, answer, bytesMax)) {
      count(DnsCount.TRUNCATED);
    }
  }

  DnsLimits limits() {
    return limits;
  }

  /** One more; there is one thread that writes, so nothing is lost. */
  void count(DnsCount what) {
    counts.lazySet(what.ordinal(), counts.get(what.ordinal()) + 1);
  }

  /** How many so far; on any thread. */
  long counted(DnsCount what) {
    return counts.get(what.ordinal());
  }
}
