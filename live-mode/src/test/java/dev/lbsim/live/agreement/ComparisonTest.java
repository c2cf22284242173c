package dev.lbsim.live.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lbsim.scenario.report.Agreement;
import dev.lbsim.scenario.report.Agreement.Aside;
import dev.lbsim.scenario.report.Agreement.Line;
import dev.lbsim.scenario.report.Agreement.Verdict;
import dev.lbsim.scenario.report.LiveEffort;
import dev.lbsim.scenario.report.RunReport;
import dev.lbsim.scenario.report.RunReport.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** On reports made by hand. */
class ComparisonTest {
  private static final LiveEffort EFFORT = new LiveEffort(10, 1e-4, 1e-3, 1e-2, 1, 2, 10, 1000);

  private final List<Map<String, Metric>> simulated = new ArrayList<>();
  private final Map<String, Metric> live = new LinkedHashMap<>();

  /** The same figure of three replications and of the live run; NaN where it is left out. */
  private ComparisonTest figure(String name, String unit, double measured, double... each) {
    for (int i = 0; i < each.length; i++) {
      if (simulated.size() <= i) {
        simulated.add(new LinkedHashMap<>());
      }
      if (!Double.isNaN(each[i])) {
        simulated.get(i).put(name, new Metric(each[i], null, unit, 1));
      }
    }
    if (!Double.isNaN(measured)) {
      live.put(name, new Metric(measured, null, unit, 1));
    }
    return this;
  }

