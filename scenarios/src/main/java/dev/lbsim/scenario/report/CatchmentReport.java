package dev.lbsim.scenario.report;

import dev.lbsim.core.anycast.Catchment;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who reaches which site: for people a table of ASes by site and one of client groups, for programs
 * a line for each AS, or for each network of each client group.
 */
public final class CatchmentReport {
  private static final String[] HEAD = {
    "anycast",
    "clients",
    "network",
    "asn",
    "site",
    "route",
    "path_length",
    "next_hop",
    "tied",
    "rtt_s"
  };

  private final List<Address> addresses;

  public CatchmentReport(List<Address> addresses) {
    this.addresses = List.copyOf(addresses);
  }

  /**
   * An anycast address.
   *
   * @param name without its section
   * @param routing {@code bgp}, {@code nearest} or {@code by-hand}
   * @param sites in order
   * @param catchment who reaches which by BGP; null where no graph decides
   * @param groups the client groups that may be sent there
   */
  public record Address(
      String name,
      String routing,
      List<String> sites,
      @Nullable Catchment catchment,
      List<Group> groups) {}

  /**
   * A client group.
   *
   * @param name without its section
   * @param ases by BGP: index of the AS of each of its networks; else empty
   * @param shares by BGP: share of its requests from each network, from 0 to 1; else empty
   * @param way where no graph decides: the way of all of them; else null
   */
  public record Group(String name, int[] ases, double[] shares, @Nullable Way way) {}

  /**
   * The way to an address where no graph decides it.
   *
   * @param site which site is reached
   * @param rttSeconds how far that is and back
   * @param next who takes over without that one, or null
   * @param nextRttSeconds how far the next one is
   * @param tied true if both are equally near, so that the order in the file decides
   */
  public record Way(
      String site, double rttSeconds, @Nullable String next, double nextRttSeconds, boolean tied) {}

  /** The tables. */
  public String text() {
    List<String> lines = new ArrayList<>();
    for (Address address : addresses) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      if (address.catchment() == null) {
        lines.addAll(ways(address));
      } else {
        lines.addAll(GraphTables.ases(address, address.catchment()));
        lines.addAll(GraphTables.clients(address, address.catchment()));
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static List<String> ways(Address address) {
    TextTable table =
        new TextTable(
            TextSummary.WIDTH, List.of("anycast." + address.name(), "site", "rtt", "next", "rtt"));
    boolean tied = false;
    for (Group group : address.groups()) {
      Way way = Objects.requireNonNull(group.way());
      table.row(
          List.of(
              "  clients." + group.name(),
              way.site(),
              Figures.value(way.rttSeconds(), "s"),
              Objects.requireNonNullElse(way.next(), Figures.NONE),
              way.next() == null ? Figures.NONE : Figures.value(way.nextRttSeconds(), "s")));
      tied |= way.tied();
    }
    List<String> lines = new ArrayList<>(table.lines());
    if (address.groups().isEmpty()) {
      lines.add("  no client group is sent there");
      return lines;
    }
    lines.addAll(
        Wrapping.lines(
            "",
            0,
            "  ",
            (address.routing().equals("nearest") ? "By distance" : "As written by hand")
                + "; next is who takes over if the site is withdrawn."
                + (tied ? " Equally near: the first written." : "")));
    return lines;
  }

  /**
   * Writes a line for each AS, or for each network of each client group.
   *
   * @param clients true for client groups; always so for addresses without a graph
   */
  public void write(Path file, boolean clients) throws IOException {
    ResultFile.write(
        file,
        out -> {
          CsvReport.line(out, HEAD);
          for (Address address : addresses) {
            Catchment catchment = address.catchment();
            if (catchment == null) {
              writeWays(out, address);
            } else if (clients) {
              writeNetworks(out, address, catchment);
            } else {
              for (int as = 0; as < catchment.graph().size(); as++) {
                writeAs(out, address, "", "", catchment, as);
              }
            }
          }
        });
  }

  private static void writeNetworks(Writer out, Address address, Catchment catchment)
      throws IOException {
    for (Group group : address.groups()) {
      for (int network = 0; network < group.ases().length; network++) {
        writeAs(
            out,
            address,
            group.name(),
            Integer.toString(network + 1),
            catchment,
            group.ases()[network]);
      }
    }
  }

  private static void writeAs(
      Writer out, Address address, String group, String network, Catchment catchment, int as)
      throws IOException {
    int site = catchment.site(as);
    boolean routed = site != Catchment.NO_SITE;
    int hop = catchment.nextHop(as);
    CsvReport.line(
        out,
        address.name(),
        group,
        network,
        Long.toString(catchment.graph().asn(as)),
        routed ? address.sites().get(site) : "",
        routed ? catchment.routeClass(as).name().toLowerCase(Locale.ROOT) : "",
        routed ? Integer.toString(catchment.pathLength(as)) : "",
        hop == Catchment.NO_HOP ? "" : Long.toString(catchment.graph().asn(hop)),
        routed ? Boolean.toString(catchment.tied(as)) : "",
        "");
  }

  private static void writeWays(Writer out, Address address) throws IOException {
    for (Group group : address.groups()) {
      Way way = Objects.requireNonNull(group.way());
      CsvReport.line(
          out,
          address.name(),
          group.name(),
          "",
          "",
          way.site(),
          address.routing(),
          "",
          "",
          Boolean.toString(way.tied()),
          CsvReport.number(way.rttSeconds()));
    }
  }
}
