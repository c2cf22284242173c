package dev.lbsim.scenario.report;

import dev.lbsim.scenario.report.Agreement.Aside;
import dev.lbsim.scenario.report.Agreement.Line;
import dev.lbsim.scenario.report.Agreement.Verdict;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An agreement report on one screen, 80 columns wide: the chief figures, where a difference of
 * latency comes from, what the machine did, and how many of the other figures differ.
 */
public final class AgreementText {
  private static final String TOTAL = "total.";
  private static final String TIME = "total.time.";

  /** So many shares of one whole are shown; of more, the farthest. */
  private static final int CROWD = 6;

  /** It takes a moment to begin and to end. */
  private static final double SAME_TIME = .2;

  /** So many figures are named where there are more. */
  private static final int NAMED = 3;

  /** Such a part of a latency changes nothing. */
  private static final double SMALL = .05;

  /** Nobody waits for a scenario that takes longer. */
  private static final double SLOWEST = .02;

  private final Agreement agreement;
  private final Paint paint;
  private final List<String> lines = new ArrayList<>();

  private AgreementText(Agreement agreement, Paint paint) {
    this.agreement = agreement;
    this.paint = paint;
  }

  /**
   * The report, ending with a line break.
   *
   * @param all whether to show every figure
   */
  public static String of(Agreement agreement, boolean all, Paint paint) {
    AgreementText text = new AgreementText(agreement, paint);
    text.head();
    text.chief();
    text.explain();
    text.effort();
    text.notes();
    if (all) {
      text.everything();
    } else {
      text.others();
    }
    text.closing();
    return String.join("\n", text.lines) + "\n";
  }

  private void head() {
    RunReport simulated = agreement.simulated();
    String name = simulated.scenario().name();
    if (simulated.variant() != null) {
      name += " [" + simulated.variant() + "]";
    }
    String length = Figures.seconds(simulated.simulatedSeconds());
    lines.add(paint.heading(name));
    wrapped(
        "  ",
        "seed %d, %d x %s simulated and %s live%s, figures from %s on"
            .formatted(
                simulated.seed(),
                simulated.replications(),
                length,
                length,
                onTheWall(simulated.simulatedSeconds()),
                Figures.seconds(simulated.warmup().seconds())));
    lines.add("");
  }

  /** Where the live run had another speed than the clock on the wall. */
  private String onTheWall(double simulatedSeconds) {
    double wall = agreement.effort().wallSeconds();
    return Math.abs(wall - simulatedSeconds) <= SAME_TIME * simulatedSeconds
        ? ""
        : " in " + Figures.seconds(wall);
  }

  private void chief() {
    TextTable table = table("chief figures");
    Map<String, List<Line>> groups = new LinkedHashMap<>();
    for (Line line : agreement.chief()) {
      groups.computeIfAbsent(Agreement.whole(line.name()), name -> new ArrayList<>()).add(line);
    }
    groups.forEach(
        (whole, members) -> {
          if (members.size() <= CROWD) {
            members.forEach(line -> row(table, line));
            return;
          }
          List<Line> farthest = members.stream().sorted(farthestFirst()).limit(NAMED).toList();
          farthest.forEach(line -> row(table, line));
          long differ = farthest.stream().filter(line -> !line.verdict().agrees()).count();
          differ = count(members) - differ;
          table.row(
              List.of(
                  "    %d nearer".formatted(members.size() - NAMED),
                  "",
                  "",
                  "",
                  differ == 0 ? "agree" : differ + " differ"));
        });
    add(table);
  }

  private static long count(List<Line> of) {
    return of.stream().filter(line -> !line.verdict().agrees()).count();
  }

  private static Comparator<Line> farthestFirst() {
    return Comparator.comparing((Line line) -> line.verdict().agrees())
        .thenComparing(AgreementText::distance, Comparator.reverseOrder());
  }

  /** In units of what is near enough. */
  private static double distance(Line line) {
    double away = Math.abs(line.difference());
    return away == 0 ? 0 : away / line.allowed();
  }

  private static TextTable table(String heading) {
    return new TextTable(
        TextSummary.WIDTH, List.of(heading, "one simulated run", "live", "difference", "verdict"));
  }

  private static void row(TextTable table, Line line) {
    table.row(
        List.of(
            "  " + label(line.name()),
            interval(line),
            Figures.value(line.live(), line.unit()),
            difference(line),
            line.verdict().agrees() ? "agrees" : "differs"));
  }

  private static String label(String name) {
    return name.startsWith(TOTAL) ? name.substring(TOTAL.length()) : name;
  }

  /** Both ends in one unit, where they are printed in the same. */
  private static String interval(Line line) {
    String lo = Figures.value(line.lo(), line.unit());
    String hi = Figures.value(line.hi(), line.unit());
    if (lo.equals(hi)) {
      return lo;
    }
    String unit = hi.substring(hi.lastIndexOf(' ') + 1);
    boolean word = !unit.isEmpty() && !Character.isDigit(unit.charAt(0));
    return (word && lo.endsWith(" " + unit)
            ? lo.substring(0, lo.length() - unit.length() - 1)
            : line.lo() == 0 ? "0" : lo)
        + " .. "
        + hi;
  }

  private static String difference(Line line) {
    double difference = line.difference();
    if (line.unit().equals("ratio")) {
      return String.format(Locale.ROOT, "%+.2f pt", 100 * difference);
    }
    // Parts of the mean are told as they add up.
    boolean part = line.name().contains(".time.");
    if (part || line.mean() == 0) {
      return signed(difference, line.unit());
    }
    return String.format(Locale.ROOT, "%+.1f %%", 100 * difference / line.mean());
  }

