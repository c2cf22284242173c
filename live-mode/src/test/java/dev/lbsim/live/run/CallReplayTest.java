package dev.lbsim.live.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbsim.core.balance.Balancers;
import dev.lbsim.live.FreePort;
import dev.lbsim.live.tls.LiveTls;
import dev.lbsim.scenario.calls.BrokenLog;
import dev.lbsim.scenario.calls.Origin;
import dev.lbsim.scenario.calls.Replay;
import dev.lbsim.scenario.language.Overrides;
import dev.lbsim.scenario.report.RunReport;
import dev.lbsim.scenario.run.RunOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a live world's balancers and guards were told over real sockets gives the same decisions
 * when it is told to fresh ones of the same seed, for every algorithm there is.
 */
class CallReplayTest {
  private static final long SEED = 11;
  private static final long PLENTY = 1 << 28;

  /** What begins and ends takes long enough for a busy machine to notice it. */
  private static final double SPEED = .5;

  private static final double DRAINS_AT = 2.6 / 300;

  @TempDir private static Path folder;
  private static Path log;

  @BeforeAll
  static void playIt() {
    log = folder.resolve("calls.jsonl");
    String text = scenario();
    LiveRun.run(
        LiveRuns.scenario(text),
        new LiveRun.Options(
            FreePort.find(),
            SPEED,
            new RunOptions(SEED, 1, 1, null, false),
            new LiveRun.Calls(log, origin(text), PLENTY),
            LiveTls.UserFiles.NONE,
            Drains.PATIENTLY),
        "test",
        new Drains(DRAINS_AT),
        () -> true);
  }

  /** For as long as all its events take. */
  private static String profile(int rps) {
    return "{ profile: [{ at: 0s, rate: %1$drps }, { at: 2500ms, rate: %1$drps }, { at: 2501ms, rate: 0rps }] }"
        .formatted(rps);
  }

  /** A layer-7 tier and an L4 tier in front of it for each algorithm, and a tier full of guards. */
  private static String scenario() {
    StringBuilder clients = new StringBuilder();
    StringBuilder l4 = new StringBuilder();
    StringBuilder l7 = new StringBuilder();
    for (Balancers.Kind kind : Balancers.all()) {
      String name = kind.about().name();
      clients.append(
          "  c-%s: { arrivals: %s, visits: e-%s, timeout: 60s, addresses: 20,"
                  .formatted(name, profile(20), name)
              + " connections: { reuse: 3 } }\n");
      l4.append(
          "  e-%s: { balance: %s, connections: { table: 1000 }, pool: t-%s }\n"
              .formatted(name, name, name));
      l7.append(
          "  t-%s: { count: 2, balance: %s, slow-start: 300ms, retries: 1, panic: 30%%,"
                  .formatted(name, name)
              + " health: { every: 400ms, timeout: 200ms, fall: 1, rise: 1 }, pool: app }\n");
    }
    return """
        lbsim: 1
        run: { duration: 300s, warmup: 0s, seed: 1, replications: 1 }
        clients:
        %s  u: { arrivals: %s, visits: guarded, timeout: 60s, addresses: 5, retries: { max: 1, budget: 20%% } }
        l4:
        %sl7:
        %s  guarded:
            workers: 2
            balance: p2c
            sticky: cookie
            rate-limit: [{ limit: "token-bucket(rate=4rps, burst=2)", by: client, scope: instance }]
            limit: gradient
            breaker: { requests: 20, pending: 20, connections: 20, retries: 2 }
            trip: { window: 20, least: 10, wait: 100ms, trials: 3, failures: 40%% }
            outlier: { consecutive-5xx: 2, interval: 300ms, base-ejection-time: 200ms, max-ejection-percent: 50%% }
            retries: { max: 2, budget: 20%% }
            hedge: { after: p50, max: 1, budget: 30%% }
            health: { every: 400ms, timeout: 200ms, fall: 1, rise: 1 }
            timeout: 2s
            pool: app
        servers:
          app: { count: 5, workers: 50, service: exp(5ms), errors: 5%% }
        events:
          - { at: 500ms, do: errors, target: servers.app.1, share: 60%%, for: 1s }
          - { at: 700ms, do: set, target: servers.app.4.weight, value: 3 }
          - { at: 900ms, do: drain, target: servers.app.5 }
          - { at: 1s, do: remove, target: servers.app.2 }
          - { at: 1s, do: crash, target: servers.app.3, for: 800ms }
          - { at: 1500ms, do: add, target: servers.app.2 }
        """
        .formatted(clients, profile(100), l4, l7);
  }

