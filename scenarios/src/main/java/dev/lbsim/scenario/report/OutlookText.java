package dev.lbsim.scenario.report;

import java.util.ArrayList;
import java.util.List;

/** What a planned change will do, as people read it, in 80 columns. */
public final class OutlookText {
  private static final int WIDTH = TextSummary.WIDTH;
  private static final String[] SHARES = {"50 %", "90 %", "99 %"};

  private OutlookText() {}

  /** One change. */
  public static String of(Outlook outlook) {
    List<String> lines = new ArrayList<>();
    String done =
        "done at %s of a run of %s; %d replications, against the same without it"
            .formatted(
                Figures.seconds(outlook.atSeconds()),
                Figures.seconds(outlook.endSeconds()),
                outlook.replications());
    lines.addAll(Wrapping.lines("what if: ", 9, "  ", outlook.change()));
    lines.addAll(Wrapping.lines("  ", 2, "  ", done));
    sites(lines, outlook);
    groups(lines, outlook);
    pools(lines, outlook);
    losses(lines, outlook);
    if (outlook.leftShare() > 0 || outlook.lost() > 0) {
      times(lines, outlook);
    }
    if (!outlook.certainty().isEmpty()) {
      lines.add("");
      lines.add("how sure this is");
      outlook.certainty().forEach(said -> lines.addAll(Wrapping.lines("  ", 2, "    ", said)));
    }
    return String.join("\n", lines) + "\n";
  }

  private static void sites(List<String> lines, Outlook outlook) {
    if (outlook.sites().isEmpty()) {
      return;
    }
    TextTable table = new TextTable(WIDTH, List.of("share of requests", "before", "after"));
    for (Outlook.Site site : outlook.sites()) {
      table.row(
          List.of(
              "  " + site.name() + (site.left() ? " *" : ""),
              Figures.value(site.before(), "ratio"),
              Figures.value(site.after(), "ratio")));
    }
    add(lines, table);
    if (outlook.sites().stream().anyMatch(Outlook.Site::left)) {
      lines.add("  * to be left");
    }
  }

  private static void groups(List<String> lines, Outlook outlook) {
    TextTable table =
        new TextTable(
            WIDTH,
            List.of("clients", "move", "bystanders", "fail", "then", "p50", "then", "p99", "then"));
    for (Outlook.Group group : outlook.groups()) {
      table.row(
          List.of(
              "  " + group.name(),
              Figures.value(group.moved(), "ratio"),
              Figures.value(group.bystanders(), "ratio"),
              Figures.value(group.failBefore(), "ratio"),
              Figures.value(group.failAfter(), "ratio"),
              Figures.value(group.p50Before(), "s"),
              Figures.value(group.p50After(), "s"),
              Figures.value(group.p99Before(), "s"),
              Figures.value(group.p99After(), "s")));
    }
    add(lines, table);
  }

  private static void pools(List<String> lines, Outlook outlook) {
    TextTable table = new TextTable(WIDTH, List.of("load of servers", "before", "after", ""));
    for (Outlook.Pool pool : outlook.pools()) {
      String over = pool.after() > 1 ? "OVER by " + Figures.value(pool.after() - 1, "ratio") : "";
      table.row(
          List.of(
              "  " + pool.name(),
              Figures.value(pool.before(), "ratio"),
              Figures.value(pool.after(), "ratio"),
              over));
    }
    add(lines, table);
  }

  private static void losses(List<String> lines, Outlook outlook) {
    if (outlook.losses().isEmpty()) {
      lines.add("");
      lines.add("no request is lost");
      return;
    }
    TextTable table = new TextTable(WIDTH, List.of("requests lost", "mean", "p50", "p90", "max"));
    for (Outlook.Loss loss : outlook.losses()) {
      table.row(
          List.of(
              "  " + loss.cause(),
              Figures.value(loss.mean(), "count"),
              Figures.value(loss.p50(), "count"),
              Figures.value(loss.p90(), "count"),
              Figures.value(loss.max(), "count")));
    }
    add(lines, table);
  }

  private static void times(List<String> lines, Outlook outlook) {
    lines.add("");
    if (outlook.leftShare() > 0) {
      times(lines, "users have left what is to be left: ", outlook.leavingSeconds());
    }
    if (outlook.lost() > 0) {
      times(lines, "users who lose requests are served again: ", outlook.backSeconds());
    }
  }

  private static void times(List<String> lines, String lead, double[] seconds) {
    List<String> said = new ArrayList<>();
    for (int i = 0; i < SHARES.length; i++) {
      said.add(
          SHARES[i]
              + (Double.isNaN(seconds[i])
                  ? " not within the run"
                  : " after " + Figures.seconds(seconds[i])));
    }
    lines.addAll(Wrapping.lines("", 0, "  ", lead + String.join(", ", said)));
  }

  private static void add(List<String> lines, TextTable table) {
    lines.add("");
    lines.addAll(table.lines());
  }

  /** Several changes, a line each: what each would do to the whole. */
  public static String table(List<Outlook> outlooks) {
    TextTable table =
        new TextTable(
            WIDTH, List.of("change", "share", "bystanders", "lost", "99 % gone", "highest load"));
    for (Outlook outlook : outlooks) {
      double bystanders =
          outlook.groups().stream().mapToDouble(Outlook.Group::bystanders).max().orElse(0);
      double gone = outlook.leavingSeconds()[2];
      table.row(
          List.of(
              outlook.change(),
              Figures.value(outlook.leftShare(), "ratio"),
              Figures.value(bystanders, "ratio"),
              Figures.value(outlook.lost(), "count"),
              outlook.leftShare() == 0
                  ? Figures.NONE
                  : Double.isNaN(gone) ? "never" : Figures.seconds(gone),
              Figures.value(outlook.highestLoad(), "ratio")
                  + (outlook.highestLoad() > 1 ? " OVER" : "")));
    }
    return String.join("\n", table.lines()) + "\n";
  }
}
