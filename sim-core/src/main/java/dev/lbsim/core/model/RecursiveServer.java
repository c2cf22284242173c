package dev.lbsim.core.model;

import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.engine.Step;
import dev.lbsim.core.random.RandomStream;
import dev.lbsim.core.random.Streams;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The resolvers of one population, for those who ask them from outside a live world: the same
 * caches, in which the world's own clients leave answers and find them.
 */
public final class RecursiveServer {
  /** Longer than a stub waits, whatever resolv.conf says. */
  private static final long LONGEST_NANOS = 30_000_000_000L;

  private final Step<Query> home;
  private final Step<Query> timeOut;
  private final Resolvers resolvers;
  private final Engine engine;
  private final Network network;
  private final RandomStream random;
  private final Map<String, Zone> zones;
  private final Map<String, ClientGroup> clients;
  private final Map<Query, Consumer<NameServer.@Nullable Told>> waiting = new IdentityHashMap<>();

  RecursiveServer(
      Resolvers resolvers,
      Engine engine,
      Network network,
      Streams streams,
      Map<String, Zone> zones,
      Map<String, ClientGroup> clients) {
    this.resolvers = resolvers;
    this.engine = engine;
    this.network = network;
    this.random = streams.stream(resolvers.name() + "/outside");
    this.zones = zones;
    this.clients = clients;
    this.home = resolvers.step("outside", this::onAnswer);
    this.timeOut = resolvers.step("outsideTimeOut", this::onTimeOut);
  }

  /** How many there are. */
  public int count() {
    return resolvers.settings().count();
  }

  /**
   * Asks one of them.
   *
   * @param zone such as {@code dns.www.example.test}
   * @param resolver its number, from 0
   * @param group a client group where the question comes from, or null for the resolvers' own place
   * @param ofNetwork which of the group's networks, from 0; beyond the last it begins anew
   * @param answer told what it says, within this call or later, or null for silence
   */
  public void ask(
      String zone,
      int resolver,
      @Nullable String group,
      int ofNetwork,
      Consumer<NameServer.@Nullable Told> answer) {
    Zone about = World.find(zones, zone);
    ClientGroup from = group == null ? null : World.find(clients, group);
    Query query = new Query(about.size(), home);
    query.from = from == null ? resolvers.place() : from.place();
    query.about = query.from;
    query.network = from == null || from.lookup == null ? 0 : from.lookup.networkNumber(ofNetwork);
    query.resolver = resolver;
    NameCache cache = resolvers.cacheOf(about);
    cache.makeRoom(query.network, query.about);
    waiting.put(query, answer);
    query.timerTicket = engine.after(LONGEST_NANOS, timeOut, query);
    network.send(query.from, resolvers.place(), random, cache.arrive, query);
  }

  private void onAnswer(Query query) {
    Consumer<NameServer.@Nullable Told> asker = waiting.remove(query);
    if (asker == null) {
      return; // it came too late
    }
    engine.cancel(query.timerTicket);
    NameServer.Told told =
        new NameServer.Told(
            query.answer.failed,
            Arrays.stream(query.answer.addresses, 0, query.answer.count).boxed().toList(),
            query.answer.ttlNanos);
    asker.accept(told);
  }

  private void onTimeOut(Query query) {
    Consumer<NameServer.@Nullable Told> asker = waiting.remove(query);
    if (asker != null) {
      asker.accept(null);
    }
  }
}
