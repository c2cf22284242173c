package dev.lbsim.scenario.whatif;

import dev.lbsim.scenario.language.expect.Meter;
import dev.lbsim.scenario.run.Trial;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** How long it takes after a change, in seconds for 50, 90 and 99 %; NaN for never. */
final class Courses {
  private static final double[] LEFT = {.5, .1, .01};
  private static final String[] LOSSES = Meter.LOSSES.toArray(String[]::new);

  private final Pair pair;

  Courses(Pair pair) {
    this.pair = pair;
  }

  /**
   * How long until half, 90 % and 99 % of what would still go to a place that is left no longer
   * does. Both runs see the same arrivals, so that each instant can be compared.
   */
  double[] leaving() {
    return pair.change().leaves().isEmpty()
        ? never()
        : until(
            (from, to) -> toLeft(pair.with(), from, to),
            (from, to) -> toLeft(pair.without(), from, to));
  }

  private double toLeft(Trial trial, long from, long to) {
    double sum = 0;
    for (Map.Entry<String, List<String>> reach : pair.reaches().entrySet()) {
      for (String end : reach.getValue()) {
        if (pair.change().leaves(end)) {
          sum += Pair.sum(trial.totals(from, to, List.of(reach.getKey()), "to." + end));
        }
      }
    }
    return sum;
  }

  /** How long until of those whose requests are lost at the worst, half, 90 % and 99 % are not. */
  double[] back() {
    List<String> kinds = pair.kinds();
    double worst = 0;
    long[] instants = pair.with().instants();
    for (int i = 0; i + 1 < instants.length; i++) {
      worst = Math.max(worst, lost(kinds, instants[i], instants[i + 1]));
    }
    double most = worst;
    return most == 0 ? never() : until((from, to) -> lost(kinds, from, to), (from, to) -> most);
  }

  private double lost(List<String> kinds, long from, long to) {
    return from < pair.phases().atNanos()
        ? 0
        : Pair.sum(pair.with().totals(from, to, kinds, LOSSES));
  }

  /** Something over time after the change. */
  private interface Course {
    double between(long fromNanos, long toNanos);
  }

  /** From when on {@code still} stays below a half, a tenth and a hundredth of {@code usual}. */
  private double[] until(Course still, Course usual) {
    double[] seconds = never();
    long[] instants = pair.with().instants();
    for (int i = 0; i + 1 < instants.length; i++) {
      if (instants[i] < pair.phases().atNanos()) {
        continue;
      }
      double left = still.between(instants[i], instants[i + 1]);
      double all = usual.between(instants[i], instants[i + 1]);
      for (int s = 0; s < LEFT.length; s++) {
        boolean gone = all > 0 && left <= LEFT[s] * all;
        if (gone && Double.isNaN(seconds[s])) {
          seconds[s] = (instants[i] - pair.phases().atNanos()) / 1e9;
        } else if (!gone && all > 0) {
          seconds[s] = Double.NaN; // it has come back
        }
      }
    }
    return seconds;
  }

  private static double[] never() {
    double[] seconds = new double[LEFT.length];
    Arrays.fill(seconds, Double.NaN);
    return seconds;
  }
}
