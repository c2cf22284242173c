package dev.lbsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.live.admin.Happenings;
import dev.lbsim.live.admin.Overview;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DashboardTest {
  private static final DashboardFrame.Head HEAD =
      new DashboardFrame.Head(
          "Three servers behind a proxy", 12.34, 60, List.of("l7.proxy.1 http://127.77.0.1:8080"));

  private static Overview overview(int servers, int events) {
    List<Overview.Row> rows = new ArrayList<>();
    double none = Double.NaN;
    rows.add(new Overview.Row("clients.web", false, 200.4, 0, 8.72e6, 76.6e6, none, -1, "", true));
    rows.add(
        new Overview.Row("servers.app", false, 200.4, .25, 520e3, 1.2e9, none, 4, "2/3 up", false));
    for (int i = 1; i <= servers; i++) {
      boolean well = i != 2;
      rows.add(
          new Overview.Row(
              "servers.app." + i,
              true,
              66.8,
              0,
              5.4e6,
              23e6,
              1.0 / 3,
              2,
              well ? "up" : "crashed",
              well));
    }
    List<Happenings.Happening> happened = new ArrayList<>();
    for (int i = 1; i <= events; i++) {
      happened.add(
          new Happenings.Happening(
              i, i * 1_500_000_000L, i, "crash servers.app." + i, "begins", Happenings.By.FILE));
    }
    return new Overview(false, rows, happened);
  }

  @Test
  void aPictureOf80By24() {
    assertThat(DashboardFrame.draw(HEAD, overview(3, 2), 80, 24, false))
        .containsExactly(
            "Three servers behind a proxy                                12.3s of 60.0s, 21 %",
            "l7.proxy.1 http://127.77.0.1:8080",
            "",
            "                          RATE/S  ERRORS     P50     P99  SHARE FLYING  HEALTH",
            "clients.web                  200      0%   8.7ms    77ms",
            "servers.app                  200     25%   520us   1.20s             4  2/3 up",
            "  servers.app.1               67      0%   5.4ms    23ms    33%      2  up",
            "  servers.app.2               67      0%   5.4ms    23ms    33%      2  crashed",
            "  servers.app.3               67      0%   5.4ms    23ms    33%      2  up",
            "",
            "     1.5s  crash servers.app.1 begins",
            "     3.0s  crash servers.app.2 begins");
  }

  @Test
  void whateverItsSizeNothingIsWiderOrHigher() {
    for (int columns = 20; columns <= 200; columns += 9) {
      for (int lines = 8; lines <= 60; lines += 5) {
        List<String> picture = DashboardFrame.draw(HEAD, overview(40, 30), columns, lines, false);
        assertThat(picture).hasSizeLessThanOrEqualTo(lines);
        int width = columns;
        assertThat(picture).allMatch(line -> line.length() <= width);
      }
    }
    assertThat(DashboardFrame.draw(HEAD, overview(40, 30), 80, 24, false))
        .anyMatch(line -> line.matches("  \\.\\.\\. and \\d+ more"))
        .anyMatch(line -> line.contains("crash servers.app.30 begins"));
  }

  @Test
  void coloursSayNothingThatTheTextDoesNot() {
    List<String> plain = DashboardFrame.draw(HEAD, overview(3, 2), 80, 24, false);
    List<String> painted = DashboardFrame.draw(HEAD, overview(3, 2), 80, 24, true);
    assertThat(painted).anyMatch(line -> line.contains("\u001b[31m") && line.contains("crashed"));
    assertThat(painted.stream().map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "")).toList())
        .isEqualTo(plain);
    assertThat(plain).noneMatch(line -> line.contains("\u001b"));
  }

  @Test
  void aPictureIsWrittenOverTheOneBeforeWithoutScrolling() {
    assertThat(Dashboard.picture(List.of("a", "b")))
        .isEqualTo("\u001b[Ha\u001b[K\r\nb\u001b[K\u001b[J");
  }
}
