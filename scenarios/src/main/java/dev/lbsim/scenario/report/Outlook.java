package dev.lbsim.scenario.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a planned change will do. Before and after are the last quarter of the run without the
 * change and with it.
 *
 * @param change what is planned
 * @param scenario the name of the scenario
 * @param atSeconds when in the run it is done
 * @param settledSeconds when the last quarter begins
 * @param endSeconds how long the run is
 * @param replications how many runs stand behind the figures
 * @param sites addresses and sites with their share of requests
 * @param groups client groups: who moves, and what that does to their latency
 * @param dns DNS names and populations of resolvers, and what they are asked
 * @param loads what does work, what it can do and what it is asked to do
 * @param losses requests lost because of the change, by reason
 * @param waiting requests that wait for an answer at the end, more than without the change; per run
 * @param leavingSeconds how long until 50, 90 and 99 % have left what is to be left; NaN for never
 * @param backSeconds how long until 50, 90 and 99 % of those who lose requests at the worst no
 *     longer do; NaN where none are lost
 * @param certainty what the answer rests on, a sentence each
 */
public record Outlook(
    String change,
    String scenario,
    double atSeconds,
    double settledSeconds,
    double endSeconds,
    int replications,
    List<Site> sites,
    List<Group> groups,
    List<Dns> dns,
    List<Load> loads,
    List<Loss> losses,
    double waiting,
    double[] leavingSeconds,
    double[] backSeconds,
    List<String> certainty) {

  /**
   * @param name in full
   * @param left true if clients are meant to leave it
   * @param before share of requests before, from 0 to 1
   * @param after share when all has settled
   * @param noise true if they differ no more than chance lets them
   */
  public record Site(String name, boolean left, double before, double after, boolean noise) {}

  /**
   * @param name of the client group
   * @param share of all requests that are its
   * @param moved share of its requests that goes elsewhere because it went to what is left
   * @param bystanders share that goes elsewhere although it did not
   * @param noise true if more seems to move, but no more than chance lets it
   * @param failBefore share of its requests that fail, whatever the reason; NaN where none ended
   * @param rttBefore mean round trip in seconds to where its requests go, as the places and its own
   *     rtt have it; NaN where it has one way only, or none is known
   * @param p50Before median latency in seconds, likewise the rest; NaN where none succeeded
   */
  public record Group(
      String name,
      double share,
      double moved,
      double bystanders,
      boolean noise,
      double failBefore,
      double failAfter,
      double rttBefore,
      double rttAfter,
      double p50Before,
      double p50After,
      double p99Before,
      double p99After) {}

  /**
   * @param name a DNS name, or a population of resolvers, in full
   * @param queriesBefore a second: what name servers are asked for it, or what resolvers ask
   * @param hitsBefore share of lookups answered from a cache; NaN where there were none
   * @param noise true if queries differ no more than chance lets them
   */
  public record Dns(
      String name,
      double queriesBefore,
      double queriesAfter,
      double hitsBefore,
      double hitsAfter,
      boolean noise) {}

  /**
   * @param name in full
   * @param perSec requests of cost 1 that it can do in a second; NaN where that is not known
   * @param sum how that comes about, in words
   * @param behind the sites it does the work of
   * @param before work offered over work it can do; above 1 it cannot keep up
   * @param after likewise with the change
   */
  public record Load(
      String name, double perSec, String sum, List<String> behind, double before, double after) {}

  /**
   * A site that is asked for more than it can do.
   *
   * @param sites those that suffer
   * @param askedPerSec requests of cost 1 that are asked of it in a second
   * @param bottleneck the part behind them that can do least
   */
  public record Overflow(List<String> sites, double askedPerSec, Load bottleneck) {
    /** By how much, of what it can do. */
    public double by() {
      return askedPerSec / bottleneck.perSec() - 1;
    }
  }

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

  /** The load of the part that is asked most with the change; 0 without any. */
  public double highestLoad() {
    return loads.stream().mapToDouble(Load::after).max().orElse(0);
  }

  /** Share of all requests that went to what is left. */
  public double leftShare() {
    return sites.stream().filter(Site::left).mapToDouble(Site::before).sum();
  }

  /** Share of all requests that go elsewhere although they did not go to what is left. */
  public double bystanders() {
    return groups.stream().mapToDouble(group -> group.share() * group.bystanders()).sum();
  }

  /** The part that limits each site: of those behind it the one that can do least. */
  public Map<String, Load> bottlenecks() {
    Map<String, Load> least = new LinkedHashMap<>();
    for (Load load : loads) {
      for (String site : load.behind()) {
        least.merge(site, load, (a, b) -> b.perSec() < a.perSec() ? b : a);
      }
    }
    return least;
  }

  /** The sites that are asked for more than they can do, those with the same bottleneck as one. */
  public List<Overflow> overflows() {
    Map<Load, Set<String>> sites = new LinkedHashMap<>();
    bottlenecks()
        .forEach((site, load) -> sites.computeIfAbsent(load, l -> new LinkedHashSet<>()).add(site));
    loads.stream()
        .filter(load -> load.behind().isEmpty())
        .forEach(load -> sites.put(load, Set.of(load.name())));
    List<Overflow> overflows = new ArrayList<>();
    sites.forEach(
        (bottleneck, suffering) -> {
          Load worst =
              loads.stream()
                  .filter(load -> load.behind().stream().anyMatch(suffering::contains))
                  .max(Comparator.comparingDouble(load -> load.after() * load.perSec()))
                  .orElse(bottleneck);
          if (Math.max(worst.after() * worst.perSec() / bottleneck.perSec(), bottleneck.after())
              > 1) {
            overflows.add(
                new Overflow(
                    List.copyOf(suffering),
                    Math.max(
                        worst.after() * worst.perSec(), bottleneck.after() * bottleneck.perSec()),
                    bottleneck));
          }
        });
    return overflows;
  }
}
