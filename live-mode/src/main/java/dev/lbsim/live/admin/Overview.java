package dev.lbsim.live.admin;

import dev.lbsim.core.model.Inspection;
import dev.lbsim.core.stats.LatencyHistogram;
import dev.lbsim.scenario.run.Layout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What somebody sees at a glance who watches a live world: one row for each client group, tier and
 * member, and what has happened.
 *
 * @param events the last ones, the oldest first
 */
public record Overview(boolean draining, List<Row> rows, List<Happenings.Happening> events) {
  private static final int MOST_EVENTS = 40;

  /**
   * One row; what is not known is NaN, or -1 for a number.
   *
   * @param member true for a member of the tier above
   * @param ratePerSec requests a second, lately
   * @param errorShare of those that ended, from 0 to 1
   * @param p50Nanos median latency of those that ended well
   * @param p99Nanos their 99th percentile
   * @param share of the requests of its tier, from 0 to 1
   * @param inFlight requests that have not ended, or flows
   * @param health in a few words
   * @param well false if something is wrong with it
   */
  public record Row(
      String name,
      boolean member,
      double ratePerSec,
      double errorShare,
      double p50Nanos,
      double p99Nanos,
      double share,
      long inFlight,
      String health,
      boolean well) {}

  /** As it is now; on the loop of the first part. */
  public static Overview of(Operated operated) {
    Lately lately = operated.lately();
    Layout layout = operated.compiled().layout();
    List<Row> rows = new ArrayList<>();
    layout
        .clients()
        .forEach(
            (group, kinds) -> {
              List<String> scopes = kinds.stream().map(Layout.KindMeters::scope).toList();
              rows.add(row(lately, group, false, scopes, Double.NaN, -1, "", true));
            });
    Map<String, List<String>> tiers = new LinkedHashMap<>(layout.l4());
    tiers.putAll(layout.l7());
    tiers.putAll(layout.pools());
    tiers.forEach((tier, members) -> tier(rows, lately, tier, members));
    List<Happenings.Happening> all = operated.happenings().after(0);
    List<Happenings.Happening> last =
        all.subList(Math.max(0, all.size() - MOST_EVENTS), all.size());
    return new Overview(operated.draining(), rows, List.copyOf(last));
  }

  private static void tier(List<Row> rows, Lately lately, String tier, List<String> names) {
    List<Inspection.Member> members =
        lately.members().stream().filter(each -> names.contains(each.name())).toList();
    long inFlight = members.stream().mapToLong(Inspection.Member::inFlight).sum();
    List<Row> below = new ArrayList<>();
    double all = lately.count(names).requests();
    for (Inspection.Member member : members) {
      if (!member.present() && member.inFlight() == 0 && member.state().equals("up")) {
        continue; // it stands by
      }
      List<String> scope = List.of(member.name());
      String health = health(member, lately.opinions());
      below.add(
          row(
              lately,
              member.name(),
              true,
              scope,
              lately.count(scope).requests() / all,
              member.inFlight(),
              health,
              health.equals("up")));
    }
    long well = below.stream().filter(Row::well).count();
    rows.add(
        row(
            lately,
            tier,
            false,
            names,
            Double.NaN,
            inFlight,
            well + "/" + below.size() + " up",
            well == below.size()));
    rows.addAll(below);
  }

  private static String health(Inspection.Member member, List<Inspection.Opinion> opinions) {
    if (!member.state().equals("up")) {
      return member.state();
    }
    if (!member.present()) {
      return "removed";
    }
    if (member.draining()) {
      return "draining";
    }
    int seen = 0;
    int healthy = 0;
    int ejected = 0;
    for (Inspection.Opinion opinion : opinions) {
      if (opinion.backend().equals(member.name())) {
        seen++;
        healthy += opinion.healthy() ? 1 : 0;
        ejected += opinion.ejected() ? 1 : 0;
      }
    }
    if (healthy < seen) {
      return healthy == 0 ? "unhealthy" : "unhealthy " + (seen - healthy) + "/" + seen;
    }
    return ejected == 0 ? "up" : "ejected " + ejected + "/" + seen;
  }

  private static Row row(
      Lately lately,
      String name,
      boolean member,
      List<String> scopes,
      double share,
      long inFlight,
      String health,
      boolean well) {
    Lately.Count count = lately.count(scopes);
    LatencyHistogram latency = lately.latency(scopes);
    double seconds = lately.seconds();
    return new Row(
        name,
        member,
        seconds == 0 ? Double.NaN : count.requests() / seconds,
        count.errorShare(),
        latency.quantile(.5),
        latency.quantile(.99),
        share,
        inFlight,
        health,
        well);
  }
}
