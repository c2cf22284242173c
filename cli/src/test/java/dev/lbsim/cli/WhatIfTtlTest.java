package dev.lbsim.cli;

import static dev.lbsim.cli.Session.lbsim;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What another TTL costs, and what it gives. */
final class WhatIfTtlTest {
  private static final int RESOLVERS = 20;
  private static final double LOOKUPS_PER_SEC = 50;
  private static final int REPLICATIONS = 4;

  /** The last quarter of a run. */
  private static final double SECONDS = 200;

  @TempDir private Path folder;
  private String file;

  @BeforeEach
  void writeScenario() throws IOException {
    file =
        Files.writeString(
                folder.resolve("dns.yaml"),
                """
                lbsim: 1
                run: { duration: 800s, replications: 4, seed: 5 }
                clients:
                  users:
                    arrivals: poisson(50rps)
                    visits: www.example.test
                    resolver: isp
                    timeout: 1s
                resolvers: { isp: { count: 20 } }
                dns:
                  www.example.test:
                    answers: { a: 1, b: 1 }
                    ttl: 40s
                    health: { every: 10s, fall: 3, timeout: 1s }
                servers: { a: { service: 2ms, workers: 9 }, b: { service: 2ms, workers: 9 } }
                """)
            .toString();
  }

  private JsonNode changes(String... options) throws IOException {
    String[] all = new String[options.length + 4];
    System.arraycopy(new String[] {"whatif", file, "--json", "-"}, 0, all, 0, 4);
    System.arraycopy(options, 0, all, 4, options.length);
    return new ObjectMapper().readTree(lbsim(all).out()).path("changes");
  }

  /** A resolver renews an answer when it is asked after the TTL: every T + 1 / rate seconds. */
  private static double queriesPerSec(double ttlSeconds) {
    return RESOLVERS / (ttlSeconds + RESOLVERS / LOOKUPS_PER_SEC);
  }

  /**
   * In t seconds a resolver renews an answer t / m times, m = T + 1 / rate, with a variance of t
   * s^2 / m^3, where s = 1 / rate; where the window begins and ends adds at most 1/4.
   */
  private static double fourSigma(double ttlSeconds) {
    double pause = RESOLVERS / LOOKUPS_PER_SEC;
    double perResolver = SECONDS * pause * pause / Math.pow(ttlSeconds + pause, 3) + .25;
    return 4 * Math.sqrt(RESOLVERS * REPLICATIONS * perResolver) / (SECONDS * REPLICATIONS);
  }

  @Test
  void aTtlCostsQueriesAsRenewalTheorySays() throws IOException {
    JsonNode zone = changes("--set-ttl", "5s").path(0).path("dns").path(0);
    assertThat(zone.path("name").asText()).isEqualTo("dns.www.example.test");
    for (String when : new String[] {"before", "after"}) {
      double ttl = when.equals("before") ? 40 : 5;
      double expected = queriesPerSec(ttl);
      assertThat(zone.path("queries_per_s_" + when).asDouble())
          .isCloseTo(expected, within(fourSigma(ttl)));
      double ofLookups = 4 * expected / Math.sqrt(LOOKUPS_PER_SEC * SECONDS * REPLICATIONS);
      assertThat(zone.path("hit_ratio_" + when).asDouble())
          .isCloseTo(
              1 - expected / LOOKUPS_PER_SEC,
              within((fourSigma(ttl) + ofLookups) / LOOKUPS_PER_SEC));
    }
  }

  @Test
  void whatAnswersDoByChanceIsNoMove() {
    Session session = lbsim("whatif", file, "--set-ttl", "5s");
    assertThat(session.out())
        .contains("what if: set the TTL to 5s", "DNS", "chance: the 95 % interval")
        .containsPattern("servers.a.1 .*chance\\n")
        .containsPattern("users +0 % +0 %")
        .contains("moves are net", "Nothing fails here.");
    assertThat(session.out().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void withAFailureBothTtlsStandSideBySide() throws IOException {
    JsonNode both = changes("--set-ttl", "5s", "--withdraw", "a");
    assertThat(both.path(0).path("change").asText()).isEqualTo("withdraw a");
    assertThat(both.path(1).path("change").asText()).isEqualTo("withdraw a, under a TTL of 5s");
    // Nobody keeps an answer for longer than its TTL; of the last hundredth few are there to see.
    assertThat(both.path(0).path("left_after_s").path("99%").asDouble()).isBetween(30., 42.);
    assertThat(both.path(1).path("left_after_s").path("99%").asDouble()).isBetween(2., 7.);
  }

  @Test
  void theTableSaysWhatItCostsAndWhatItGives() {
    Session session = lbsim("whatif", file, "--set-ttl", "5s", "--drop", "a");
    assertThat(session.exitCode()).isZero();
    assertThat(session.out())
        .startsWith("what if: drop a, under a TTL of 40s and one of 5s\n")
        .containsPattern("TTL 40s as it is +TTL 5s\n")
        .containsPattern("dns.www.example.test, queries +0.\\d+ qps +3.\\d+ qps")
        .containsPattern("  ttl +\\d.* +\\d")
        .contains("have left, 99 %", "are served again, 50 %");
    assertThat(session.out().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void whatDoesNotGoTogetherIsSaidInOneSentence() {
    assertThat(lbsim("whatif", file, "--set-ttl", "5s", "--each-site").err())
        .contains("--set-ttl goes with one site");
    assertThat(lbsim("whatif", file).err()).contains("Give --withdraw, --crash, --drop");
  }
}
