package dev.lbsim.core.model;

import dev.lbsim.core.dns.Answer;
import dev.lbsim.core.dns.CacheEntry;
import dev.lbsim.core.dns.StaleRule;
import dev.lbsim.core.engine.Step;
import dev.lbsim.core.model.Fetch.Slot;
import java.util.Arrays;

/**
 * What the resolvers of one population know of one name, and how they find out what they do not:
 *
 * <pre>
 *   handle -> fresh: answer (and ask anew when it is due)
 *          -> not:   join the fetch under way, or start one --Network--> Zone --Network--> onAnswer
 *                    patience over: a stale answer     timeout: another try, or failure
 * </pre>
 *
 * <p>Hot path: runs once per lookup.
 */
final class NameCache {
  /** A client's query arrives. */
  final Step<Query> arrive;

  private final Step<Query> handle;
  private final Step<Query> answered;
  private final Step<Query> timeOut;
  private final Step<Fetch> patience;

  private final Resolvers owner;
  private final ResolverSettings settings;
  private final StaleRule stale;
  private final Zone zone;
  private final boolean scoped;
  private final QueryPool packets;
  private Fetch[] idle = new Fetch[8];
  private int idleCount;

  private static final Slot[] NONE = {};

  /** By scope, then by resolver and front end. */
  private Slot[][] slots = {};

  private int[] places = {};

  NameCache(Resolvers owner, Zone zone) {
    this.owner = owner;
    this.settings = owner.settings();
    this.stale = settings.stale();
    this.zone = zone;
    this.scoped = settings.ecs() && zone.looksAtPlaces();
    this.arrive = owner.step("arrive", this::onArrive);
    this.handle = owner.step("handle", this::onHandle);
    this.answered = owner.step("answered", this::onAnswered);
    this.timeOut = owner.step("timeOut", this::onTimeOut);
    this.patience = owner.step("patience", this::onPatience);
    this.packets = new QueryPool(zone.size(), answered);
  }

  /**
   * Makes room for the answers that clients of some networks get: one for all, or one for each.
   *
   * @param from number of the first network
   * @param networks how many there are
   * @param place where they are
   */
  void open(int from, int networks, int place) {
    int first = scoped ? from : 0;
    int count = Math.max(slots.length, first + (scoped ? networks : 1));
    int known = slots.length;
    slots = Arrays.copyOf(slots, count);
    Arrays.fill(slots, known, count, NONE);
    places = Arrays.copyOf(places, count);
    for (int scope = first; scope < first + (scoped ? networks : 1); scope++) {
      if (slots[scope] == NONE) {
        places[scope] = scoped ? place : owner.place();
        slots[scope] = slots(scope);
      }
    }
  }

  /**
   * Makes room for the answers that clients of one more network get, if they have none.
   *
   * @param place where they are
   */
  void makeRoom(int network, int place) {
    if ((scoped ? network : 0) >= slots.length || slots[scoped ? network : 0] == NONE) {
      open(network, 1, place);
    }
  }

  /** At first each is as if the name had been known for long. */
  private Slot[] slots(int scope) {
    Slot[] all = new Slot[settings.count() * settings.frontEnds()];
    Query query = packets.take();
    query.about = places[scope];
    query.network = scope;
    for (int i = 0; i < all.length; i++) {
      int resolver = i / settings.frontEnds();
      CacheEntry entry =
          new CacheEntry(zone.size(), owner.rulesOf(resolver), settings.order(), owner.orders());
      int count = zone.answerBeforeStart(query);
      entry.fillAtRandomPhase(
          query.answer.addresses, count, zone.ttlNanos(count), owner.engine.nowNanos());
      all[i] = new Slot(entry, resolver, scope);
    }
    packets.release(query);
    return all;
  }

  /** What a client of this resolver and network would be told at once. */
  void peek(int resolver, int network, Answer out) {
    slots[scoped ? network : 0][resolver * settings.frontEnds()].entry.giveOut(
        out, owner.engine.nowNanos());
  }

  private void onArrive(Query query) {
    Availability availability = owner.availability();
    if (availability.state == Availability.State.CRASHED) {
      query.answer.fail();
      reply(query);
    } else if (availability.state == Availability.State.UP) {
      if (availability.extraNanos > 0) {
        owner.engine.after(availability.extraNanos, handle, query);
      } else {
        onHandle(query);
      }
    } // else nobody hears of it but the client's own timer
  }

  private void onHandle(Query query) {
    long now = owner.engine.nowNanos();
    Slot slot = slotOf(query);
    owner.lookups++;
    if (slot.entry.fresh(now)) {
      hit(query, slot, now);
    } else if (slot.entry.usableStale(stale.maxNanos(), now) && patienceIsOver(slot, now)) {
      boolean ask = now >= slot.failedUntilNanos && slot.fetch == null;
      replyStale(query, slot);
      if (ask) {
        send(start(slot));
      }
    } else if (now < slot.failedUntilNanos) {
      owner.failures++;
      query.answer.fail();
      reply(query);
    } else {
      miss(query, slot, now);
    }
  }

  private Slot slotOf(Query query) {
    int fronts = settings.frontEnds();
    int front = fronts == 1 ? 0 : owner.drawFrontEnd();
    return slots[scoped ? query.network : 0][query.resolver * fronts + front];
  }

  private void hit(Query query, Slot slot, long now) {
    owner.hits++;
    query.hit = true;
    CacheEntry entry = slot.entry;
    boolean prefetch =
        slot.fetch == null
            && now >= slot.failedUntilNanos
            && settings.prefetch().due(entry.lifeNanos(), entry.remainingNanos(now));
    entry.giveOut(query.answer, now);
    if (prefetch) {
      owner.prefetches++;
      send(start(slot));
    }
    reply(query);
  }

