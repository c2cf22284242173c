package dev.lbsim.scenario.report;

import dev.lbsim.core.anycast.Catchment;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Who reaches which site: a table by site for people, a line for each AS for programs. */
public final class CatchmentReport {
  private final List<Vip> vips = new ArrayList<>();

  private record Vip(String name, List<String> sites, Catchment catchment) {}

  /** Adds the catchment of one address. */
  public void add(String vip, List<String> sites, Catchment catchment) {
    vips.add(new Vip(vip, sites, catchment));
  }

  /** The table. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Vip vip : vips) {
      Catchment catchment = vip.catchment();
      int size = catchment.graph().size();
      TextTable table =
          new TextTable(
              TextSummary.WIDTH,
              List.of("anycast." + vip.name(), "ASes", "share", "customer", "peer", "provider"));
      for (int site = 0; site < vip.sites().size(); site++) {
        table.row(row("  " + vip.sites().get(site), site, catchment));
      }
      table.row(row("  no route", Catchment.NO_SITE, catchment));
      text.append(text.isEmpty() ? "" : "\n");
      table.lines().forEach(line -> text.append(line).append('\n'));
      text.append(
          String.join(
              "\n",
              Wrapping.lines(
                  "",
                  0,
                  "  ",
                  "%s of %s ASes reach a site; for %s of them only the tie rule decides which."
                      .formatted(
                          Figures.count(catchment.reachedCount()),
                          Figures.count(size),
                          Figures.value(catchment.tieShare(), "ratio")))));
      text.append('\n');
    }
    return text.toString();
  }

  private static List<String> row(String name, int site, Catchment catchment) {
    int[] byClass = new int[3];
    int count = 0;
    for (int as = 0; as < catchment.graph().size(); as++) {
      if (catchment.site(as) == site) {
        count++;
        switch (catchment.routeClass(as)) {
          case CUSTOMER -> byClass[0]++;
          case PEER -> byClass[1]++;
          case PROVIDER -> byClass[2]++;
          default -> {
            // has no route at all
          }
        }
      }
    }
    return List.of(
        name,
        Figures.count(count),
        Figures.value((double) count / catchment.graph().size(), "ratio"),
        Figures.count(byClass[0]),
        Figures.count(byClass[1]),
        Figures.count(byClass[2]));
  }

  /** Writes a line for each AS of each address. */
  public void write(Path file) throws IOException {
    ResultFile.write(file, this::write);
  }

  private void write(Writer out) throws IOException {
    CsvReport.line(out, "anycast", "asn", "site", "route", "path_length", "next_hop", "tied");
    for (Vip vip : vips) {
      Catchment catchment = vip.catchment();
      for (int as = 0; as < catchment.graph().size(); as++) {
        int site = catchment.site(as);
        boolean routed = site != Catchment.NO_SITE;
        int hop = catchment.nextHop(as);
        CsvReport.line(
            out,
            vip.name(),
            Long.toString(catchment.graph().asn(as)),
            routed ? vip.sites().get(site) : "",
            routed ? catchment.routeClass(as).name().toLowerCase(Locale.ROOT) : "",
            routed ? Integer.toString(catchment.pathLength(as)) : "",
            hop == Catchment.NO_HOP ? "" : Long.toString(catchment.graph().asn(hop)),
            routed ? Boolean.toString(catchment.tied(as)) : "");
      }
    }
  }
}
