package dev.lbsim.scenario.whatif;

import dev.lbsim.core.model.LossCause;
import dev.lbsim.core.time.Nanos;
import dev.lbsim.scenario.language.Overrides;
import dev.lbsim.scenario.language.ReadResult;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.expect.Meter;
import dev.lbsim.scenario.language.problem.Problem;
import dev.lbsim.scenario.report.Outlook;
import dev.lbsim.scenario.report.Outlook.Group;
import dev.lbsim.scenario.report.Outlook.Loss;
import dev.lbsim.scenario.report.Outlook.Pool;
import dev.lbsim.scenario.report.Outlook.Site;
import dev.lbsim.scenario.run.Layout;
import dev.lbsim.scenario.run.RunOptions;
import dev.lbsim.scenario.run.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers a planned change before it is made: the scenario is run twice under the same random
 * numbers, as it stands and with the change a quarter into the run. Events and expectations of the
 * file do not take part.
 */
public final class WhatIf {
  /** How finely time after the change is told apart. */
  private static final int BINS = 400;

  private static final double[] LEFT = {.5, .1, .01};
  private static final double[] NEVER = {Double.NaN, Double.NaN, Double.NaN};
  private static final String[] LOSSES = Meter.LOSSES.toArray(String[]::new);
  private static final String[] FAILURES = Meter.FAILURES.toArray(String[]::new);
  private static final List<String> CAUSES =
      Arrays.stream(LossCause.values()).map(LossCause::label).toList();

  private final Scenario plain;
  private final Trial before;
  private final Trial after;
  private final Change change;
  private final long atNanos;
  private final long settledNanos;
  private final long endNanos;

  private WhatIf(
      Scenario plain, Trial before, Trial after, Change change, long atNanos, long settledNanos) {
    this.plain = plain;
    this.before = before;
    this.after = after;
    this.change = change;
    this.atNanos = atNanos;
    this.settledNanos = settledNanos;
    this.endNanos = plain.spec().run().duration().nanos();
  }

  /** A file that can be read again with other values. */
  @FunctionalInterface
  public interface Source {
    /** Reads it. */
    ReadResult read(Overrides overrides);
  }

  /**
   * Runs the scenario as it stands, without its events.
   *
   * @return null if it was given up
   * @throws Change.Unknown if the file cannot have this change
   */
  public static @Nullable Trial asItStands(
      Source source, Overrides overrides, RunOptions options, BooleanSupplier goOn)
      throws Change.Unknown {
    Scenario plain = read(source, overrides, "[]");
    long at = changeNanos(plain);
    return Trial.run(plain, options, instants(plain, at), List.of(at, settledNanos(plain)), goOn);
  }

  /**
   * Works one change out.
   *
   * @param before the run of {@link #asItStands}
   * @return null if it was given up
   * @throws Change.Unknown if the file cannot have this change
   */
  public static @Nullable Outlook of(
      Source source,
      Overrides overrides,
      Change change,
      Trial before,
      RunOptions options,
      BooleanSupplier goOn)
      throws Change.Unknown {
    Scenario plain = read(source, overrides, "[]");
    long at = changeNanos(plain);
    List<String> events = new ArrayList<>();
    for (String event : change.events()) {
      events.add(timed(event, at));
    }
    Scenario changed = read(source, overrides, "[" + String.join(", ", events) + "]");
    long settled = settledNanos(plain);
    Trial after = Trial.run(changed, options, instants(plain, at), List.of(at, settled), goOn);
    return after == null ? null : new WhatIf(plain, before, after, change, at, settled).outlook();
  }

  /** {@code at: +n} stands for so many nanoseconds after the change. */
  private static String timed(String event, long atNanos) {
    int plus = event.indexOf("at: +");
    if (plus < 0) {
      return event.replace("%s", Nanos.print(atNanos));
    }
    int end = event.indexOf(',', plus);
    long later = Long.parseLong(event.substring(plus + 5, end));
    return event.substring(0, plus + 4) + Nanos.print(atNanos + later) + event.substring(end);
  }

