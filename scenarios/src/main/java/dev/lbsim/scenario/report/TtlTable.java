package dev.lbsim.scenario.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The same planned change under two TTLs: what the other one costs, and what it gives. */
public final class TtlTable {
  private static final String[] SHARES = {"50 %", "90 %", "99 %"};

  private final Outlook asItIs;
  private final Outlook other;
  private final TextTable table;

  private TtlTable(Outlook asItIs, String ttl, Outlook other, String otherTtl) {
    this.asItIs = asItIs;
    this.other = other;
    this.table =
        new TextTable(
            TextSummary.WIDTH, List.of("", "TTL " + ttl + " as it is", "TTL " + otherTtl));
  }

  /**
   * Side by side.
   *
   * @param asItIs under the TTL of the file
   * @param ttl that TTL in words
   */
  public static String of(Outlook asItIs, String ttl, Outlook other, String otherTtl) {
    TtlTable both = new TtlTable(asItIs, ttl, other, otherTtl);
    both.costs();
    both.losses();
    both.times();
    both.row("highest load", Outlook::highestLoad, "ratio");
    List<String> lines = new ArrayList<>();
    lines.addAll(
        Wrapping.lines(
            "what if: ",
            9,
            "  ",
            "%s, under a TTL of %s and one of %s".formatted(asItIs.change(), ttl, otherTtl)));
    lines.addAll(
        Wrapping.lines(
            "  ",
            2,
            "  ",
            "done at %s of a run of %s, each TTL as if it had long been so; %d replications"
                .formatted(
                    Figures.seconds(asItIs.atSeconds()),
                    Figures.seconds(asItIs.endSeconds()),
                    asItIs.replications())));
    lines.add("");
    lines.addAll(both.table.lines());
    Set<String> certainty = new LinkedHashSet<>(asItIs.certainty());
    certainty.addAll(other.certainty());
    if (!certainty.isEmpty()) {
      lines.add("");
      lines.add("how sure this is");
      certainty.forEach(said -> lines.addAll(Wrapping.lines("  ", 2, "    ", said)));
    }
    return String.join("\n", lines) + "\n";
  }

  private void costs() {
    title("what it costs: DNS as long as nothing happens");
    for (int i = 0; i < asItIs.dns().size(); i++) {
      int at = i;
      String name = "  " + asItIs.dns().get(i).name();
      row(name + ", queries", outlook -> outlook.dns().get(at).queriesBefore(), "qps");
      row(name + ", from caches", outlook -> outlook.dns().get(at).hitsBefore(), "ratio");
    }
  }

  private void losses() {
    title("what it gives: requests lost");
    Set<String> causes = new LinkedHashSet<>();
    asItIs.losses().forEach(loss -> causes.add(loss.cause()));
    other.losses().forEach(loss -> causes.add(loss.cause()));
    causes.forEach(cause -> row("  " + cause, outlook -> lost(outlook, cause), "count"));
    row("  in all", Outlook::lost, "count");
    if (asItIs.waiting() + other.waiting() > 0) {
      row("  without an answer at the end", Outlook::waiting, "count");
    }
  }

  private void times() {
    title("what it gives: time until users");
    for (int i = 0; i < SHARES.length; i++) {
      int at = i;
      row(
          "  have left, " + SHARES[i],
          outlook -> OutlookTable.time(outlook, outlook.leavingSeconds()[at]));
    }
    for (int i = 0; i < SHARES.length && asItIs.lost() + other.lost() > 0; i++) {
      int at = i;
      row(
          "  are served again, " + SHARES[i],
          outlook ->
              outlook.lost() == 0
                  ? Figures.NONE
                  : OutlookTable.time(outlook, outlook.backSeconds()[at]));
    }
  }

  private void title(String text) {
    table.row(List.of(text, "", ""));
  }

  private void row(String name, ToDoubleFunction<Outlook> figure, String unit) {
    row(name, outlook -> Figures.value(figure.applyAsDouble(outlook), unit));
  }

  private void row(String name, Function<Outlook, String> cell) {
    table.row(List.of(name, cell.apply(asItIs), cell.apply(other)));
  }

  private static double lost(Outlook outlook, String cause) {
    return outlook.losses().stream()
        .filter(loss -> loss.cause().equals(cause))
        .mapToDouble(Outlook.Loss::mean)
        .sum();
  }
}
