package dev.lbsim.scenario.report;

import java.util.Arrays;
import java.util.List;

/**
 * What a planned change will do.
 *
 * @param change what is planned
 * @param scenario the name of the scenario
 * @param atSeconds when in the run it is done
 * @param endSeconds how long the run is
 * @param replications how many runs stand behind the figures
 * @param sites addresses and sites with their share of requests, before and when all has settled
 * @param groups client groups: who moves, and what that does to their latency
 * @param pools server pools and what they are offered
 * @param losses requests lost because of the change, by reason
 * @param leavingSeconds how long until 50, 90 and 99 % have left what is to be left; NaN for never
 * @param backSeconds how long until 50, 90 and 99 % of those who lose requests at the worst no
 *     longer do; NaN where none are lost
 * @param certainty what the answer rests on, a sentence each
 */
public record Outlook(
    String change,
    String scenario,
    double atSeconds,
    double endSeconds,
    int replications,
    List<Site> sites,
    List<Group> groups,
    List<Pool> pools,
    List<Loss> losses,
    double[] leavingSeconds,
    double[] backSeconds,
    List<String> certainty) {

  /**
   * @param name in full
   * @param left true if clients are meant to leave it
   * @param before share of requests before, from 0 to 1
   * @param after share when all has settled
   */
  public record Site(String name, boolean left, double before, double after) {}

  /**
   * @param name of the client group
   * @param moved share of its requests that goes elsewhere because it went to what is left
   * @param bystanders share that goes elsewhere although it did not
   * @param failBefore share of its requests that fail, whatever the reason
   * @param p50Before median latency in seconds, likewise the rest
   */
  public record Group(
      String name,
      double moved,
      double bystanders,
      double failBefore,
      double failAfter,
      double p50Before,
      double p50After,
      double p99Before,
      double p99After) {}

  /**
   * @param name in full
   * @param before work offered over work it can do; above 1 it cannot keep up
   * @param after likewise when all has settled
   */
  public record Pool(String name, double before, double after) {}

  /**
   * @param cause why they were lost
   * @param mean per run; the rest are percentiles over replications
   */
  public record Loss(String cause, double mean, double p50, double p90, double max) {
    public static Loss of(String cause, double[] lost) {
      double[] sorted = lost.clone();
      Arrays.sort(sorted);
      return new Loss(
          cause,
          Arrays.stream(sorted).average().orElse(0),
          rank(sorted, .5),
          rank(sorted, .9),
          sorted[sorted.length - 1]);
    }

    /** The smallest value that a share {@code p} of all does not exceed. */
    private static double rank(double[] sorted, double p) {
      return sorted[Math.max(0, (int) Math.ceil(p * sorted.length) - 1)];
    }
  }

  /** Requests lost in all, on average. */
  public double lost() {
    return losses.stream().mapToDouble(Loss::mean).sum();
  }

  /** The pool that is offered most when all has settled, by its load; 0 without any. */
  public double highestLoad() {
    return pools.stream().mapToDouble(Pool::after).max().orElse(0);
  }

  /** Share of all requests that went to what is left. */
  public double leftShare() {
    return sites.stream().filter(Site::left).mapToDouble(Site::before).sum();
  }
}