  private static RunReport report(Map<String, Metric> metrics) {
    return new RunReport(
        "lbsim",
        "sim",
        new RunReport.ScenarioInfo("test", "test", "test.yaml", ""),
        null,
        1,
        1,
        10,
        1,
        false,
        new RunReport.Warmup(0, "given", ""),
        metrics,
        Map.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private Agreement compare() {
    return Comparison.of(report(Map.of()), simulated, report(live), EFFORT);
  }

  private Line line(String name) {
    return compare().lines().stream()
        .filter(line -> line.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void insideOfThePredictionIntervalItAgreesHoweverFarInPercent() {
    // Mean 10, s = 5, t = 4.30: 10 +- 4.30 * 5 * sqrt(4 / 3), so that 34.8 is the end.
    figure("total.latency.mean", "s", 34, 5, 10, 15);
    Line line = line("total.latency.mean");
    assertThat(line.verdict()).isEqualTo(Verdict.INSIDE);
    assertThat(line.hi()).isEqualTo(10 + 4.302653 * 5 * Math.sqrt(4.0 / 3), within(1e-4));
    assertThat(line.lo()).isZero(); // no latency is below
    assertThat(line.sameSeed()).isEqualTo(5);
  }

  @Test
  void aTenthOfALatencyIsNearAndMoreIsNot() {
    figure("total.latency.mean", "s", 1.09, 1, 1, 1);
    assertThat(line("total.latency.mean").verdict()).isEqualTo(Verdict.NEAR);
    assertThat(compare().agrees()).isTrue();
    figure("total.latency.mean", "s", 1.11, 1, 1, 1);
    assertThat(line("total.latency.mean").verdict()).isEqualTo(Verdict.DIFFERS);
    assertThat(compare().agrees()).isFalse();
  }

  @Test
  void twoPointsOfAShareAreNearAndHalfAPointOfErrors() {
    figure("servers.app.a.share", "ratio", .319, .3, .3, .3);
    figure("servers.app.b.share", "ratio", .321, .3, .3, .3);
    figure("total.error_ratio", "ratio", .016, .01, .01, .01);
    assertThat(line("servers.app.a.share").verdict()).isEqualTo(Verdict.NEAR);
    assertThat(line("servers.app.b.share").verdict()).isEqualTo(Verdict.DIFFERS);
    assertThat(line("total.error_ratio").verdict()).isEqualTo(Verdict.DIFFERS);
  }

  @Test
  void partsOfTheMeanAreMeasuredByTheMean() {
    figure("total.time.network", "s", .0009, Double.NaN, Double.NaN, Double.NaN);
    figure("total.time.service", "s", .01, .01, .01, .01);
    figure("total.latency.mean", "s", .0109, .01, .01, .01);
    Line network = line("total.time.network");
    assertThat(network.mean()).isZero();
    assertThat(network.verdict()).isEqualTo(Verdict.NEAR);
    assertThat(network.chief()).isTrue();
    List<Line> lines = compare().lines();
    double parts =
        lines.stream()
            .filter(line -> line.name().startsWith("total.time."))
            .mapToDouble(Line::difference)
            .sum();
    assertThat(parts).isEqualTo(line("total.latency.mean").difference(), within(1e-12));
  }

  @Test
  void whatOneWorldNeverSawIsZeroIfItIsCountedAndLeftOutIfNot() {
    figure("total.errors.timeout", "count", 7, Double.NaN, Double.NaN, Double.NaN);
    figure("l7.p.routes.r.latency.mean", "s", 7, Double.NaN, Double.NaN, Double.NaN);
    figure("total.ok", "count", Double.NaN, 5, 5, 5);
    assertThat(line("total.errors.timeout").verdict()).isEqualTo(Verdict.DIFFERS);
    assertThat(line("total.ok").live()).isZero();
    assertThat(compare().lines())
        .extracting(Line::name)
        .doesNotContain("l7.p.routes.r.latency.mean");
  }

  @Test
  void figuresStandInTheOrderOfTheDocument() {
    figure("total.ok", "count", 5, 5, 5, 5);
    figure("total.retries", "count", Double.NaN, 5, 5, 5);
    figure("total.rate", "rps", 5, 5, 5, 5);
    assertThat(compare().lines())
        .extracting(Line::name)
        .containsExactly("total.ok", "total.retries", "total.rate");
  }

  @Test
  void whatMeansSomethingElseLiveIsToldAndNotJudged() {
    figure("l4.edge.requests", "count", 10, 100, 100, 100);
    figure("total.latency.max", "s", 9, 1, 1, 1);
    assertThat(compare().lines()).isEmpty();
    assertThat(compare().asides())
        .extracting(Aside::name)
        .containsExactly("l4.edge.requests", "total.latency.max");
    assertThat(compare().agrees()).isTrue();
  }

  @Test
  void deadServersAreComparedByWhatReachedThem() {
    // 200 of 300 went to a dead server in the simulator; the live one never heard of them.
    figure("servers.app.requests", "count", 800, 1000, 1000, 1000);
    figure("servers.app.errors.refused", "count", Double.NaN, 200, 200, 200);
    figure("servers.app.big.requests", "count", 100, 300, 300, 300);
    figure("servers.app.big.errors", "count", 0, 200, 200, 200);
    figure("servers.app.big.errors.refused", "count", Double.NaN, 200, 200, 200);
    figure("servers.app.big.share", "ratio", .125, .3, .3, .3);
    figure("servers.app.small.requests", "count", 700, 700, 700, 700);
    figure("servers.app.small.share", "ratio", .875, .7, .7, .7);
    Agreement agreement = compare();
    assertThat(agreement.agrees()).isTrue();
    assertThat(line("servers.app.big.share").mean()).isEqualTo(.125, within(1e-12));
    assertThat(line("servers.app.small.share").mean()).isEqualTo(.875, within(1e-12));
    assertThat(line("servers.app.big.requests").verdict()).isEqualTo(Verdict.INSIDE);
    assertThat(line("servers.app.big.errors").mean()).isZero();
    assertThat(agreement.asides())
        .extracting(Aside::name)
        .containsExactly("servers.app.errors.refused", "servers.app.big.errors.refused");
    assertThat(agreement.notes()).hasSize(1);
  }

  @Test
  void sharesOfOneWholeAreHeldToAnIntervalForAllOfThem() {
    // s = 5 points, so that 34.8 % is the end for one share by itself, as above.
    figure("servers.app.a.share", "ratio", .36, .05, .1, .15);
    assertThat(line("servers.app.a.share").verdict()).isEqualTo(Verdict.DIFFERS);
    figure("servers.app.b.share", "ratio", .1, .1, .1, .1);
    assertThat(line("servers.app.a.share").verdict()).isEqualTo(Verdict.INSIDE);
  }

  @Test
  void onlyChiefFiguresDecide() {
    figure("servers.app.big.requests", "count", 200, 100, 100, 100);
    figure("l7.proxy.utilisation", "ratio", .3, .29, .3, .31);
    Agreement agreement = compare();
    assertThat(agreement.lines()).extracting(Line::chief).containsExactly(false, true);
    assertThat(agreement.lines().get(0).verdict()).isEqualTo(Verdict.DIFFERS);
    assertThat(agreement.agrees()).isTrue();
  }

  @Test
  void oneReplicationIsTooFew() {
    figure("total.ok", "count", 5, 5);
    assertThatThrownBy(this::compare).isInstanceOf(IllegalArgumentException.class);
  }
}
