package dev.lbsim.live.run;

import static dev.lbsim.live.Figures.metric;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.live.Figures;
import dev.lbsim.live.FreePort;
import dev.lbsim.live.tls.LiveTls;
import dev.lbsim.scenario.language.Overrides;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.ScenarioReader;
import dev.lbsim.scenario.report.RunReport;
import dev.lbsim.scenario.report.RunReport.Metric;
import dev.lbsim.scenario.run.RunOptions;
import dev.lbsim.scenario.run.SimRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A lesson of every rung, shortened and with few requests, over real sockets: nothing is lost, the
 * same requests are made, and who serves them has the share that the simulator gives him. All are
 * played at the same time, for each mostly waits, and end by a drain, however long a busy machine
 * takes for that.
 */
class LessonsLiveTest {
  private static final Path LESSONS = Path.of("..", "scenarios", "lessons");
  private static final int REPLICATIONS = 20;

  /** Of one in 10,000, with the 19 degrees of freedom of 20 replications (Student's t). */
  private static final double QUANTILE = 4.9;

  /** What one request that came a moment later than it was due may change. */
  private static final double ONE_REQUEST = 1 / 50.0;

  private static final String FEW =
      "{ profile: [{ at: 0s, rate: 50rps }, { at: 2s, rate: 50rps }, { at: 2001ms, rate: 0rps }] }";

  private static final double DRAINS_AT = 2.1 / 300;

  /**
   * @param openLoop whether as many requests are made however long answers take
   */
  private record Rung(String lesson, String variant, boolean openLoop, List<String> sets) {
    static Rung open(String lesson, String variant, String... sets) {
      return new Rung(lesson, variant, true, List.of(sets));
    }

