package dev.lbsim.core.model;

import dev.lbsim.core.dns.AddressSet;
import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.guard.HealthChecker;
import dev.lbsim.core.random.RandomStream;
import dev.lbsim.core.random.Streams;
import java.util.Arrays;

/**
 * The health checks of a name: checkers that do not wait for each other, a quorum among them, and
 * the time a verdict takes to get into the answers. With n checkers and a quorum q an address is
 * down when the (n - floor(q n))-th of them has found it dead: the more say so, the later, and the
 * less it matters what a few cannot reach.
 */
final class ZoneHealth {
  private final ZoneHealthSettings settings;
  private final Engine engine;
  private final Network network;
  private final Front[] fronts;
  private final Zone home;
  private final AddressSet addresses;
  private final HealthChecker[] checkers;
  private final int[] inFavour;
  private final boolean[] healthy;
  private boolean started;

  ZoneHealth(
      Zone home,
      Network network,
      Streams streams,
      Front[] fronts,
      AddressSet addresses,
      ZoneHealthSettings settings) {
    this.settings = settings;
    this.engine = home.engine;
    this.network = network;
    this.fronts = fronts;
    this.home = home;
    this.addresses = addresses;
    this.checkers = new HealthChecker[settings.checkers()];
    this.inFavour = new int[fronts.length];
    this.healthy = new boolean[fronts.length];
    Arrays.fill(inFavour, checkers.length);
    Arrays.fill(healthy, true);
    for (int i = 0; i < checkers.length; i++) {
      checkers[i] = checker(i, streams.stream(home.name + "/health" + (i == 0 ? "" : "/" + i)));
    }
  }

  private HealthChecker checker(int number, RandomStream random) {
    int[] from = settings.from();
    return new HealthChecker(
        fronts.length,
        settings.check(),
        engine,
        (address, answer) ->
            Probing.send(
                network,
                home.name,
                from.length == 0 ? home.firstPlace() : from[number % from.length],
                fronts[address],
                random,
                answer),
        (address, up, now) -> vote(address, up),
        random);
  }

  /** The run begins. */
  void start() {
    if (!settings.onDemand()) {
      startChecks(true);
    }
  }

  /** Somebody asks for the name. */
  void asked() {
    if (!started) {
      startChecks(false);
    }
  }

  private void startChecks(boolean randomPhase) {
    started = true;
    for (HealthChecker checker : checkers) {
      for (int i = 0; i < fronts.length; i++) {
        checker.start(i, randomPhase);
      }
    }
  }

  private void vote(int address, boolean up) {
    inFavour[address] += up ? 1 : -1;
    boolean now = inFavour[address] > settings.quorum() * checkers.length;
    if (now == healthy[address]) {
      return;
    }
    healthy[address] = now;
    if (settings.publishNanos() == 0) {
      addresses.setHealthy(address, now);
    } else {
      engine.after(settings.publishNanos(), () -> addresses.setHealthy(address, now));
    }
  }
}
