package dev.lbsim.scenario.run;

import dev.lbsim.scenario.language.expect.Expectation;
import dev.lbsim.scenario.language.spec.EventSpec;
import dev.lbsim.scenario.language.spec.ScenarioSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Where a recording must be cut so that everything asked of it can be read: bins of charts, the
 * windows of expectations, the warm-up and the events.
 *
 * @param endNanos end of a replication
 * @param boundaries from 0 to the end
 * @param eventNanos instants at which something is scheduled to happen or to end, in order
 */
record Windows(long endNanos, long[] boundaries, List<Long> eventNanos) {
  /** Bins of charts, and the grid to which a warm-up that is found is rounded up. */
  private static final int BINS = 100;

  static Windows of(ScenarioSpec spec, long endNanos) {
    TreeSet<Long> cuts = new TreeSet<>();
    for (int i = 0; i <= BINS; i++) {
      cuts.add(endNanos / BINS * i + endNanos % BINS * i / BINS);
    }
    if (spec.run().warmup() != null) {
      cuts.add(spec.run().warmup().nanos());
    }
    for (Expectation expectation : spec.expect()) {
      if (expectation.during() != null) {
        cuts.add(expectation.during().from().nanos());
        cuts.add(expectation.during().to().nanos());
      }
    }
    TreeSet<Long> events = new TreeSet<>();
    for (EventSpec event : spec.events()) {
      if (event.at() != null) {
        events.add(event.at().nanos());
        if (event.lasts() != null
            && event.lasts().known() != null
            && event.lasts().known().squaredCoefficientOfVariation() == 0) {
          events.add(event.at().nanos() + Math.round(event.lasts().knownMean()));
        }
      }
    }
    List<Long> within = new ArrayList<>(events.headSet(endNanos, false));
    cuts.addAll(within);
    long[] boundaries = cuts.headSet(endNanos, true).stream().mapToLong(Long::longValue).toArray();
    return new Windows(endNanos, boundaries, within);
  }

  /** The first boundary not before {@code nanos}. */
  long boundaryFrom(double nanos) {
    for (long boundary : boundaries) {
      if (boundary >= nanos) {
        return boundary;
      }
    }
    return endNanos;
  }
}