  private static Origin origin(String text) {
    return new Origin("test", "test.yaml", text, Overrides.none(), SEED);
  }

  private static RunReport play(String text, Path to, long bytesMax) {
    return LiveRuns.play(text, SEED, new LiveRun.Calls(to, origin(text), bytesMax));
  }

  private static Replay.Outcome replay(List<String> lines) throws IOException {
    Path changed = folder.resolve("changed.jsonl");
    Files.write(changed, lines);
    return Replay.of(changed, folder);
  }

  @Test
  void everyAlgorithmDecidesTheSameAgain() throws IOException {
    Replay.Outcome outcome = Replay.of(log, folder);
    assertThat(outcome.end()).isEqualTo("complete");
    assertThat(outcome.differences()).isEmpty();
    for (Balancers.Kind kind : Balancers.all()) {
      String name = kind.about().name();
      assertThat(decisions(outcome, "l4.e-" + name + ".1/balance.1")).as(name).isGreaterThan(3);
      assertThat(
              decisions(outcome, "l7.t-" + name + ".1/balance.1")
                  + decisions(outcome, "l7.t-" + name + ".2/balance.1"))
          .as(name)
          .isGreaterThan(9);
    }
    List<String> lines = Files.readAllLines(log);
    for (String told :
        List.of(
            "\"call\":\"weight\",\"backend\":3,\"value\":3.0",
            "\"call\":\"admitted\",\"backend\":4,\"value\":false",
            "\"call\":\"present\",\"backend\":1,\"value\":false",
            "\"call\":\"present\",\"backend\":1,\"value\":true",
            "\"call\":\"healthy\",\"backend\":2,\"value\":false",
            "\"call\":\"ramp\"",
            "\"tried\":[")) {
      assertThat(lines).as(told).anyMatch(line -> line.contains(told));
    }
  }

  @Test
  void guardsDecideTheSameAgain() throws IOException {
    Replay.Outcome outcome = Replay.of(log, folder);
    List<String> names = new ArrayList<>(outcome.deciders().keySet());
    for (String guard :
        List.of(
            "clients.u/retry-budget",
            "/rate-limit",
            "/limit",
            "/breaker",
            "/error-rate",
            "/outlier",
            "/hedging",
            "l7.guarded.1.1/")) {
      assertThat(names).as(guard).anyMatch(name -> name.contains(guard));
    }
    assertThat(Files.readAllLines(log))
        .as("both answers are given")
        .anyMatch(line -> line.contains("try-acquire\",\"key") && line.contains("\"answer\":-"))
        .anyMatch(line -> line.contains("try-acquire\",\"key") && line.endsWith("\"answer\":0}"));
  }

