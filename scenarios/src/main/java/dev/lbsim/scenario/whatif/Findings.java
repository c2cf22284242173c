package dev.lbsim.scenario.whatif;

import dev.lbsim.core.model.LossCause;
import dev.lbsim.scenario.language.expect.Meter;
import dev.lbsim.scenario.report.Outlook;
import dev.lbsim.scenario.report.Outlook.Dns;
import dev.lbsim.scenario.report.Outlook.Group;
import dev.lbsim.scenario.report.Outlook.Loss;
import dev.lbsim.scenario.report.Outlook.Site;
import dev.lbsim.scenario.run.Layout;
import dev.lbsim.scenario.run.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads from two trials what a change does. */
final class Findings {
  private static final String[] FAILURES = Meter.FAILURES.toArray(String[]::new);
  private static final List<String> CAUSES =
      Arrays.stream(LossCause.values()).map(LossCause::label).toList();

  private static final double UNDER_WAY = .01;

  private final Pair pair;

  Findings(Pair pair) {
    this.pair = pair;
  }

  Outlook outlook() {
    Phases phases = pair.phases();
    Courses courses = new Courses(pair);
    return new Outlook(
        pair.change().title(),
        pair.plain().name(),
        phases.atNanos() / 1e9,
        phases.settledNanos() / 1e9,
        phases.endNanos() / 1e9,
        pair.with().replications(),
        sites(),
        groups(),
        dns(),
        new Loads(pair).all(),
        losses(),
        waiting(),
        courses.leaving(),
        courses.back(),
        Certainty.of(pair));
  }

  /** Where requests end up, those that no router has a way for among them. */
  private List<Site> sites() {
    Map<String, double[]> before = new LinkedHashMap<>();
    Map<String, double[]> after = new LinkedHashMap<>();
    pair.reaches()
        .forEach(
            (group, ends) -> {
              for (String end : ends) {
                add(before, end, pair.last(pair.without(), List.of(group), "to." + end));
                add(after, end, pair.last(pair.with(), List.of(group), "to." + end));
              }
            });
    for (String vip : before.isEmpty() ? List.<String>of() : vips()) {
      double[] was = pair.last(pair.without(), List.of(vip), "unrouted");
      double[] is = pair.last(pair.with(), List.of(vip), "unrouted");
      if (Pair.sum(was) + Pair.sum(is) > 0) {
        add(before, vip + ", no route (each try)", was);
        add(after, vip + ", no route (each try)", is);
      }
    }
    double[] allBefore = all(before);
    double[] allAfter = all(after);
    List<Site> sites = new ArrayList<>();
    before.forEach(
        (end, was) -> {
          Pair.Shift shift = Pair.shift(was, allBefore, of(after, end), allAfter);
          sites.add(
              new Site(
                  end, pair.change().leaves(end), shift.before(), shift.after(), shift.noise()));
        });
    return sites;
  }

  private List<String> vips() {
    return List.copyOf(pair.layout().sites().keySet());
  }

  private static void add(Map<String, double[]> sums, String key, double[] more) {
    double[] sum = sums.computeIfAbsent(key, k -> new double[more.length]);
    Arrays.setAll(sum, r -> sum[r] + more[r]);
  }

  private static double[] of(Map<String, double[]> sums, String key) {
    double[] sum = sums.get(key);
    if (sum == null) {
      throw new IllegalStateException("no " + key);
    }
    return sum;
  }

  private double[] all(Map<String, double[]> sums) {
    double[] all = new double[pair.with().replications()];
    sums.values().forEach(some -> Arrays.setAll(all, r -> all[r] + some[r]));
    return all;
  }

  private List<Group> groups() {
    Moves moves = new Moves(pair);
    Distances distances = new Distances(pair);
    double all = Pair.sum(pair.last(pair.without(), pair.kinds(), "requests"));
    List<Group> groups = new ArrayList<>();
    pair.layout()
        .clients()
        .forEach(
            (group, kinds) -> {
              List<String> scopes = kinds.stream().map(Layout.KindMeters::scope).toList();
              Moves.Move move = moves.of(group);
              groups.add(
                  new Group(
                      group.substring("clients.".length()),
                      Pair.ratio(Pair.sum(pair.last(pair.without(), scopes, "requests")), all),
                      move.moved(),
                      move.bystanders(),
                      move.noise(),
                      fail(pair.without(), scopes),
                      fail(pair.with(), scopes),
                      distances.mean(pair.without(), group),
                      distances.mean(pair.with(), group),
                      latency(pair.without(), scopes, .5),
                      latency(pair.with(), scopes, .5),
                      latency(pair.without(), scopes, .99),
                      latency(pair.with(), scopes, .99)));
            });
    return groups;
  }

  /** Of the requests that ended; NaN where none did. */
  private double fail(Trial trial, List<String> scopes) {
    double failed = Pair.sum(pair.last(trial, scopes, FAILURES));
    return failed / (failed + Pair.sum(pair.last(trial, scopes, "ok")));
  }

  private double latency(Trial trial, List<String> scopes, double p) {
    List<String> ok = scopes.stream().map(scope -> scope + "/ok").toList();
    Phases phases = pair.phases();
    return trial.latencies(phases.settledNanos(), phases.endNanos(), ok).pooled().quantile(p) / 1e9;
  }

  /** Questions at name servers, and what resolvers ask. */
  private List<Dns> dns() {
    return Stream.concat(
            pair.layout().zones().keySet().stream(), pair.layout().resolvers().stream())
        .map(this::dns)
        .toList();
  }

  private Dns dns(String name) {
    double[] before = pair.last(pair.without(), List.of(name), "queries");
    double[] after = pair.last(pair.with(), List.of(name), "queries");
    double seconds = pair.phases().lastSeconds() * before.length;
    return new Dns(
        name,
        Pair.sum(before) / seconds,
        Pair.sum(after) / seconds,
        hits(pair.without(), name),
        hits(pair.with(), name),
        Pair.noise(before, after));
  }

  private double hits(Trial trial, String name) {
    return Pair.sum(pair.last(trial, List.of(name), "hits"))
        / Pair.sum(pair.last(trial, List.of(name), "lookups"));
  }

  /** What is lost after the change, less what is lost anyway. */
  private List<Loss> losses() {
    List<Loss> losses = new ArrayList<>();
    for (String cause : CAUSES) {
      double[] with = lost(pair.with(), cause);
      double[] without = lost(pair.without(), cause);
      Arrays.setAll(with, r -> Math.max(0, with[r] - without[r]));
      if (Pair.sum(with) > 0) {
        losses.add(Loss.of(cause, with));
      }
    }
    return losses;
  }

  private double[] lost(Trial trial, String cause) {
    Phases phases = pair.phases();
    return trial.totals(phases.atNanos(), phases.endNanos(), pair.kinds(), "lost." + cause);
  }

  /**
   * How many more than without the change have no answer at the end. A few more are under way
   * wherever answers take longer, so what chance may explain, or is less than 1 % of the requests
   * of the last quarter, is none.
   */
  private double waiting() {
    double[] with = pair.with().levels(pair.kinds(), "inflight");
    double[] without = pair.without().levels(pair.kinds(), "inflight");
    double more = (Pair.sum(with) - Pair.sum(without)) / with.length;
    double requests = Pair.sum(pair.last(pair.with(), pair.kinds(), "requests")) / with.length;
    return more < UNDER_WAY * requests || Pair.noise(without, with) ? 0 : more;
  }
}
