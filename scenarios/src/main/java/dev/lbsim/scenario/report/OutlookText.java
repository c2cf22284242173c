package dev.lbsim.scenario.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** What a planned change will do, as people read it, in 80 columns. */
public final class OutlookText {
  /** More lines than this that say nothing new are left out. */
  private static final int FEW = 6;

  private final Outlook outlook;
  private final List<String> lines = new ArrayList<>();

  private OutlookText(Outlook outlook) {
    this.outlook = outlook;
  }

  /** One change. */
  public static String of(Outlook outlook) {
    OutlookText text = new OutlookText(outlook);
    text.head();
    text.sites();
    text.groups();
    text.roundTrips();
    text.dns();
    text.loads();
    text.losses();
    text.times();
    text.certainty();
    return String.join("\n", text.lines) + "\n";
  }

  private void head() {
    wrap("what if: ", outlook.change());
    wrap(
        "  ",
        "done at %s of a run of %s; before and after: from %s on, without it and with it, %s"
            .formatted(
                Figures.seconds(outlook.atSeconds()),
                Figures.seconds(outlook.endSeconds()),
                Figures.seconds(outlook.settledSeconds()),
                outlook.replications() == 1
                    ? "1 replication"
                    : outlook.replications() + " replications"));
  }

  private void sites() {
    if (outlook.sites().isEmpty()) {
      return;
    }
    table(
        List.of("share of requests", "before", "after", ""),
        outlook.sites(),
        site ->
            List.of(
                "  " + site.name() + (site.left() ? " *" : ""),
                Figures.value(site.before(), "ratio"),
                Figures.value(site.after(), "ratio"),
                site.noise() ? "chance" : ""),
        site -> !site.left() && site.before() == site.after());
    if (outlook.sites().stream().anyMatch(Outlook.Site::left)) {
      lines.add("  * to be left");
    }
    if (outlook.sites().stream().anyMatch(Outlook.Site::noise)
        || outlook.groups().stream().anyMatch(Outlook.Group::noise)) {
      wrap(
          "  ",
          "chance: the 95 % interval of the difference covers 0; nobody is counted as moved for it");
    }
  }

  private void groups() {
    boolean fail = outlook.groups().stream().anyMatch(g -> g.failBefore() > 0 || g.failAfter() > 0);
    table(
        List.of("clients", "move", "bystanders", "fail", "then", "p50", "then", "p99", "then"),
        outlook.groups(),
        group ->
            List.of(
                "  " + group.name(),
                Figures.value(group.moved(), "ratio"),
                Figures.value(group.bystanders(), "ratio"),
                fail ? Figures.value(group.failBefore(), "ratio") : Figures.NONE,
                fail ? Figures.value(group.failAfter(), "ratio") : Figures.NONE,
                Figures.value(group.p50Before(), "s"),
                then(group.p50After()),
                Figures.value(group.p99Before(), "s"),
                then(group.p99After())),
        group ->
            group.moved() + group.bystanders() == 0
                && Double.compare(group.failBefore(), group.failAfter()) == 0
                && Double.compare(group.p50Before(), group.p50After()) == 0
                && Double.compare(group.p99Before(), group.p99After()) == 0);
  }

  /** Only where it changes for somebody. */
  private void roundTrips() {
    if (outlook.groups().stream()
        .allMatch(
            g -> Figures.value(g.rttBefore(), "s").equals(Figures.value(g.rttAfter(), "s")))) {
      return;
    }
    table(
        List.of("round trip", "before", "after"),
        outlook.groups(),
        group ->
            List.of(
                "  " + group.name(), Figures.value(group.rttBefore(), "s"), then(group.rttAfter())),
        group -> Double.compare(group.rttBefore(), group.rttAfter()) == 0);
  }

  /** A word where nothing succeeds: a column of dashes would be left out. */
  private static String then(double seconds) {
    return Double.isNaN(seconds) ? "none" : Figures.value(seconds, "s");
  }

  /** Of interest where the TTL is the change, or where name servers get other work to do. */
  private void dns() {
    boolean nothingLeft = outlook.sites().stream().noneMatch(Outlook.Site::left);
    if (outlook.dns().isEmpty()
        || !(nothingLeft || outlook.dns().stream().anyMatch(OutlookText::changed))) {
      return;
    }
    table(
        List.of("DNS", "queries", "then", "from caches", "then"),
        outlook.dns(),
        dns ->
            List.of(
                "  " + dns.name(),
                Figures.value(dns.queriesBefore(), "qps"),
                Figures.value(dns.queriesAfter(), "qps"),
                Figures.value(dns.hitsBefore(), "ratio"),
                Figures.value(dns.hitsAfter(), "ratio")),
        dns -> false);
  }

