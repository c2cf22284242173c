package dev.lbsim.core.model;

import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.random.RandomStream;

/**
 * Where a filter stands.
 *
 * @param name of its worker and route, for random streams and steps
 * @param exchanges of its worker
 * @param instance of its worker
 * @param route its route, as all workers of the tier share it
 */
record FilterPlace(String name, Exchanges exchanges, L7Instance instance, TierRoute route) {

  Engine engine() {
    return instance.engine;
  }

  /** A stream of random numbers of its own. */
  RandomStream random(String purpose) {
    return exchanges.streams().stream(name + "/" + purpose);
  }
}
