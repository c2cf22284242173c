package dev.lbsim.scenario.compile;

import dev.lbsim.core.model.World;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.run.Layout;

/** A scenario ready to run: a world for each replication, and where its meters are. */
public interface CompiledScenario {
  /** What it was compiled from. */
  Scenario scenario();

  /** Which meters belong to what. */
  Layout layout();

  /**
   * Builds one replication's world, with all events scheduled; not yet started.
   *
   * @param seed of the run
   * @param replication number of the replication, from 0
   */
  World world(long seed, int replication);
}
