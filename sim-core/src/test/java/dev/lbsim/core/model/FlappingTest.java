package dev.lbsim.core.model;

import static dev.lbsim.core.model.TestWorld.members;
import static dev.lbsim.core.model.Worlds.MS;
import static dev.lbsim.core.model.Worlds.SEC;
import static dev.lbsim.core.model.Worlds.fixed;
import static dev.lbsim.core.model.Worlds.health;
import static dev.lbsim.core.model.Worlds.pool;
import static dev.lbsim.core.model.Worlds.server;
import static dev.lbsim.core.model.Worlds.steady;

import dev.lbsim.core.random.Streams;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Health checks over a network that loses some, of servers that are well. Until n failures in a row
 * it takes (1 - p^n) / ((1 - p) p^n) checks on average, until two successes (1 - q^2) / ((1 - q)
 * q^2), and one after the other makes a cycle (runs of successes: Feller, An Introduction to
 * Probability Theory 1, section XIII.7).
 */
class FlappingTest {
  private static final int SERVERS = 20;
  private static final List<String> POOL = members("servers.s", SERVERS);

  private static double runOf(int n, double p) {
    return (1 - Math.pow(p, n)) / ((1 - p) * Math.pow(p, n));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void falseAlarmsAreAsRareAsRunsOfLostChecks(int fall) {
    double oneWay = .0253;
    double lost = 1 - (1 - oneWay) * (1 - oneWay);
    double seconds = 400 * Math.pow(3, fall);
    double cycle = runOf(fall, lost) + runOf(2, 1 - lost);
    Replicated runs =
        Replicated.of(
            replication -> {
              TestWorld world =
                  new TestWorld(
                      new Streams(9, replication),
                      new Network.Settings(2, new long[] {0, MS, MS, 0}, null, oneWay));
              world.servers("servers.s", SERVERS, server(fixed(MS)));
              POOL.forEach(member -> world.at(member, 1));
              return world
                  .l7("l7.p.1", pool("round-robin").health(health(SEC, SEC / 2, fall, 2)), POOL)
                  .at("l7.p.1", 0)
                  .clients("clients.c", steady(1).timeout(SEC), "l7.p.1")
                  .run(20 * SEC, (20 + (long) seconds) * SEC);
            });
    runs.agrees(
        run -> run.value("l7.p.1", "downs") / seconds, SERVERS / cycle, fall == 3 ? .1 : .03);
  }
}
