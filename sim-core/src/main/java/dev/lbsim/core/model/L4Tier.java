package dev.lbsim.core.model;

import dev.lbsim.core.balance.XxHash64;
import dev.lbsim.core.balance.ecmp.EcmpGroup;
import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.random.Streams;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A layer-4 balancer: one VIP, and behind it instances that place connections, not requests. The
 * network spreads flows over the instances by the hash of the 5-tuple ({@link EcmpGroup}), and when
 * an instance dies it sends flows to another one, more or fewer of them. Whether that matters is
 * decided by the algorithm and by what instances remember.
 *
 * <p>Hot path: runs once per event.
 */
public final class L4Tier extends Node implements Front {
  private static final long ECMP_SALT = 0x65636d70L;

  private final L4Settings settings;
  private final L4Instance[] instances;
  private final boolean[] withdrawn;
  private final boolean[] draining;
  private final EcmpGroup ecmp;
  private final boolean secured;
  private int[] reachable;

  L4Tier(
      String name,
      Engine engine,
      Network network,
      Streams streams,
      L4Settings settings,
      Target[] targets) {
    super(name, engine);
    this.settings = settings;
    this.instances = new L4Instance[settings.instances()];
    for (int i = 0; i < instances.length; i++) {
      instances[i] =
          new L4Instance(name + "." + (i + 1), engine, network, streams, settings, targets);
    }
    this.withdrawn = new boolean[instances.length];
    this.draining = new boolean[instances.length];
    this.ecmp = settings.ecmp().get();
    this.secured = Arrays.stream(targets).anyMatch(Target::endsTls);
    this.reachable = listReachable();
    ecmp.membersChanged(reachable, engine.nowNanos());
  }

  @Override
  public void arrive(Request request) {
    if (request.abandoned) {
      request.answer(Ending.RESET);
      return;
    }
    if (reachable.length == 0) {
      request.lose();
      return;
    }
    Connection connection = request.connectionOrThrow();
    if (connection.l4 == null) {
      connection.hashForL4 =
          settings.hashSourceOnly() ? connection.sourceHash() : connection.tupleHash;
    }
    nextHop(connection).forward(request, connection);
  }

  @Override
  public boolean passes(Request standing) {
    Connection connection = standing.connectionOrThrow();
    if (connection.l4 == null) {
      return true; // it has not been placed yet
    }
    return reachable.length > 0 && nextHop(connection).passes(connection);
  }

  private L4Instance nextHop(Connection connection) {
    long hash = XxHash64.mix(connection.tupleHash, ECMP_SALT);
    return instances[ecmp.pick(hash, engine.nowNanos())];
  }

  void start() {
    for (L4Instance instance : instances) {
      instance.start();
    }
  }

  /** An instance's process dies: the network notices after a while. */
  void crash(int index) {
    instances[index].crash();
    withdrawLater(index);
  }

  /** An instance's host is gone: the network notices after a while. */
  void drop(int index) {
    instances[index].drop();
    withdrawLater(index);
  }

  private void withdrawLater(int index) {
    long diedNanos = engine.nowNanos();
    engine.after(
        settings.detectNanos(),
        () -> {
          if (instances[index].downSince(diedNanos)) {
            withdrawn[index] = true;
            reachableMayHaveChanged();
          }
        });
  }

  /** A dead instance is back, without memory. */
  void restore(int index) {
    instances[index].restore();
    withdrawn[index] = false;
    reachableMayHaveChanged();
  }

  /** The network sends an instance nothing more, or again; its flows go elsewhere. */
  void setDraining(int index, boolean isDraining) {
    draining[index] = isDraining;
    reachableMayHaveChanged();
  }

  /** Makes every instance forget its flows. */
  void flush() {
    for (L4Instance instance : instances) {
      instance.flush();
    }
  }

  private void reachableMayHaveChanged() {
    int[] now = listReachable();
    if (!Arrays.equals(now, reachable)) {
      reachable = now;
      ecmp.membersChanged(now, engine.nowNanos());
    }
  }

  private int[] listReachable() {
    return IntStream.range(0, instances.length)
        .filter(i -> !withdrawn[i] && !draining[i])
        .toArray();
  }

  @Override
  public boolean asksForConnections() {
    return true;
  }

  @Override
  public boolean endsTls() {
    return secured;
  }

  @Override
  public boolean speaks() {
    for (L4Instance instance : instances) {
      if (instance.up()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Probe probe() {
    for (int index : reachable) {
      if (instances[index].up()) {
        return instances[index].hasUsableBackend() ? Probe.PASS : Probe.FAIL;
      }
    }
    return Probe.SILENCE;
  }

  @Override
  void standAt(int where) {
    super.standAt(where);
    for (L4Instance instance : instances) {
      instance.standAt(where);
    }
  }

  /** The instances, for levers and meters. */
  List<L4Instance> instances() {
    return List.of(instances);
  }

  void inspect(List<Inspection.Member> members, List<Inspection.Opinion> opinions) {
    for (int i = 0; i < instances.length; i++) {
      L4Instance instance = instances[i];
      members.add(
          new Inspection.Member(
              instance.name(),
              instance.up() ? "up" : "down",
              1,
              !withdrawn[i],
              draining[i],
              instance.flows(),
              0));
      instance.upstream().inspect(instance.name(), 1, opinions);
    }
  }

  void checkConservation(List<String> broken) {
    for (L4Instance instance : instances) {
      instance.checkConservation(broken);
    }
  }
}