  private static String signed(double difference, String unit) {
    return (difference > 0 ? "+" : "") + Figures.value(difference, unit);
  }

  /** The parts of a request's time add up to its latency, and so do their differences. */
  private void explain() {
    for (Line mean : agreement.lines()) {
      if (!mean.name().equals("total.latency.mean") || mean.verdict() == Verdict.INSIDE) {
        continue;
      }
      String parts =
          agreement.lines().stream()
              .filter(line -> line.name().startsWith(TIME) && line.difference() != 0)
              .sorted(Comparator.comparingDouble((Line line) -> -Math.abs(line.difference())))
              .map(
                  line ->
                      line.name().substring(TIME.length())
                          + " "
                          + signed(line.difference(), line.unit()))
              .reduce((a, b) -> a + ", " + b)
              .orElse("no part of it is known");
      wrapped(
          "  ",
          "the mean is %s %s live: %s"
              .formatted(
                  Figures.value(Math.abs(mean.difference()), mean.unit()),
                  mean.difference() > 0 ? "longer" : "shorter",
                  parts));
      sockets(mean);
    }
  }

  /** The simulated network is what the scenario says of it; a socket takes its time besides. */
  private void sockets(Line mean) {
    double network =
        agreement.lines().stream()
            .filter(line -> line.name().equals(TIME + "network"))
            .mapToDouble(Line::difference)
            .findAny()
            .orElse(0);
    if (network < mean.difference() / 2 || network <= 0) {
      return;
    }
    double speed = agreement.simulated().simulatedSeconds() / agreement.effort().wallSeconds();
    double slower = SMALL * mean.mean() * speed / network;
    wrapped(
        "  ",
        "sockets take %s a request, which is no part of the simulated network; %s"
            .formatted(
                Figures.value(network / speed, "s"),
                slower < SLOWEST
                    ? "of so short requests it is no small part at any speed"
                    : "at --speed %s they would be a twentieth"
                        .formatted(
                            BigDecimal.valueOf(slower)
                                .round(new MathContext(1, RoundingMode.DOWN))
                                .toPlainString())));
  }

  private void effort() {
    LiveEffort effort = agreement.effort();
    wrapped(
        "  ",
        "what was due came %s late (p50), %s (p99), %s at most; %s were due"
            .formatted(
                Figures.value(effort.lateP50(), "s"),
                Figures.value(effort.lateP99(), "s"),
                Figures.value(effort.lateMax(), "s"),
                Figures.count(effort.due())));
    wrapped(
        "  ",
        "the event loop, which is everybody, took %s of CPU a request and %s of a core; the whole"
                .formatted(
                    Figures.value(effort.cpuPerRequest(), "s"),
                    Figures.value(effort.loopShare(), "ratio"))
            + " process %s"
                .formatted(
                    Figures.value(effort.processCpuSeconds() / effort.wallSeconds(), "ratio")));
  }

  private void notes() {
    agreement.notes().forEach(note -> wrapped("  ", note));
    agreement.live().warnings().forEach(note -> wrapped("  ", "live: " + note));
  }

  private void others() {
    List<Line> others = agreement.lines().stream().filter(line -> !line.chief()).toList();
    List<Line> differing =
        others.stream().filter(line -> !line.verdict().agrees()).sorted(farthestFirst()).toList();
    lines.add("");
    wrapped(
        "",
        "of %d other figures %s%s"
            .formatted(
                others.size(),
                differing.isEmpty() ? "all agree" : differing.size() + " differ: ",
                named(differing.stream().map(Line::name).toList())));
    reasons()
        .forEach(
            (reason, names) -> wrapped("", "not judged: " + named(names) + " (" + reason + ")"));
  }

  private Map<String, List<String>> reasons() {
    Map<String, List<String>> reasons = new LinkedHashMap<>();
    for (Aside aside : agreement.asides()) {
      reasons.computeIfAbsent(aside.reason(), reason -> new ArrayList<>()).add(aside.name());
    }
    return reasons;
  }

  private static String named(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
    return names.size() <= NAMED
        ? first
        : first + " and %d more; --all shows them".formatted(names.size() - NAMED);
  }

  private void everything() {
    lines.add("");
    TextTable table = table("other figures");
    agreement.lines().stream().filter(line -> !line.chief()).forEach(line -> row(table, line));
    add(table);
    Map<String, TextTable> byReason = new LinkedHashMap<>();
    for (Aside aside : agreement.asides()) {
      byReason
          .computeIfAbsent(
              aside.reason(),
              reason ->
                  new TextTable(TextSummary.WIDTH, List.of("not judged", "simulated", "live")))
          .row(
              List.of(
                  "  " + label(aside.name()),
                  Figures.value(aside.simulated(), aside.unit()),
                  Figures.value(aside.live(), aside.unit())));
    }
    byReason.forEach(
        (reason, asides) -> {
          lines.add("");
          add(asides);
          wrapped("  ", reason);
        });
  }

  private void closing() {
    List<Line> chief = agreement.chief();
    long differ = count(chief);
    lines.add("");
    lines.add(
        differ == 0
            ? paint.good("AGREES") + ": all %d chief figures".formatted(chief.size())
            : paint.bad("DIFFERS") + ": %d of %d chief figures".formatted(differ, chief.size()));
  }

  private void add(TextTable table) {
    List<String> rows = table.lines();
    lines.add(paint.heading(rows.get(0)));
    rows.stream()
        .skip(1)
        .map(row -> row.endsWith("differs") ? paint.caution(row) : row)
        .forEach(lines::add);
  }

  private void wrapped(String lead, String text) {
    lines.addAll(Wrapping.lines(lead, lead.length(), lead + "  ", text));
  }
}
