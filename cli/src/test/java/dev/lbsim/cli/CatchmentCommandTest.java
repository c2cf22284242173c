package dev.lbsim.cli;

import static dev.lbsim.cli.Session.lbsim;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CatchmentCommandTest {
  private static final String HEAD =
      "anycast,clients,network,asn,site,route,path_length,next_hop,tied,rtt_s";

  private static final String BGP =
      """
      lbsim: 1
      clients:
        users: { as: all, arrivals: poisson(50rps), visits: www, addresses: 300 }
        few: { as: [7, 8], arrivals: poisson(50rps), visits: www, networks: 5 }
      anycast:
        www:
          routing: bgp
          topology: generated(ases=200)
          sites:
            a: { front: web.1, providers: 1 }
            b: { front: web.2, providers: [2, 30] }
      servers: { web: { count: 2, service: 1ms } }
      """;

  private static final String PLACES =
      """
      lbsim: 1
      places:
        ams: { at: amsterdam, rtt: { nyc: 80ms, lon: 8ms } }
        nyc: { at: new-york, rtt: { lon: 72ms } }
        lon: london
      clients:
        europe: { at: ams, arrivals: poisson(50rps), visits: www }
        britain: { at: lon, arrivals: poisson(50rps), visits: www.example.test }
        nowhere: { arrivals: poisson(50rps), visits: www }
      dns: { www.example.test: { answers: [anycast.hand] } }
      anycast:
        www: { sites: { nyc: web.n, ams: web.a } }
        hand: { sites: { nyc: web.n, ams: web.a }, routing: { lon: nyc } }
      servers: { web: { service: 1ms, members: { n: { at: nyc }, a: { at: ams } } } }
      """;

  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("scenario.yaml"), text);
  }

  @Test
  void byBgpSitesAreCountedByAsAndByClientGroup() throws IOException {
    Session session = lbsim("catchment", file(BGP).toString());
    assertThat(session.exitCode()).isZero();
    assertThat(session.out())
        .startsWith("anycast.www")
        .contains("200 of 200 ASes reach a site; for ", "clients.users", "clients.few");
    assertThat(session.out().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void theFileHasALineForEachAs() throws IOException {
    Path csv = folder.resolve("catchment.csv");
    lbsim("catchment", file(BGP).toString(), "--csv", csv.toString());
    List<String> lines = Files.readAllLines(csv);
    assertThat(lines).hasSize(201).first().isEqualTo(HEAD);
    // Site a is a customer of AS 1, which therefore hears of it at first hand.
    assertThat(lines.get(1)).isEqualTo("www,,,1,a,customer,1,,false,");
  }

  @Test
  void orALineForEachNetworkOfEachClientGroup() throws IOException {
    Path csv = folder.resolve("catchment.csv");
    lbsim("catchment", file(BGP).toString(), "--csv", csv.toString(), "--clients");
    List<String> lines = Files.readAllLines(csv);
    assertThat(lines).hasSize(1 + 200 + 5);
    assertThat(lines.get(1)).isEqualTo("www,users,1,1,a,customer,1,,false,");
    // Networks are dealt out over the ASes in turn.
    assertThat(lines.subList(201, 206))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("www,few,1,7,"),
            line -> assertThat(line).startsWith("www,few,2,8,"),
            line -> assertThat(line).startsWith("www,few,3,7,"),
            line -> assertThat(line).startsWith("www,few,4,8,"),
            line -> assertThat(line).startsWith("www,few,5,7,"));
  }

  @Test
  void aGraphIsNotNeeded() throws IOException {
    Path csv = folder.resolve("catchment.csv");
    Session session = lbsim("catchment", file(PLACES).toString(), "--csv", csv.toString());
    assertThat(session.out())
        .containsPattern("clients.europe +ams +0 s +nyc +80.0 ms")
        // The way written by hand is not the shortest.
        .containsPattern("clients.britain +nyc +72.0 ms +ams +8.00 ms")
        .contains("By distance; next is who takes over", "As written by hand")
        .contains("Equally near: the");
    assertThat(Files.readAllLines(csv))
        .containsExactly(
            HEAD,
            "www,europe,,,ams,nearest,,,false,0",
            // Who is nowhere is next to everything.
            "www,nowhere,,,nyc,nearest,,,true,0",
            "hand,britain,,,nyc,by-hand,,,false,0.072");
  }

  @Test
  void withoutAnAddressThereIsNoCatchment() throws IOException {
    Path file =
        file(
            """
            lbsim: 1
            clients: { users: { arrivals: poisson(80rps), visits: web } }
            servers: { web: { service: exp(10ms) } }
            """);
    Session session = lbsim("catchment", file.toString());
    assertThat(session.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(session.err()).contains("there is no anycast address in");
  }
}
