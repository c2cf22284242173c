package dev.lbsim.scenario.report;

import java.util.ArrayList;
import java.util.List;

/** Several planned changes side by side, in 80 columns. */
public final class OutlookTable {
  private OutlookTable() {}

  /** Many changes, a line each: what each would do to the whole. */
  public static String of(List<Outlook> outlooks) {
    TextTable table =
        new TextTable(
            TextSummary.WIDTH,
            List.of("change", "share", "bystanders", "lost", "99 % gone", "highest load"));
    for (Outlook outlook : outlooks) {
      table.row(
          List.of(
              outlook.change(),
              Figures.value(outlook.leftShare(), "ratio"),
              Figures.value(outlook.bystanders(), "ratio"),
              Figures.value(outlook.lost(), "count"),
              outlook.leftShare() == 0 ? Figures.NONE : time(outlook, outlook.leavingSeconds()[2]),
              Figures.value(outlook.highestLoad(), "ratio")
                  + (outlook.highestLoad() > 1 ? " OVER" : "")));
    }
    List<String> lines = new ArrayList<>(table.lines());
    for (Outlook outlook : outlooks) {
      for (Outlook.Overflow over : outlook.overflows()) {
        lines.addAll(
            Wrapping.lines(
                "",
                0,
                "  ",
                "after %s, %s is over by %s: %s, %s"
                    .formatted(
                        outlook.change(),
                        String.join(", ", over.sites()),
                        Figures.value(over.by(), "ratio"),
                        over.bottleneck().name(),
                        over.bottleneck().sum())));
      }
    }
    return String.join("\n", lines) + "\n";
  }

  /** A time after the change, or that it is longer than the run. */
  static String time(Outlook outlook, double seconds) {
    return Double.isNaN(seconds)
        ? "over " + Figures.seconds(outlook.endSeconds() - outlook.atSeconds())
        : Figures.seconds(seconds);
  }
}
