package dev.lbsim.core.model;

import dev.lbsim.core.balance.XxHash64;
import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.engine.Step;
import dev.lbsim.core.random.DemandSource;
import dev.lbsim.core.random.Sampler;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What clients do with the challenge of an L7 tier: solve it, which takes time, and ask again. Some
 * cannot, always the same ones: no scripts, an old device, a program where a person was expected.
 * Attackers do not, unless they are told to. Meanwhile the connection is free for others and
 * patience runs on.
 *
 * <p>Hot path: runs once per event.
 */
final class Solver {
  private static final long FAILING = 0x6661696cL;
  private static final double UNIT = 0x1p-53;

  private final Step<Request> solved;
  private final ClientGroup group;
  private final Engine engine;
  private final boolean solves;
  private final DemandSource bits;
  private final Map<ChallengeSettings, Sampler> times = new IdentityHashMap<>();

  /**
   * @param solves false if none of them does
   */
  Solver(ClientGroup group, boolean solves) {
    this.group = group;
    this.engine = group.engine;
    this.solves = solves;
    this.solved = group.step("solved", this::onSolved);
    this.bits = new DemandSource(group.name + "/challenge");
  }

  /** A request was answered with a challenge; false if its client does not solve it. */
  boolean begins(Request request) {
    ChallengeSettings challenge = Objects.requireNonNull(request.trial.challenge);
    Connection connection = request.connectionOrThrow();
    if (!solves || fails(connection.sourceHash(), challenge.failing())) {
      return false;
    }
    request.time.spend(TimePart.NETWORK, engine.nowNanos());
    request.connection = null;
    group.connections().done(connection, request, Ending.CHALLENGED, false);
    bits.reseed(request.demandBits);
    Sampler time = times.computeIfAbsent(challenge, of -> of.solving().sampler(bits));
    request.trial.running = true;
    request.trial.ticket = engine.after(time.nextNanos(), solved, request);
    return true;
  }

  private static boolean fails(long client, double share) {
    return (XxHash64.mix(client, FAILING) >>> 11) * UNIT < share;
  }

  private void onSolved(Request request) {
    request.trial.running = false;
    request.trial.solved = true;
    request.time.spend(TimePart.CHALLENGE, engine.nowNanos());
    group.sendAgain(request);
  }

  /** A request is given up; false if nobody solves a challenge for it. */
  boolean abandon(Request request) {
    if (!request.trial.running) {
      return false;
    }
    request.trial.running = false;
    engine.cancel(request.trial.ticket);
    return true;
  }
}
