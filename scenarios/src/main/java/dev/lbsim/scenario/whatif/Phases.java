package dev.lbsim.scenario.whatif;

import dev.lbsim.scenario.language.Scenario;
import java.util.ArrayList;
import java.util.List;

/**
 * The parts of a run: a quarter as it stands, half in which the change works itself out, and a last
 * quarter that shows what has become of it.
 *
 * @param atNanos when the change is made
 * @param settledNanos from when on the last quarter is looked at
 * @param endNanos when the run is over
 */
record Phases(long atNanos, long settledNanos, long endNanos) {
  /** How finely time after the change is told apart. */
  private static final int BINS = 400;

  static Phases of(Scenario scenario) {
    long end = scenario.spec().run().duration().nanos();
    return new Phases(end / 4, end / 4 * 3, end);
  }

  /** Where meters are read. */
  List<Long> instants() {
    List<Long> instants = new ArrayList<>();
    for (int i = 0; i < BINS; i++) {
      instants.add(atNanos + (endNanos - atNanos) / BINS * i);
    }
    return instants;
  }

  /** Between what latencies are kept. */
  List<Long> boundaries() {
    return List.of(atNanos, settledNanos);
  }

  double lastSeconds() {
    return (endNanos - settledNanos) / 1e9;
  }
}