  /** True if whoever asks now gets what there is: the name servers have had their time. */
  private boolean patienceIsOver(Slot slot, long now) {
    Fetch fetch = slot.fetch;
    return stale.patienceNanos() == 0
        || now < slot.failedUntilNanos
        || (fetch != null && now - fetch.startedNanos >= stale.patienceNanos());
  }

  private void miss(Query query, Slot slot, long now) {
    Fetch fetch = slot.fetch;
    if (fetch != null && settings.coalesce()) {
      owner.coalesced++;
      fetch.join(query);
    } else {
      fetch = start(slot);
      fetch.join(query);
      send(fetch);
      if (fetch.slot != slot || fetch.startedNanos != now) {
        return; // it is over already
      }
    }
    if (!fetch.patienceTimed && slot.entry.usableStale(stale.maxNanos(), now)) {
      fetch.patienceTimed = true;
      fetch.patienceTicket = owner.engine.after(stale.patienceNanos(), patience, fetch);
    }
  }

  private Fetch start(Slot slot) {
    Fetch fetch = idleCount == 0 ? new Fetch() : idle[--idleCount];
    fetch.slot = slot;
    fetch.startedNanos = owner.engine.nowNanos();
    slot.fetch = fetch;
    return fetch;
  }

  private void send(Fetch fetch) {
    Slot slot = fetch.slotOrThrow();
    Query packet = packets.take();
    packet.fetch = fetch;
    packet.from = owner.place();
    packet.about = places[slot.scope];
    packet.network = slot.scope;
    fetch.packet = packet;
    fetch.tries++;
    owner.queries++;
    int use = packet.use;
    zone.send(packet, owner.losses());
    if (packet.use == use && fetch.packet == packet) {
      packet.timed = true;
      packet.timerTicket = owner.engine.after(settings.timeoutNanos(), timeOut, packet);
    }
  }

  private void onAnswered(Query packet) {
    Fetch fetch = packet.fetch;
    if (fetch == null || fetch.packet == null || owner.down()) {
      return; // it came too late
    }
    boolean last = fetch.packet == packet;
    if (packet.answer.failed && !last) {
      return;
    }
    stopTimer(fetch);
    Slot slot = fetch.slotOrThrow();
    long now = owner.engine.nowNanos();
    if (packet.answer.failed) {
      packets.release(packet);
      tryAgain(fetch);
      return;
    }
    slot.failedUntilNanos = Long.MIN_VALUE;
    slot.entry.fill(packet.answer, now);
    end(fetch, slot);
    for (Query query = fetch.leave(); query != null; query = fetch.leave()) {
      slot.entry.giveOut(query.answer, now);
      reply(query);
    }
    if (last) {
      packets.release(packet);
    }
    recycle(fetch);
  }

  private void onTimeOut(Query packet) {
    Fetch fetch = packet.fetch;
    if (fetch != null && fetch.packet == packet) {
      packet.timed = false;
      tryAgain(fetch);
    }
  }

  private void tryAgain(Fetch fetch) {
    if (fetch.tries < settings.tries()) {
      send(fetch);
      return;
    }
    Slot slot = fetch.slotOrThrow();
    long now = owner.engine.nowNanos();
    boolean usable = slot.entry.usableStale(stale.maxNanos(), now);
    slot.failedUntilNanos = now + (usable ? stale.recheckNanos() : settings.failureNanos());
    end(fetch, slot);
    for (Query query = fetch.leave(); query != null; query = fetch.leave()) {
      if (usable) {
        replyStale(query, slot);
      } else {
        owner.failures++;
        query.answer.fail();
        reply(query);
      }
    }
  }

  private void onPatience(Fetch fetch) {
    fetch.patienceTimed = false;
    Slot slot = fetch.slotOrThrow();
    for (Query query = fetch.leave(); query != null; query = fetch.leave()) {
      replyStale(query, slot);
    }
  }

  private void end(Fetch fetch, Slot slot) {
    if (fetch.patienceTimed) {
      owner.engine.cancel(fetch.patienceTicket);
      fetch.patienceTimed = false;
    }
    stopTimer(fetch);
    fetch.packet = null;
    fetch.slot = null;
    if (slot.fetch == fetch) {
      slot.fetch = null;
    }
  }

  private void stopTimer(Fetch fetch) {
    Query packet = fetch.packet;
    if (packet != null && packet.timed) {
      owner.engine.cancel(packet.timerTicket);
      packet.timed = false;
    }
  }

  /** What was sent more than once may have a packet under way still. */
  private void recycle(Fetch fetch) {
    if (fetch.tries > 1) {
      return;
    }
    fetch.clear();
    if (idleCount == idle.length) {
      idle = Arrays.copyOf(idle, idleCount * 2);
    }
    idle[idleCount++] = fetch;
  }

  private void replyStale(Query query, Slot slot) {
    owner.stale++;
    slot.entry.giveOut(query.answer, owner.engine.nowNanos());
    query.answer.ttlNanos = stale.ttlNanos();
    reply(query);
  }

  private void reply(Query query) {
    owner.network().send(owner.place(), query.from, owner.losses(), query.home, query);
  }

  /** Forgets every answer. */
  void flush() {
    for (Slot[] ofScope : slots) {
      for (Slot slot : ofScope) {
        slot.entry.flush();
        slot.failedUntilNanos = Long.MIN_VALUE;
      }
    }
  }

  /** The processes are gone: whoever waits will find out by himself. */
  void crash() {
    flush();
    for (Slot[] ofScope : slots) {
      for (Slot slot : ofScope) {
        Fetch fetch = slot.fetch;
        if (fetch != null) {
          end(fetch, slot);
        }
      }
    }
  }
}