  private static Scenario read(Source source, Overrides overrides, String events)
      throws Change.Unknown {
    Overrides changed =
        overrides
            .set("events", events)
            .set("expect", "[]")
            .set("lesson", "null")
            .set("variants", "{}");
    ReadResult result = source.read(changed);
    Scenario scenario = result.scenario();
    if (scenario == null) {
      throw new Change.Unknown(
          result.problems().stream()
              .filter(Problem::isError)
              .map(WhatIf::sentence)
              .findFirst()
              .orElse("it cannot be read"));
    }
    return scenario;
  }

  private static String sentence(Problem problem) {
    return problem.hint() == null ? problem.message() : problem.message() + "; " + problem.hint();
  }

  /** A quarter of the run shows how things are; the rest shows what becomes of them. */
  private static long changeNanos(Scenario scenario) {
    return scenario.spec().run().duration().nanos() / 4;
  }

  private static long settledNanos(Scenario scenario) {
    return scenario.spec().run().duration().nanos() / 4 * 3;
  }

  private static List<Long> instants(Scenario scenario, long atNanos) {
    long end = scenario.spec().run().duration().nanos();
    List<Long> instants = new ArrayList<>();
    for (int i = 0; i < BINS; i++) {
      instants.add(atNanos + (end - atNanos) / BINS * i);
    }
    return instants;
  }

  private Outlook outlook() {
    return new Outlook(
        change.title(),
        plain.name(),
        atNanos / 1e9,
        endNanos / 1e9,
        after.replications(),
        sites(),
        groups(),
        pools(),
        losses(),
        leaving(),
        back(),
        Certainty.of(plain, change));
  }

  private Map<String, List<String>> reaches() {
    return after.layout().reaches();
  }

  private List<Site> sites() {
    Map<String, double[]> shares = new LinkedHashMap<>();
    double[] all = new double[2];
    reaches()
        .forEach(
            (group, ends) -> {
              for (String end : ends) {
                double[] share = shares.computeIfAbsent(end, e -> new double[2]);
                share[0] += sent(before(group, end));
                share[1] += sent(settled(group, end));
              }
            });
    shares.values().forEach(share -> Arrays.setAll(all, i -> all[i] + share[i]));
    List<Site> sites = new ArrayList<>();
    shares.forEach(
        (end, share) ->
            sites.add(
                new Site(
                    end,
                    change.leaves(end),
                    all[0] == 0 ? 0 : share[0] / all[0],
                    all[1] == 0 ? 0 : share[1] / all[1])));
    return sites;
  }

  private double[] before(String group, String end) {
    return after.totals(0, atNanos, List.of(group), "to." + end);
  }

  private double[] settled(String group, String end) {
    return after.totals(settledNanos, endNanos, List.of(group), "to." + end);
  }

  private static double sent(double[] totals) {
    return Arrays.stream(totals).sum();
  }

  private List<Group> groups() {
    List<Group> groups = new ArrayList<>();
    after
        .layout()
        .clients()
        .forEach(
            (group, kinds) -> {
              double moved = 0;
              double moversThere = 0;
              double all = 0;
              double allAfter = 0;
              List<String> ends = reaches().getOrDefault(group, List.of());
              for (String end : ends) {
                all += sent(before(group, end));
                allAfter += sent(settled(group, end));
              }
              for (String end : ends) {
                double was = all == 0 ? 0 : sent(before(group, end)) / all;
                double is = allAfter == 0 ? 0 : sent(settled(group, end)) / allAfter;
                moved += Math.max(0, was - is);
                moversThere += change.leaves(end) ? Math.max(0, was - is) : 0;
              }
              List<String> ok = kinds.stream().map(kind -> kind.scope() + "/ok").toList();
              groups.add(
                  new Group(
                      group.substring("clients.".length()),
                      moversThere,
                      Math.max(0, moved - moversThere),
                      fail(kinds, 0, atNanos),
                      fail(kinds, settledNanos, endNanos),
                      latency(ok, 0, atNanos, .5),
                      latency(ok, settledNanos, endNanos, .5),
                      latency(ok, 0, atNanos, .99),
                      latency(ok, settledNanos, endNanos, .99)));
            });
    return groups;
  }

  private double fail(List<Layout.KindMeters> kinds, long from, long to) {
    List<String> scopes = kinds.stream().map(Layout.KindMeters::scope).toList();
    double failed = sent(after.totals(from, to, scopes, FAILURES));
    double ok = sent(after.totals(from, to, scopes, "ok"));
    return failed + ok == 0 ? 0 : failed / (failed + ok);
  }