  private static boolean changed(Outlook.Dns dns) {
    return !dns.noise() && dns.queriesBefore() != dns.queriesAfter();
  }

  private void loads() {
    table(
        List.of("load", "can do", "before", "after"),
        outlook.loads(),
        load ->
            List.of(
                "  " + load.name() + (load.name().startsWith("l7.") ? " CPU" : ""),
                Figures.value(load.perSec(), "rps"),
                Figures.value(load.before(), "ratio"),
                Figures.value(load.after(), "ratio")),
        load -> load.before() == load.after() && load.after() <= 1);
    wrap("  ", "can do: servers x workers x speed / mean service time, for requests of cost 1");
    List<Outlook.Overflow> overflows = outlook.overflows();
    if (overflows.isEmpty()) {
      return;
    }
    table(
        List.of("OVERFLOW", "asked", "can do", "over by", "bottleneck"),
        overflows,
        over ->
            List.of(
                "  " + String.join(", ", over.sites()),
                Figures.value(over.askedPerSec(), "rps"),
                Figures.value(over.bottleneck().perSec(), "rps"),
                Figures.value(over.by(), "ratio"),
                over.bottleneck().name()),
        over -> false);
    for (Outlook.Overflow over : overflows) {
      wrap("  ", over.bottleneck().name() + ": " + over.bottleneck().sum());
    }
  }

  private void losses() {
    lines.add("");
    boolean failMore = outlook.groups().stream().anyMatch(g -> g.failAfter() > g.failBefore());
    if (outlook.losses().isEmpty() && failMore) {
      lines.add("no request is lost on its way; what fails more fails under load");
    } else if (outlook.losses().isEmpty()) {
      lines.add("no request is lost" + (outlook.waiting() > 0 ? ", but" : ""));
    } else {
      TextTable table =
          new TextTable(TextSummary.WIDTH, List.of("requests lost", "mean", "p50", "p90", "max"));
      for (Outlook.Loss loss : outlook.losses()) {
        table.row(
            List.of(
                "  " + loss.cause(),
                Figures.value(loss.mean(), "count"),
                Figures.value(loss.p50(), "count"),
                Figures.value(loss.p90(), "count"),
                Figures.value(loss.max(), "count")));
      }
      lines.addAll(table.lines());
    }
    if (outlook.waiting() > 0) {
      wrap(
          "",
          "%s more requests than without it wait for an answer to the end of the run"
              .formatted(Figures.value(outlook.waiting(), "count")));
    }
  }

  private void times() {
    if (outlook.leftShare() == 0 && outlook.lost() == 0) {
      return;
    }
    TextTable table =
        new TextTable(TextSummary.WIDTH, List.of("time until", "50 %", "90 %", "99 %"));
    if (outlook.leftShare() > 0) {
      table.row(row("  users have left *", outlook.leavingSeconds()));
    }
    if (outlook.lost() > 0) {
      table.row(row("  users who lose requests are served again", outlook.backSeconds()));
    }
    lines.add("");
    lines.addAll(table.lines());
  }

  private List<String> row(String name, double[] seconds) {
    List<String> row = new ArrayList<>(List.of(name));
    for (double each : seconds) {
      row.add(OutlookTable.time(outlook, each));
    }
    return row;
  }

  private void certainty() {
    if (!outlook.certainty().isEmpty()) {
      lines.add("");
      lines.add("how sure this is");
      outlook.certainty().forEach(said -> lines.addAll(Wrapping.lines("  ", 2, "    ", said)));
    }
  }

  private void wrap(String lead, String text) {
    lines.addAll(Wrapping.lines(lead, lead.length(), "  ", text));
  }

  /** A table, without what does not change if that is much. */
  private <T> void table(
      List<String> headings, List<T> all, Function<T, List<String>> row, Predicate<T> still) {
    long unchanged = all.stream().filter(still).count();
    TextTable table = new TextTable(TextSummary.WIDTH, headings);
    all.stream()
        .filter(each -> unchanged <= FEW || !still.test(each))
        .forEach(each -> table.row(row.apply(each)));
    lines.add("");
    lines.addAll(table.lines());
    if (unchanged > FEW) {
      lines.add("  " + unchanged + (unchanged == all.size() ? "" : " others") + " as before");
    }
  }
}