    Scenario scenario() {
      List<String> all =
          new ArrayList<>(List.of("expect=null", "run.duration=300s", "run.warmup=0s"));
      all.addAll(sets);
      Path folder = LESSONS.resolve(lesson);
      try {
        String text = Files.readString(folder.resolve("scenario.yaml"));
        return ScenarioReader.read(text, lesson, folder, new Overrides(all, variant)).orThrow();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public String toString() {
      return lesson + " [" + variant + "]";
    }
  }

  private static Stream<Rung> rungs() {
    String users = "clients.users.arrivals=" + FEW;
    return Stream.of(
        Rung.open("01-one-server", "at-50", users),
        Rung.open("03-two-a-records", "two-records", users, "events=null"),
        Rung.open("08-health-checks-and-weights", "every-2s", users, "events=null"),
        Rung.open(
            "10-withdrawal",
            "bfd",
            "clients.europe.arrivals=" + FEW,
            "clients.america.arrivals=" + FEW,
            "clients.europe.timeout=60s",
            "clients.america.timeout=60s",
            "events=[{ at: 1s, do: withdraw, target: anycast.www.ams }]"),
        Rung.open(
            "12-geo-dns-weights",
            "obedient",
            users,
            "events=null",
            "dns={ www.example.test: { answers: { web-ams.1: 30, web-fra.1: 70 }, ttl: 1s } }"),
        Rung.open(
            "13-l4-in-front-of-l7",
            "one",
            "clients.shop.arrivals=" + FEW,
            "clients.plain.arrivals=" + FEW),
        Rung.open(
            "24b-rate-limit-fairness",
            "per-client",
            "clients.good.arrivals=" + FEW,
            "clients.noisy.arrivals=" + FEW,
            "l7.api.rate-limit.limit=token-bucket(rate=0.01rps, burst=7)"),
        Rung.open(
            "24a-cache-stampede",
            "one",
            "clients.fans.arrivals=" + FEW,
            "clients.buyers.arrivals=" + FEW,
            "servers.web.workers=100"),
        new Rung(
            "14-sticky-sessions",
            "sticky",
            false,
            List.of(
                "events=null",
                "clients.shop.users=100",
                "clients.shop.think=exp(1s)",
                "servers.web.service=exp(5ms)")));
  }

  private static final Map<String, RunReport> LIVE = new LinkedHashMap<>();

  @BeforeAll
  static void playAll() {
    Rehearsal.once(FreePort.find());
    Map<String, CompletableFuture<RunReport>> running = new LinkedHashMap<>();
    rungs().forEach(rung -> running.put(rung.toString(), new CompletableFuture<>()));
    rungs()
        .forEach(
            rung -> {
              CompletableFuture<RunReport> played =
                  Objects.requireNonNull(running.get(rung.toString()));
              Thread player = new Thread(() -> play(rung, played), rung.toString());
              player.setDaemon(true);
              player.start();
            });
    running.forEach((rung, report) -> LIVE.put(rung, report.join()));
  }

  private static void play(Rung rung, CompletableFuture<RunReport> played) {
    try {
      LiveRun.Options options =
          new LiveRun.Options(
              FreePort.find(),
              1,
              RunOptions.DEFAULT,
              null,
              LiveTls.UserFiles.NONE,
              Drains.PATIENTLY);
      played.complete(
          Objects.requireNonNull(
              LiveRun.run(rung.scenario(), options, "test", new Drains(DRAINS_AT), () -> true)));
    } catch (RuntimeException | Error e) {
      played.completeExceptionally(e);
    }
  }

  @ParameterizedTest
  @MethodSource("rungs")
  void nothingIsLostAndSharesAreThoseOfTheSimulator(Rung rung) {
    RunReport live = Objects.requireNonNull(LIVE.get(rung.toString()));
    SimRun.Apart simulated =
        Objects.requireNonNull(
            SimRun.apart(
                rung.scenario(),
                new RunOptions(
                    null, REPLICATIONS, 1, rung.openLoop ? 5_000_000_000L : 2_100_000_000L, false),
                "test",
                (done, all) -> {},
                () -> true));
    Map<String, Metric> sameSeed = simulated.each().get(0);
    if (rung.openLoop) {
      assertThat(metric(live, "total.requests")).isEqualTo(value(sameSeed, "total.requests"));
    }
    assertThat(metric(live, "total.ok") + metric(live, "total.errors"))
        .as(() -> Figures.errors(live).toString())
        .isEqualTo(metric(live, "total.requests"))
        .isGreaterThan(50);
    // A connection that is open when its site is withdrawn is reset, and on a busy machine some
    // are.
    boolean withdraws = rung.lesson.startsWith("10");
    Metric meant = live.metrics().get("total.errors." + (withdraws ? "reset" : "limited"));
    assertThat(metric(live, "total.errors"))
        .as(() -> Figures.errors(live).toString())
        .isEqualTo(meant == null ? 0 : meant.value());
    if (!withdraws) {
      near(live, simulated.each(), "total.error_ratio");
    }
    List<String> shares =
        live.metrics().keySet().stream().filter(name -> name.endsWith(".share")).toList();
    shares.forEach(name -> near(live, simulated.each(), name));
    assertThat(shares).isNotEmpty();
  }

  /** Where one more replication would be, but for one in 10,000. */
  private static void near(RunReport live, List<Map<String, Metric>> each, String name) {
    double[] figures = each.stream().mapToDouble(replication -> value(replication, name)).toArray();
    double mean = 0;
    for (double figure : figures) {
      mean += figure / figures.length;
    }
    double squares = 0;
    for (double figure : figures) {
      squares += (figure - mean) * (figure - mean);
    }
    double deviation = Math.sqrt(squares / (figures.length - 1));
    double allowed = QUANTILE * deviation * Math.sqrt(1 + 1.0 / figures.length) + ONE_REQUEST;
    assertThat(metric(live, name))
        .as("%s, simulated %.4f +- %.4f", name, mean, deviation)
        .isBetween(mean - allowed, mean + allowed);
  }

  private static double value(Map<String, Metric> metrics, String name) {
    Metric metric = metrics.get(name);
    return metric == null ? 0 : metric.value();
  }
}
