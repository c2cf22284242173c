package dev.lbsim.core.model;

import dev.lbsim.core.dns.Answer;
import dev.lbsim.core.dns.CacheEntry;
import dev.lbsim.core.dns.TtlRules;
import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.engine.Step;
import dev.lbsim.core.random.RandomStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a client group finds what it visits: a name, the cache of each client, if any, and the
 * resolvers they ask (none: they ask the name server itself). Where nothing takes time the answer
 * is there within the call; else the request waits.
 *
 * <p>Hot path: runs once per lookup.
 */
final class Lookup {
  private final Step<Query> home;
  private final Step<Query> timeOut;

  private final Engine engine;
  private final Network network;
  private final Zone zone;
  private final @Nullable Resolvers resolvers;
  private final @Nullable NameCache cache;
  private final LookupSettings settings;
  private final int firstNetwork;
  private final int networks;
  private final RandomStream random;
  private final QueryPool queries;
  private final Answer told;

  private @Nullable ClientGroup group;
  private long lookups;
  private long cacheHits;
  private long timeouts;
  private long waitedNanos;

  /**
   * @param name of the client group
   * @param firstNetwork number of the first of its networks, among those of all groups
   * @param networks how many it has
   * @param random draws the resolver of a connection whose owner has none of its own, and which
   *     queries are lost
   */
  Lookup(
      String name,
      Engine engine,
      Network network,
      Zone zone,
      @Nullable Resolvers resolvers,
      LookupSettings settings,
      int firstNetwork,
      int networks,
      RandomStream random) {
    this.engine = engine;
    this.network = network;
    this.zone = zone;
    this.resolvers = resolvers;
    this.cache = resolvers == null ? null : resolvers.cacheOf(zone);
    this.settings = settings;
    this.firstNetwork = firstNetwork;
    this.networks = networks;
    this.random = random;
    this.home = new Step<>(name + "/answer", this::onAnswer);
    this.timeOut = new Step<>(name + "/lookupTimeOut", this::onTimeOut);
    this.queries = new QueryPool(zone.size(), home);
    this.told = new Answer(zone.size());
  }

  Zone zone() {
    return zone;
  }

  private ClientGroup group() {
    return Objects.requireNonNull(group);
  }

  /** Which of the networks of all groups one of this group's is; beyond the last it begins anew. */
  int networkNumber(int ofNetwork) {
    return firstNetwork + ofNetwork % networks;
  }

  /** The resolver of an owner that keeps its own, or -1 where there are none. */
  int drawResolver(RandomStream addresses) {
    return resolvers == null ? -1 : resolvers.draw(addresses);
  }

  /**
   * Gets ready: resolvers know the name, and so does each owner that has a cache; at first as if
   * they had been in use for long.
   *
   * @param group whose lookups these are
   * @param draws which owners disregard TTLs, and the phases
   */
  void start(ClientGroup group, Owner[] owners, RandomStream draws) {
    this.group = group;
    int place = group.place();
    if (cache != null) {
      cache.open(firstNetwork, networks, place);
    }
    LookupSettings.Cache kept = settings.cache();
    if (kept == null) {
      return;
    }
    boolean[] stubborn = ShareOf.draw(kept.stubbornShare(), owners.length, draws);
    for (int i = 0; i < owners.length; i++) {
      TtlRules rules = stubborn[i] ? kept.stubbornRules() : kept.rules();
      CacheEntry entry = new CacheEntry(zone.size(), rules, LookupSettings.Cache.ORDER, draws);
      owners[i].answers = entry;
      long now = engine.nowNanos();
      peek(owners[i], place);
      boolean asItCame = told.count > 0 && rules.lifeNanos(told.ttlNanos) == told.ttlNanos;
      if (asItCame && cache != null) {
        entry.fill(told, now); // ends when the resolver's does
      } else {
        entry.fillAtRandomPhase(told, now);
      }
    }
  }

  private void peek(Owner owner, int place) {
    if (cache != null) {
      cache.peek(owner.resolver, firstNetwork + owner.network, told);
      return;
    }
    Query query = queries.take();
    query.about = place;
    int count = zone.answerBeforeStart(query);
    told.copy(query.answer);
    told.given(count, zone.ttlNanos(count), engine.nowNanos());
    queries.release(query);
  }

  /**
   * Finds the addresses for a request: {@link ClientGroup#resolved} hears of it, within this call
   * or later.
   */
  void resolve(Request request) {
    lookups++;
    long now = engine.nowNanos();
    CacheEntry own = request.owner.answers;
    if (own != null && own.fresh(now)) {
      cacheHits++;
      own.giveOut(told, now);
      tell(request, told, true);
      return;
    }
    ask(request, 0, request.owner.resolver);
  }

  private void ask(Request request, int earlier, int resolver) {
    Query query = queries.take();
    query.request = request;
    query.earlier = earlier;
    query.from = group().place();
    query.about = query.from;
    query.network = firstNetwork + request.network;
    request.query = query;
    int use = query.use;
    if (cache == null || resolvers == null) {
      zone.send(query, random);
    } else {
      query.resolver = resolver >= 0 ? resolver : resolvers.draw(random);
      network.send(query.from, resolvers.place(), random, cache.arrive, query);
    }
    if (query.use == use && request.query == query) {
      query.timed = true;
      query.timerTicket = engine.after(settings.timeoutNanos(), timeOut, query);
    }
  }

  private void onAnswer(Query query) {
    Request request = query.request;
    if (request == null) {
      return; // nobody waits for it any more
    }
    forget(query, request);
    keep(request, query.answer);
    tell(request, query.answer, query.hit);
    queries.release(query);
  }

  private void onTimeOut(Query query) {
    Request request = query.request;
    query.timed = false;
    timeouts++;
    if (request == null) {
      return;
    }
    forget(query, request);
    if (query.earlier + 1 < settings.tries()) {
      ask(request, query.earlier + 1, query.resolver);
    } else {
      told.fail();
      keep(request, told);
      tell(request, told, false);
    }
  }

  /** Nobody waits for this query any more. */
  private void forget(Query query, Request request) {
    if (query.timed) {
      engine.cancel(query.timerTicket);
      query.timed = false;
    }
    query.request = null;
    request.query = null;
  }

  /** A request that waits for an answer is given up; false if it does not wait. */
  boolean abandon(Request request) {
    Query query = request.query;
    if (query == null) {
      return false;
    }
    waitedNanos += engine.nowNanos() - request.sentNanos;
    forget(query, request);
    return true;
  }

  /** What a client keeps of a failure is a negative answer (the JVM: for 10 s). */
  private void keep(Request request, Answer answer) {
    CacheEntry own = request.owner.answers;
    if (own != null) {
      own.fill(answer, engine.nowNanos());
    }
  }

  private void tell(Request request, Answer answer, boolean hit) {
    zone.told(hit, answer);
    waitedNanos += engine.nowNanos() - request.sentNanos;
    request.alternatives.set(
        zone.fronts(), answer.addresses, Math.min(answer.count, settings.addressTries()));
    request.zone = zone;
    request.answeredNanos = answer.answeredNanos;
    request.answerTtlNanos = answer.originTtlNanos;
    request.time.spend(TimePart.DNS, engine.nowNanos());
    group().resolved(request, answer.count > 0);
  }

  long lookups() {
    return lookups;
  }

  /** Answered from a client's own cache. */
  long cacheHits() {
    return cacheHits;
  }

  /** Questions that got no answer in time, each try of them. */
  long timeouts() {
    return timeouts;
  }

  /** Time that requests have waited for answers. */
  long waitedNanos() {
    return waitedNanos;
  }
}