  @Test
  void aChangedAnswerIsFoundWithItsLine() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(log));
    int at = 0;
    while (!lines.get(at).contains("\"of\":\"l7.t-maglev.1/balance.1\",\"call\":\"pick\"")) {
      at++;
    }
    lines.set(at, lines.get(at).replaceFirst("\"answer\":\\d", "\"answer\":77"));
    Replay.Outcome outcome = replay(lines);
    assertThat(outcome.total().differing()).isEqualTo(1);
    assertThat(outcome.differences().get(0).line()).isEqualTo(at + 1);
    assertThat(outcome.differences().get(0).then()).isEqualTo(77L);
  }

  @Test
  void withAnotherSeedWhatIsDrawnIsDrawnOtherwise() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(log));
    lines.set(0, lines.get(0).replace("\"seed\":" + SEED, "\"seed\":12"));
    Replay.Outcome outcome = replay(lines);
    assertThat(differing(outcome, "l7.t-random.1/balance.1")).isPositive();
    assertThat(differing(outcome, "l7.t-maglev.1/balance.1")).isZero();
  }

  @Test
  void aLogThatIsCutOffIsReplayedAsFarAsItGoes() throws IOException {
    String all = Files.readString(log);
    Path cut = folder.resolve("cut.jsonl");
    Files.writeString(cut, all.substring(0, all.length() / 2));
    Replay.Outcome outcome = Replay.of(cut, folder);
    assertThat(outcome.end()).isNull();
    assertThat(outcome.differences()).isEmpty();
    assertThat(outcome.total().decisions()).isPositive();
  }

  @Test
  void aLogBecomesNoLargerThanItMay() throws IOException {
    String text =
        """
        lbsim: 1
        run: { duration: 500ms, warmup: 0s, seed: 1, replications: 1 }
        clients: { web: { arrivals: poisson(200rps), visits: proxy } }
        l7: { proxy: { balance: random, pool: app } }
        servers: { app: { count: 2, service: 1ms } }
        """;
    Path small = folder.resolve("small.jsonl");
    RunReport report = play(text, small, 2000);
    assertThat(report.warnings()).anyMatch(line -> line.contains("as large as it may"));
    assertThat(Files.size(small)).isLessThan(2300);
    Replay.Outcome outcome = Replay.of(small, folder);
    assertThat(outcome.end()).isEqualTo("full");
    assertThat(outcome.differences()).isEmpty();
  }

  @Test
  void aBrokenLogIsRefusedInOneSentence() throws IOException {
    List<String> lines = Files.readAllLines(log);
    String head = lines.get(0);
    String pick = "{\"at\":5,\"of\":\"l7.t-random.1/balance.1\",\"call\":\"pick\"";
    refused(List.of(), ":1: there is nothing in it");
    refused(List.of("{\"a\":1}"), ":1: this is no call log");
    refused(List.of("{\"schema\":\"lbsim-calls/9\"}"), "only lbsim-calls/1 can be replayed");
    refused(List.of(head, "not JSON"), ":2: this line is not an object of JSON");
    refused(List.of(head, "{\"at\":1}"), ":2: this line does not say whom it called");
    refused(
        List.of(head, pick + "}"), ":2: pick does not say its hash, at l7.t-random.1/balance.1");
    refused(
        List.of(head, pick + ",\"hash\":\"x\"}"), "hash of pick is x, and is to be a whole number");
    refused(
        List.of(head, pick.replace("t-random", "t-rndom") + ",\"hash\":1}"),
        "nobody in its scenario is called \"l7.t-rndom.1/balance.1\"; did you mean l7.t-random.1/balance.1?");
    refused(List.of(head, pick.replace("pick", "peck") + "}"), "there is no call \"peck\"");
    refused(
        List.of(head, pick.replace("pick", "started") + ",\"backend\":9}"),
        "backend of started is 9, and goes from 0 to 4");
    refused(
        List.of(
            head,
            pick.replace("pick", "finished") + ",\"backend\":0,\"outcome\":\"ok\",\"latency\":1}"),
        "where none is in flight");
    refused(
        List.of(head, "{\"end\":\"complete\"}", pick + "}"), ":3: something follows after the end");
  }

  private static void refused(List<String> lines, String why) {
    assertThatThrownBy(() -> replay(lines))
        .isInstanceOf(BrokenLog.class)
        .hasMessageContaining("changed.jsonl:")
        .hasMessageContaining(why);
  }

  private static long decisions(Replay.Outcome outcome, String decider) {
    return count(outcome, decider).decisions();
  }

  private static long differing(Replay.Outcome outcome, String decider) {
    return count(outcome, decider).differing();
  }

  private static Replay.Count count(Replay.Outcome outcome, String decider) {
    return Objects.requireNonNull(
        outcome.deciders().get(decider), () -> decider + " among " + outcome.deciders().keySet());
  }
}
