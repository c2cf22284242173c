package dev.lbsim.scenario.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.scenario.report.RunReport.Metric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ScopeTableTest {
  private final Map<String, Metric> metrics = new LinkedHashMap<>();

  @Test
  void membersStandUnderTheirPool() {
    requests("servers.web", 30);
    requests("servers.web.a", 10);
    requests("servers.web.b", 20);
    requests("servers.webster", 5);
    assertThat(table("servers"))
        .containsExactly(
            "servers    requests",
            "  web            30",
            "    a            10",
            "    b            20",
            "  webster         5");
  }

  @Test
  void aLoneMemberIsNotRepeated() {
    requests("servers.web", 30);
    requests("servers.web.1", 30);
    assertThat(table("servers")).containsExactly("servers  requests", "  web          30");
  }

  @Test
  void ofACrowdTheExtremesAreShown() {
    requests("servers.web", 5050);
    for (int i = 1; i <= 100; i++) {
      requests("servers.web." + i, (i * 37) % 101);
    }
    assertThat(table("servers"))
        .containsExactly(
            "servers        requests",
            "  web             5 050",
            "    least: 71         1",
            "    most: 30        100");
  }

  @Test
  void aSingleClientGroupNeedsNoTableBecauseItIsTheTotal() {
    requests("clients.users", 30);
    assertThat(table("clients")).isEmpty();
  }

  @Test
  void answersOfANameAreCalledByWhatStandsBehindThem() {
    metrics.put("dns.www.test.dns.lookups", new Metric(10, null, "count", 10));
    metrics.put("dns.www.test.answers.l4.ams.share", new Metric(0.25, null, "ratio", 10));
    metrics.put("dns.www.test.answers.l4.nyc.share", new Metric(0.75, null, "ratio", 10));
    assertThat(table("dns"))
        .containsExactly(
            "dns         lookups   share",
            "  www.test       10       -",
            "    l4.ams        -  25.0 %",
            "    l4.nyc        -  75.0 %");
  }

  private void requests(String scope, double count) {
    metrics.put(scope + ".requests", new Metric(count, null, "count", (long) count));
  }

  private List<String> table(String section) {
    return ScopeTable.ALL.stream()
        .filter(table -> table.section().equals(section))
        .flatMap(table -> table.of(metrics, 80).stream())
        .flatMap(table -> table.lines().stream())
        .toList();
  }
}
