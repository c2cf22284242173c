package dev.lbsim.core.model;

import dev.lbsim.core.engine.Step;
import dev.lbsim.core.guard.HealthChecker;
import dev.lbsim.core.random.RandomStream;

/**
 * One health check on its way: to the front, and back with what it found. What gets lost stays
 * unanswered, so the checker's timeout tells.
 */
final class Probing {
  private static final Step<Probing> ARRIVE = new Step<>("probe/arrive", Probing::arrive);
  private static final Step<Probing> RETURN = new Step<>("probe/return", Probing::end);

  private final Network network;
  private final String by;
  private final int from;
  private final Front front;
  private final RandomStream random;
  private final HealthChecker.ProbeAnswer answer;
  private boolean passed;

  private Probing(
      Network network,
      String by,
      int from,
      Front front,
      RandomStream random,
      HealthChecker.ProbeAnswer answer) {
    this.network = network;
    this.by = by;
    this.from = from;
    this.front = front;
    this.random = random;
    this.answer = answer;
  }

  /**
   * Sends a check out.
   *
   * @param by the name of the one who asks
   * @param from where the checker stands
   * @param random of the checker, for loss and jitter
   */
  static void send(
      Network network,
      String by,
      int from,
      Front front,
      RandomStream random,
      HealthChecker.ProbeAnswer answer) {
    Probing probing = new Probing(network, by, from, front, random, answer);
    network.send(from, front.place(), random, ARRIVE, probing);
  }

  private void arrive() {
    Remote remote = network.remote();
    if (remote != null) {
      remote.carrier().probe(front.name(), by, this::found);
      return;
    }
    Front.Probe found = front.probe();
    if (found != Front.Probe.SILENCE) {
      found(found == Front.Probe.PASS);
    }
  }

  private void found(boolean fit) {
    passed = fit;
    network.send(front.place(), from, random, RETURN, this);
  }

  private void end() {
    if (passed) {
      answer.ok();
    } else {
      answer.failed();
    }
  }
}
