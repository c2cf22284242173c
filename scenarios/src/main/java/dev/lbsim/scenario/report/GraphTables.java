package dev.lbsim.scenario.report;

import dev.lbsim.core.anycast.Catchment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Who reaches which site by BGP: ASes by site, and the networks of each client group by site. */
final class GraphTables {
  private GraphTables() {}

  /** ASes by site. */
  static List<String> ases(CatchmentReport.Address address, Catchment catchment) {
    List<String> sites = address.sites();
    int size = catchment.graph().size();
    int[] all = IntStream.range(0, size).toArray();
    TextTable table =
        new TextTable(
            TextSummary.WIDTH,
            List.of(
                "anycast." + address.name(),
                "ASes",
                "share",
                "customer",
                "peer",
                "provider",
                "tie"));
    for (int site = 0; site < sites.size(); site++) {
      table.row(new Some(catchment, all, null, site).row("  " + sites.get(site), false));
    }
    table.row(new Some(catchment, all, null, Catchment.NO_SITE).row("  no route", false));
    List<String> lines = new ArrayList<>(table.lines());
    lines.addAll(
        Wrapping.lines(
            "",
            0,
            "  ",
            "%s of %s ASes reach a site; for %s of them only the tie rule decides which."
                .formatted(
                    Figures.count(catchment.reachedCount()),
                    Figures.count(size),
                    Figures.value(catchment.tieShare(), "ratio"))));
    return lines;
  }

  /** The networks of each client group that may be sent there, by site. */
  static List<String> clients(CatchmentReport.Address address, Catchment catchment) {
    List<String> sites = address.sites();
    List<String> lines = new ArrayList<>();
    for (CatchmentReport.Group group : address.groups()) {
      TextTable table =
          new TextTable(
              TextSummary.WIDTH,
              List.of(
                  "clients." + group.name(),
                  "networks",
                  "share",
                  "customer",
                  "peer",
                  "provider",
                  "tie",
                  "hops"));
      for (int site = 0; site < sites.size(); site++) {
        table.row(
            new Some(catchment, group.ases(), group.shares(), site)
                .row("  " + sites.get(site), true));
      }
      Some dark = new Some(catchment, group.ases(), group.shares(), Catchment.NO_SITE);
      if (dark.count > 0) {
        table.row(dark.row("  no route", true));
      }
      lines.add("");
      lines.addAll(table.lines());
    }
    if (!lines.isEmpty()) {
      lines.addAll(
          Wrapping.lines(
              "",
              0,
              "  ",
              "share: of the group's requests; tie: of the networks in this line, those whose site"
                  + " only the tie rule decides; hops: AS numbers on their paths, on average."));
    }
    return lines;
  }

  /** Those of some ASes that reach one site. */
  private static final class Some {
    private final int[] byClass = new int[3];
    private int count;
    private int tied;
    private long hops;
    private double share;

    /**
     * @param ases indices of ASes, each as often as it counts
     * @param shares what part of all each of them is, or null for equal parts
     */
    Some(Catchment catchment, int[] ases, double @Nullable [] shares, int site) {
      for (int i = 0; i < ases.length; i++) {
        int as = ases[i];
        if (catchment.site(as) != site) {
          continue;
        }
        count++;
        share += shares == null ? 1 : shares[i];
        tied += catchment.tied(as) ? 1 : 0;
        hops += catchment.pathLength(as);
        switch (catchment.routeClass(as)) {
          case CUSTOMER -> byClass[0]++;
          case PEER -> byClass[1]++;
          case PROVIDER -> byClass[2]++;
          default -> {
            // has no route at all
          }
        }
      }
      if (shares == null) {
        share /= ases.length;
      }
    }

    List<String> row(String name, boolean withHops) {
      List<String> cells = new ArrayList<>();
      cells.add(name);
      cells.add(Figures.count(count));
      cells.add(Figures.value(share, "ratio"));
      for (int each : byClass) {
        cells.add(Figures.count(each));
      }
      cells.add(hops == 0 ? Figures.NONE : Figures.value((double) tied / count, "ratio"));
      if (withHops) {
        cells.add(hops == 0 ? Figures.NONE : Figures.value((double) hops / count, ""));
      }
      return cells;
    }
  }
}