  private double latency(List<String> histograms, long from, long to, double p) {
    return after.latencies(from, to, histograms).pooled().quantile(p) / 1e9;
  }

  private List<Pool> pools() {
    List<Pool> pools = new ArrayList<>();
    after
        .layout()
        .pools()
        .forEach(
            (pool, members) ->
                pools.add(
                    new Pool(
                        pool, load(members, 0, atNanos), load(members, settledNanos, endNanos))));
    return pools;
  }

  private double load(List<String> members, long from, long to) {
    double capacity = sent(after.totals(from, to, members, "capacity-nanos"));
    return capacity == 0 ? 0 : sent(after.totals(from, to, members, "offered-nanos")) / capacity;
  }

  private List<String> kinds() {
    return after.layout().clients().values().stream()
        .flatMap(List::stream)
        .map(Layout.KindMeters::scope)
        .toList();
  }

  /** What is lost after the change, less what is lost anyway. */
  private List<Loss> losses() {
    List<String> kinds = kinds();
    List<Loss> losses = new ArrayList<>();
    for (String cause : CAUSES) {
      double[] lost = difference(kinds, trial -> new String[] {"lost." + cause});
      if (sent(lost) > 0) {
        losses.add(Loss.of(cause, lost));
      }
    }
    return losses;
  }

  private double[] difference(List<String> scopes, Function<Trial, String[]> columns) {
    double[] with = after.totals(atNanos, endNanos, scopes, columns.apply(after));
    double[] without = before.totals(atNanos, endNanos, scopes, columns.apply(before));
    Arrays.setAll(with, r -> Math.max(0, with[r] - without[r]));
    return with;
  }

  /**
   * How long until half, 90 % and 99 % of what would still go to a place that is left no longer
   * does. Both runs see the same arrivals, so that each instant can be compared.
   */
  private double[] leaving() {
    return change.leaves().isEmpty()
        ? NEVER.clone()
        : until((from, to) -> toLeft(after, from, to), (from, to) -> toLeft(before, from, to));
  }

  /** How long until of those whose requests are lost at the worst, half, 90 % and 99 % are not. */
  private double[] back() {
    List<String> kinds = kinds();
    double worst = 0;
    long[] instants = after.instants();
    for (int i = 0; i + 1 < instants.length; i++) {
      worst = Math.max(worst, lost(after, kinds, instants[i], instants[i + 1]));
    }
    double most = worst;
    return most == 0
        ? NEVER.clone()
        : until((from, to) -> lost(after, kinds, from, to), (from, to) -> most);
  }

  private double lost(Trial trial, List<String> kinds, long from, long to) {
    return from < atNanos ? 0 : sent(trial.totals(from, to, kinds, LOSSES));
  }

  /** Something over time after the change. */
  private interface Course {
    double between(long fromNanos, long toNanos);
  }

  /** From when on {@code still} stays below a half, a tenth and a hundredth of {@code usual}. */
  private double[] until(Course still, Course usual) {
    double[] seconds = NEVER.clone();
    long[] instants = after.instants();
    for (int i = 0; i + 1 < instants.length; i++) {
      if (instants[i] < atNanos) {
        continue;
      }
      double left = still.between(instants[i], instants[i + 1]);
      double all = usual.between(instants[i], instants[i + 1]);
      for (int s = 0; s < LEFT.length; s++) {
        boolean gone = all > 0 && left <= LEFT[s] * all;
        if (gone && Double.isNaN(seconds[s])) {
          seconds[s] = (instants[i] - atNanos) / 1e9;
        } else if (!gone && all > 0) {
          seconds[s] = Double.NaN; // it has come back
        }
      }
    }
    return seconds;
  }

  private double toLeft(Trial trial, long from, long to) {
    double sum = 0;
    for (Map.Entry<String, List<String>> reach : reaches().entrySet()) {
      for (String end : reach.getValue()) {
        if (change.leaves(end)) {
          sum += sent(trial.totals(from, to, List.of(reach.getKey()), "to." + end));
        }
      }
    }
    return sum;
  }
}
