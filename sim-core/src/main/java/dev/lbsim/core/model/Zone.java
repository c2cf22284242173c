package dev.lbsim.core.model;

import dev.lbsim.core.dns.AddressSet;
import dev.lbsim.core.dns.AnswerPolicy;
import dev.lbsim.core.dns.FailMode;
import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.guard.HealthCheckSettings;
import dev.lbsim.core.guard.HealthChecker;
import dev.lbsim.core.random.RandomStream;
import dev.lbsim.core.random.Streams;
import dev.lbsim.core.stats.Metered;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One DNS name: its addresses, the policy its name server answers by, and the checks that take dead
 * addresses out.
 *
 * <p>Hot path: runs once per lookup.
 */
public final class Zone extends Node implements Metered {
  private final Front[] fronts;
  private final AddressSet addresses;
  private final AnswerPolicy policy;
  private final @Nullable HealthChecker checker;
  private final List<Column> columns = new ArrayList<>();
  private final long[] given;

  private long ttlNanos;
  private long lookups;
  private long hits;
  private long queries;
  private long empty;

  /**
   * @param fronts what stands behind each address
   * @param weights relative share of each
   * @param policy makes the answer policy from the stream for its draws
   * @param health checks of the addresses, or null for none
   */
  Zone(
      String name,
      Engine engine,
      Streams streams,
      Front[] fronts,
      double[] weights,
      Function<RandomStream, AnswerPolicy> policy,
      long ttlNanos,
      FailMode whenNoneHealthy,
      @Nullable HealthCheckSettings health) {
    super(name, engine);
    this.fronts = fronts;
    this.addresses = new AddressSet(whenNoneHealthy, weights);
    this.policy = policy.apply(streams.stream(name + "/answers"));
    this.ttlNanos = ttlNanos;
    this.checker =
        health == null
            ? null
            : new HealthChecker(
                fronts.length,
                health,
                engine,
                this::probe,
                (address, up, now) -> addresses.setHealthy(address, up),
                streams.stream(name + "/health"));
    this.given = new long[fronts.length];
    columns.add(new Column("lookups", Kind.TOTAL));
    columns.add(new Column("hits", Kind.TOTAL));
    columns.add(new Column("queries", Kind.TOTAL));
    columns.add(new Column("empty", Kind.TOTAL));
    for (Front front : fronts) {
      columns.add(new Column("answers." + front.name(), Kind.TOTAL));
    }
  }

  void start() {
    if (checker != null) {
      for (int i = 0; i < fronts.length; i++) {
        checker.start(i, true);
      }
    }
  }

  private void probe(int address, HealthChecker.ProbeAnswer answer) {
    switch (fronts[address].probe()) {
      case PASS -> answer.ok();
      case FAIL -> answer.failed();
      case SILENCE -> {
        // The checker's timeout will tell.
      }
    }
  }

  /** Answers one query that reached the name server; returns how many addresses. */
  int query(int[] out) {
    queries++;
    return policy.answer(addresses, out);
  }

  /** Answers one query without counting it, as one of the time before the run. */
  int queryBeforeStart(int[] out) {
    return policy.answer(addresses, out);
  }

  /** Counts what a client was told. */
  void told(boolean hit, int[] order, int count) {
    lookups++;
    if (hit) {
      hits++;
    }
    if (count == 0) {
      empty++;
    } else {
      given[order[0]]++;
    }
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

  long ttlNanos() {
    return ttlNanos;
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
    System.arraycopy(given, 0, row, at + 4, given.length);
  }
}
