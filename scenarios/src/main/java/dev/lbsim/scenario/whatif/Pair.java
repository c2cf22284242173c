package dev.lbsim.scenario.whatif;

import dev.lbsim.core.stats.Estimate;
import dev.lbsim.core.stats.Inference;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.run.Layout;
import dev.lbsim.scenario.run.Trial;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A scenario without a change and with it, under the same random numbers. What is compared is the
 * last quarter of both, so that what changes over the day anyway is no effect.
 */
record Pair(Scenario plain, Trial without, Trial with, Change change, Phases phases) {
  Layout layout() {
    return with.layout();
  }

  /** Where each client group may be sent. */
  Map<String, List<String>> reaches() {
    return layout().reaches();
  }

  /** The meters of all kinds of requests of all users. */
  List<String> kinds() {
    return layout().userKinds();
  }

  /** Meters summed over components in the last quarter, in each replication. */
  double[] last(Trial trial, Collection<String> scopes, String... columns) {
    return trial.totals(phases.settledNanos(), phases.endNanos(), scopes, columns);
  }

  static double sum(double[] totals) {
    return Arrays.stream(totals).sum();
  }

  /**
   * Which part of something is elsewhere with the change.
   *
   * @param before share without the change, from 0 to 1
   * @param after share with it
   * @param noise true if they differ, but no more than chance lets them: the 95 % interval of the
   *     paired difference over replications covers 0
   */
  record Shift(double before, double after, boolean noise) {
    /** What is certainly gone. */
    double lost() {
      return noise ? 0 : Math.max(0, before - after);
    }
  }

  /** The shift of a share, from totals and what they are a part of, in each replication. */
  static Shift shift(double[] before, double[] ofBefore, double[] after, double[] ofAfter) {
    double was = ratio(sum(before), sum(ofBefore));
    double is = ratio(sum(after), sum(ofAfter));
    return new Shift(was, is, was != is && noise(shares(before, ofBefore), shares(after, ofAfter)));
  }

  /** True if chance alone may explain by what two paired samples differ. */
  static boolean noise(double[] before, double[] after) {
    Estimate difference = Inference.pairedDifference(before, after, before.length);
    return difference.hasInterval() && difference.covers(0);
  }

  private static double[] shares(double[] part, double[] all) {
    double[] shares = new double[part.length];
    Arrays.setAll(shares, r -> ratio(part[r], all[r]));
    return shares;
  }

  static double ratio(double part, double all) {
    return all == 0 ? 0 : part / all;
  }
}
