package dev.lbsim.cli;

import static dev.lbsim.cli.Session.lbsim;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WhatIfCommandTest {
  private static final String THREE_SITES =
      """
      lbsim: 1
      name: three
      run: { duration: 80s, replications: 3, seed: 5 }
      places: { ams: amsterdam, nyc: new-york, sin: singapore }
      clients:
        eu: { at: ams, arrivals: steady(50rps), visits: www, timeout: 1s, connect: { setup: none } }
        us: { at: nyc, arrivals: steady(50rps), visits: www, timeout: 1s, connect: { setup: none } }
      anycast:
        www: { sites: { ams: ams, nyc: nyc, sin: sin }, detect: 9s }
      servers:
        web-ams: { at: ams, service: 8ms, workers: 1 }
        web-nyc: { at: nyc, service: 15ms, workers: 1 }
        web-sin: { at: sin, service: 1ms, workers: 1 }
      """;

  private static final String BGP =
      """
      lbsim: 1
      name: bgp
      run: { duration: 60s, replications: 2, seed: 5 }
      clients: { users: { as: all, arrivals: poisson(50rps), visits: www, timeout: 1s } }
      anycast:
        www:
          routing: bgp
          topology: generated(ases=200)
          sites:
            a: { front: web.1, providers: 1 }
            b: { front: web.2, providers: [2, 30] }
      servers: { web: { count: 2, service: 1ms } }
      """;

  @TempDir private Path folder;
  private Path three;
  private Path bgp;

  @BeforeEach
  void writeScenarios() throws IOException {
    three = Files.writeString(folder.resolve("three.yaml"), THREE_SITES);
    bgp = Files.writeString(folder.resolve("bgp.yaml"), BGP);
  }

  @Test
  void aWithdrawalSaysWhoMovesWhereAndWhatOverflows() {
    Session session = lbsim("whatif", three.toString(), "--withdraw", "ams");
    assertThat(session.exitCode()).isZero();
    assertThat(session.out())
        .startsWith("what if: withdraw ams\n  done at 20 s of a run of 80 s")
        .contains("anycast.www.ams *", "no request is lost", "how sure this is")
        // 5,860 km of fibre, half as much again for detours, there and back.
        .containsPattern("round trip +before +after\n +eu +0 s +88\\.\\d ms")
        // 100 a second of 15 ms each on one worker: half again as much as it can do.
        .containsPattern("servers.web-nyc +66.7 rps +75.0 % +150.0 %")
        .containsPattern("anycast.www.nyc +100.0 rps +66.7 rps +50.0 % +servers.web-nyc")
        .contains("servers.web-nyc: 1 server x 1 worker / 15 ms");
    assertThat(session.out().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void aSilentDeathLosesItsDetectionTimesItsLoad() throws IOException {
    Session session = lbsim("whatif", three.toString(), "--drop", "places.ams", "--json", "-");
    JsonNode change = new ObjectMapper().readTree(session.out()).path("changes").path(0);
    assertThat(change.path("change").asText()).isEqualTo("drop places.ams");
    // 9 s of 50 requests a second; one more or less at either end.
    assertThat(change.path("lost").path("detection").path("mean").asDouble())
        .isCloseTo(450, within(1.));
    assertThat(change.path("left_after_s").path("99%").asDouble()).isCloseTo(9, within(.5));
    assertThat(change.path("clients").path(0).path("moved").asDouble()).isEqualTo(1);
    assertThat(change.path("clients").path(1).path("moved").asDouble()).isZero();
  }

  @Test
  void eachSiteInTurnIsATable() {
    Session session = lbsim("whatif", three.toString(), "--each-site");
    assertThat(session.out().lines()).hasSize(6).allMatch(line -> line.length() <= 80);
    assertThat(session.out())
        .contains("withdraw ams", "withdraw nyc", "withdraw sin", "150.0 % OVER")
        .contains("after withdraw ams, anycast.www.nyc is over by 50.0 %: servers.web-nyc");
  }

  @Test
  void aTableForSpreadsheetsHoldsTheSameFigures() throws IOException {
    Path csv = folder.resolve("out.csv");
    assertThat(
            lbsim("whatif", three.toString(), "--withdraw", "www.ams", "--csv", csv.toString())
                .exitCode())
        .isZero();
    assertThat(Files.readString(csv))
        .startsWith("change,subject,measure,before,after\n")
        .contains("withdraw www.ams,clients.eu,moved,0,1\n");
  }

  @Test
  void whatCannotBeAskedIsSaidInOneSentence() {
    assertThat(lbsim("whatif", three.toString(), "--withdraw", "lon").err())
        .contains("there is no site \"lon\"; there are ams, nyc, sin");
    assertThat(lbsim("whatif", three.toString(), "--set-ttl", "30s").err())
        .contains("there are no DNS names");
    assertThat(lbsim("whatif", three.toString(), "--set-ttl", "30").exitCode())
        .isEqualTo(ExitCodes.USAGE);
    assertThat(lbsim("whatif", three.toString(), "--crash", "nothing").exitCode())
        .isEqualTo(ExitCodes.USAGE);
    assertThat(lbsim("whatif", three.toString()).exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(lbsim("whatif", three.toString(), "--drop", "places.ams", "--drain", "3s").err())
        .contains("--drain goes with --withdraw");
  }

  @Test
  void aPoolThatIsAnAnswerIsLeftWithAllItsServers() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("dns.yaml"),
            """
            lbsim: 1
            run: { duration: 400s, replications: 2, seed: 5 }
            clients:
              users: { arrivals: poisson(50rps), visits: www.example.test, resolver: isp }
            resolvers: { isp: { count: 20 } }
            dns:
              www.example.test: { answers: { a: 1, b: 1 }, policy: weighted, ttl: 10s }
            servers: { a: { service: 2ms }, b: { count: 2, service: 2ms } }
            """);
    JsonNode answer =
        new ObjectMapper()
            .readTree(lbsim("whatif", file.toString(), "--withdraw", "b", "--json", "-").out());
    JsonNode change = answer.path("changes").path(0);
    assertThat(change.path("sites").path(1).path("left").asBoolean()).isTrue();
    assertThat(change.path("sites").path(2).path("left").asBoolean()).isTrue();
    assertThat(change.path("clients").path(0).path("bystanders").asDouble()).isZero();
    // Nobody keeps an answer for longer than its TTL.
    assertThat(change.path("left_after_s").path("99%").asDouble()).isBetween(0., 11.);
  }

  /** The file as it stands need not fit its variants: one of them may have no such site. */
  @Test
  void variantsThatLackTheSiteAreNoHindrance() throws IOException {
    Path varied =
        Files.writeString(
            folder.resolve("varied.yaml"),
            THREE_SITES
                + """
                variants:
                  without: { anycast: { www: { sites: { ams: null } } } }
                  plain:
                    anycast: null
                    dns: { www: { answers: [web-nyc] } }
                """);
    Session session = lbsim("whatif", varied.toString(), "--withdraw", "ams");
    assertThat(session.err()).isEmpty();
    assertThat(session.out()).contains("anycast.www.ams *");
  }

  @Test
  void byBgpTheGraphIsCountedToo() {
    Session session = lbsim("whatif", bgp.toString(), "--withdraw", "b", "--drain", "20s");
    assertThat(session.out())
        .contains("withdraw b, and switch it off 20s later", "only the tie rule decides")
        .containsPattern("[0-9]+ of 200 ASes move, [0-9]+ of them bystanders");
  }

  @Test
  void networksThatMoveWithoutHavingBeenThereAreCountedOneByOne() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("three-by-bgp.yaml"),
            """
            lbsim: 1
            run: { duration: 400s, replications: 2, seed: 5 }
            clients: { users: { as: all, arrivals: poisson(20rps), visits: www, timeout: 1s } }
            anycast:
              www:
                routing: bgp
                topology: generated(ases=2000)
                sites:
                  a: { front: web.1, providers: [3, 41] }
                  b: { front: web.2, providers: [5], peers: [60, 61, 62] }
                  c: { front: web.3, providers: [9, 77] }
            servers: { web: { count: 3, service: 1ms } }
            """);
    String json = lbsim("whatif", file.toString(), "--withdraw", "a", "--json", "-").out();
    JsonNode change = new ObjectMapper().readTree(json).path("changes").path(0);
    List<String> before = sites(file, "three-by-bgp.yaml");
    List<String> after =
        sites(
            Files.writeString(
                folder.resolve("two.yaml"), Files.readString(file).replaceFirst(" +a: .*\\n", "")),
            "two.yaml");
    int movers = 0;
    int bystanders = 0;
    for (int as = 0; as < before.size(); as++) {
      boolean moves = !before.get(as).equals(after.get(as));
      movers += moves && before.get(as).equals("a") ? 1 : 0;
      bystanders += moves && !before.get(as).equals("a") ? 1 : 0;
    }
    assertThat(bystanders).isPositive();
    JsonNode users = change.path("clients").path(0);
    assertThat(users.path("moved").asDouble()).isCloseTo(movers / 2000., within(1e-9));
    assertThat(users.path("bystanders").asDouble()).isCloseTo(bystanders / 2000., within(1e-9));
  }

  /** The site of each AS as the catchment command has it. */
  private List<String> sites(Path file, String name) throws IOException {
    Path csv = folder.resolve(name + ".csv");
    lbsim("catchment", file.toString(), "--csv", csv.toString());
    return Files.readAllLines(csv).stream().skip(1).map(line -> line.split(",")[4]).toList();
  }

  private static final String REGIONAL =
      """
      lbsim: 1
      run: { duration: 400s, replications: 2, seed: 5 }
      places: { ams: amsterdam, nyc: new-york, lax: los-angeles }
      clients:
        eu: { at: ams, arrivals: steady(20rps), visits: www.test, resolver: eu }
        us: { at: nyc, arrivals: steady(20rps), visits: www.test, resolver: us, timeout: 1s }
      resolvers: { eu: { at: ams }, us: { at: nyc } }
      dns:
        www.test:
          answers: [anycast.europe, anycast.america]
          policy: geo
          ttl: 20s
          map: { ams: [anycast.europe], default: [anycast.america] }
      anycast:
        europe: { sites: [ams] }
        america: { sites: [nyc, lax] }
      l7: { proxy: { at: nyc, workers: 2, overhead: 80ms, pool: web-nyc } }
      servers:
        web-ams: { at: ams, service: 1ms }
        web-nyc: { at: nyc, service: 5ms, workers: 2, count: 3, speed: 2x }
        web-lax: { at: lax, service: 1ms }
      """;

  @Test
  void aSiteOfARegionalAddressIsWithdrawnFromThatAddress() throws IOException {
    Path file = Files.writeString(folder.resolve("regional.yaml"), REGIONAL);
    Session session = lbsim("whatif", file.toString(), "--withdraw", "nyc");
    assertThat(session.out())
        .containsPattern("anycast.america.nyc \\* +50.0 % +0 %")
        .containsPattern("anycast.america.lax +0 % +50.0 %");
    Session last = lbsim("whatif", file.toString(), "--withdraw", "ams");
    assertThat(last.out())
        .contains("anycast.europe: no site is left", "--withdraw anycast.europe", "no route")
        .contains("no request is lost, but", "wait for an answer to the end of the run");
  }

  @Test
  void aRegionalAddressIsTakenOutOfDns() throws IOException {
    Path file = Files.writeString(folder.resolve("regional.yaml"), REGIONAL);
    JsonNode change =
        new ObjectMapper()
            .readTree(lbsim("whatif", file.toString(), "--withdraw", "europe", "--json", "-").out())
            .path("changes")
            .path(0);
    assertThat(change.path("sites").path(0).path("share_after").asDouble()).isZero();
    assertThat(change.path("sites").path(1).path("share_after").asDouble()).isEqualTo(1);
    assertThat(change.path("left_after_s").path("99%").asDouble()).isBetween(1., 22.);
    // The proxy can do 2 / 80 ms, less than its servers; Europe's 20 a second are too many.
    assertThat(change.path("bottlenecks").path("anycast.america.nyc").asText())
        .isEqualTo("l7.proxy");
    JsonNode over = change.path("overflows").path(0);
    assertThat(over.path("can_do_per_s").asDouble()).isEqualTo(25);
    assertThat(over.path("by").asDouble()).isCloseTo(.6, within(.01));
    assertThat(change.path("loads").path(2).path("sum").asText())
        .isEqualTo("3 servers x 2 workers x speed 2x / 5 ms");
    assertThat(lbsim("whatif", file.toString(), "--withdraw", "europe", "--drain", "9s").err())
        .contains("anycast.europe is an address");
    assertThat(lbsim("whatif", file.toString(), "--withdraw", "asia").err())
        .contains("there are ams, nyc, lax, and in DNS anycast.europe, anycast.america");
  }
}
