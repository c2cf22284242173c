package dev.lbsim.scenario.language.value;

import dev.lbsim.core.catalog.Entry;
import dev.lbsim.core.catalog.Parameter;
import java.util.List;

/** The ways requests may arrive that a call can name. A profile is written as a map instead. */
public final class Arrivals {
  private static final Parameter RATE =
      new Parameter(
          "rate", Parameter.Kind.RATE, null, 0, 1e9, List.of(), "Requests per second, on average.");
  private static final Parameter SPEED =
      Parameter.number("speed", "1", 1e-6, 1e6, "How much faster than recorded to replay it: 2x.");

  private static Parameter file(String summary) {
    return new Parameter("file", Parameter.Kind.FILE, null, 0, 0, List.of(), summary);
  }

  static final Entry POISSON =
      new Entry(
          "poisson",
          "Independent arrivals: many users who know nothing of each other.",
          "Poisson process; Paxson and Floyd, IEEE/ACM TON 3(3), 1995, say where it holds",
          List.of(RATE));
  static final Entry STEADY =
      new Entry(
          "steady",
          "Evenly spaced arrivals, like a load generator set to a rate; starts at a random phase.",
          "deterministic process",
          List.of(RATE));
  static final Entry BURST =
      new Entry(
          "burst",
          "Groups of requests at one instant; the groups arrive independently of each other.",
          "batch Poisson process",
          List.of(RATE, Parameter.count("size", null, 1, 1_000_000, "Requests in one group.")));
  static final Entry LOG =
      new Entry(
          "log",
          "Replays an access log in common or combined format: times, paths and sizes.",
          "Apache HTTP Server, mod_log_config",
          List.of(file("The access log."), SPEED));
  static final Entry TRACE =
      new Entry(
          "trace",
          "Replays a CSV file with a header and the columns time[,path][,size][,cost][,key].",
          "this tool's own format",
          List.of(file("The CSV file."), SPEED));

  private static final List<Entry> ALL = List.of(POISSON, STEADY, BURST, LOG, TRACE);

  private Arrivals() {}

  /** All of them, in the order they are listed to people. */
  public static List<Entry> all() {
    return ALL;
  }
}
