package dev.lbsim.core.model;

import dev.lbsim.core.dns.AddressSet;
import dev.lbsim.core.dns.Answer;
import dev.lbsim.core.dns.AnswerPolicy;
import dev.lbsim.core.dns.Asker;
import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.engine.Step;
import dev.lbsim.core.random.RandomStream;
import dev.lbsim.core.random.Streams;
import dev.lbsim.core.stats.Metered;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One DNS name: its addresses, the policy its name server answers by, and the checks that take dead
 * addresses out.
 *
 * <p>Hot path: runs once per lookup.
 */
public final class Zone extends Node implements Metered {
  private final Step<Query> arrive = step("arrive", this::onArrive);
  private final Step<Query> answer = step("answer", this::onAnswer);

  private final Network network;
  private final int[] places;
  private final RandomStream losses;
  private final Availability availability = new Availability();
  private final Front[] fronts;
  private final AddressSet addresses;
  private final AnswerPolicy policy;
  private final @Nullable ZoneHealth health;
  private final List<Column> columns = new ArrayList<>();
  private final long[] given;

  private long ttlNanos;
  private final long negativeTtlNanos;
  private long lookups;
  private long hits;
  private long queries;
  private long empty;
  private long failed;

  /**
   * @param fronts what stands behind each address
   */
  Zone(
      String name,
      Engine engine,
      Streams streams,
      Network network,
      Front[] fronts,
      ZoneSettings settings) {
    super(name, engine);
    this.network = network;
    this.places = settings.places();
    this.losses = streams.stream(name + "/losses");
    this.fronts = fronts;
    this.addresses =
        AddressSet.failing(
            settings.whenNoneHealthy(),
            settings.failBelow(),
            settings.lastResort(),
            settings.weights());
    this.policy =
        settings
            .policy()
            .apply(
                new ZoneSurroundings(network, fronts, settings.map()),
                streams.stream(name + "/answers"));
    this.ttlNanos = settings.ttlNanos();
    this.negativeTtlNanos = settings.negativeTtlNanos();
    ZoneHealthSettings checks = settings.health();
    this.health =
        checks == null ? null : new ZoneHealth(this, network, streams, fronts, addresses, checks);
    this.given = new long[fronts.length];
    columns.add(new Column("lookups", Kind.TOTAL));
    columns.add(new Column("hits", Kind.TOTAL));
    columns.add(new Column("queries", Kind.TOTAL));
    columns.add(new Column("empty", Kind.TOTAL));
    columns.add(new Column("failed", Kind.TOTAL));
    for (Front front : fronts) {
      columns.add(new Column("answers." + front.name(), Kind.TOTAL));
    }
  }

  void start() {
    if (health != null) {
      health.start();
    }
  }

  /**
   * Sends a query on its way to the nearest name server; false if it is lost.
   *
   * @param random draws whether it is
   */
  boolean send(Query query, RandomStream random) {
    return network.send(query.from, nearest(query.from), random, arrive, query);
  }

  /** Where its first name server stands. */
  int firstPlace() {
    return places.length == 0 ? place() : places[0];
  }

  private int nearest(int from) {
    return places.length == 0 ? place() : places[network.nearest(from, places)];
  }

  private void onArrive(Query query) {
    if (availability.extraNanos > 0) {
      engine.after(availability.extraNanos, answer, query);
    } else {
      onAnswer(query);
    }
  }

  private void onAnswer(Query query) {
    Remote remote = network.remote();
    if (remote != null) {
      remote.carrier().ask(new CarriedQuery(this, query));
      return;
    }
    if (availability.state == Availability.State.DROPPING) {
      return; // whoever asked has a timer
    }
    if (availability.state == Availability.State.CRASHED) {
      query.answer.fail();
    } else {
      int count = answerTo(query, query.answer.addresses);
      query.answer.given(count, ttlNanos(count), engine.nowNanos());
    }
    sendHome(query);
  }

  /** Sends a query with its answer back to where it was asked. */
  void sendHome(Query query) {
    network.send(nearest(query.from), query.from, losses, query.home, query);
  }

  /** Answers somebody; returns how many addresses it wrote. */
  int answerTo(Asker asker, int[] into) {
    queries++;
    if (health != null) {
      health.asked();
    }
    return policy.answer(addresses, asker, into);
  }

  /** How its name servers are. */
  Availability.State state() {
    return availability.state;
  }

  /** Answers one query without counting it, as one of the time before the run. */
  int answerBeforeStart(Query query) {
    return policy.answer(addresses, query, query.answer.addresses);
  }

  /** True if its answers depend on where they are asked from. */
  boolean looksAtPlaces() {
    return policy.looksAtPlaces();
  }

  /** Counts what a client was told. */
  void told(boolean hit, Answer answer) {
    lookups++;
    if (hit) {
      hits++;
    }
    if (answer.failed) {
      failed++;
    } else if (answer.count == 0) {
      empty++;
    } else {
      given[answer.addresses[0]]++;
    }
  }

  /** Takes its name servers away, or brings them back. */
  void enter(Availability.State state) {
    availability.state = state;
  }

  /** Adds to the time each of its answers takes. */
  void setExtraNanos(long nanos) {
    availability.extraNanos = nanos;
  }

  /** True while the name server means clients to go to an address. */
  boolean offers(int address) {
    return addresses.announced(address)
        && addresses.healthy(address)
        && addresses.weight(address) > 0;
  }

  int size() {
    return fronts.length;
  }

  Front front(int address) {
    return fronts[address];
  }

  Front[] fronts() {
    return fronts;
  }

  /** The TTL of an answer with this many addresses. */
  long ttlNanos(int addressCount) {
    return addressCount > 0 || negativeTtlNanos == ZoneSettings.AS_TTL
        ? ttlNanos
        : negativeTtlNanos;
  }

  void setTtlNanos(long nanos) {
    ttlNanos = nanos;
  }

  void setWeight(int address, double weight) {
    addresses.setWeight(address, weight);
  }

  /** Publishes the record of an address, or takes it out. */
  void setAnnounced(int address, boolean announced) {
    addresses.setAnnounced(address, announced);
  }

  @Override
  public String scope() {
    return name;
  }

  @Override
  public List<Column> columns() {
    return columns;
  }

  @Override
  public void capture(long[] row, int at, long nowNanos) {
    row[at] = lookups;
    row[at + 1] = hits;
    row[at + 2] = queries;
    row[at + 3] = empty;
    row[at + 4] = failed;
    System.arraycopy(given, 0, row, at + 5, given.length);
  }
}
