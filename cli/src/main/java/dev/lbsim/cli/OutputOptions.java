package dev.lbsim.cli;

import dev.lbsim.scenario.report.CsvReport;
import dev.lbsim.scenario.report.JsonReport;
import dev.lbsim.scenario.report.Paint;
import dev.lbsim.scenario.report.RunReport;
import dev.lbsim.scenario.report.RunSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where results go. */
final class OutputOptions {
  @Mixin private JsonOption json;

  @Option(
      names = "--csv",
      paramLabel = "DIR",
      description = "Write metrics.csv and series.csv into DIR.")
  private @Nullable Path csv;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Write everything into DIR: summary.txt, result.json and the tables.")
  private @Nullable Path out;

  @Mixin private ScreenOptions screen;

  boolean wantsSeries() {
    return json.isGiven() || csv != null || out != null;
  }

  boolean wantsProgress(Terminal terminal) {
    return screen.wantsProgress(terminal);
  }

  /** Whether standard output is for the document alone. */
  boolean takesOut() {
    return json.takesOut();
  }

  boolean colors(Terminal terminal) {
    return screen.paint(terminal) == Paint.ANSI;
  }

  boolean quiet() {
    return screen.quiet();
  }

  /**
   * Finds out now what would otherwise be found out after a long run.
   *
   * @param scenario the file that is read, which no result may replace
   */
  void check(String scenario) {
    json.check(scenario);
    if (out != null) {
      JsonOption.checkOther(out.resolve("result.json"), scenario);
      JsonOption.checkOther(out.resolve("summary.txt"), scenario);
    }
    check("--csv", csv);
    check("--out", out);
  }

  /** Folders are made when there is something to put into them. */
  private static void check(String option, @Nullable Path folder) {
    if (folder == null) {
      return;
    }
    Path there = folder.toAbsolutePath();
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    boolean exists = folder.toAbsolutePath().equals(there);
    if (there == null || !Files.isDirectory(there) || (!exists && !Files.isWritable(there))) {
      throw new Usage("cannot make the folder " + folder + " for " + option);
    }
    if (!Files.isWritable(there)) {
      throw new Usage("cannot write into " + folder + " for " + option);
    }
  }

  /** Writes and prints everything that was asked for. */
  void write(List<RunReport> reports, Terminal terminal) throws IOException {
    if (out != null) {
      Files.createDirectories(out);
      JsonReport.write(reports, out.resolve("result.json"));
      RunSummary.write(reports, out.resolve("summary.txt"));
      CsvReport.write(reports, out);
    }
    if (csv != null) {
      Files.createDirectories(csv);
      CsvReport.write(reports, csv);
    }
    json.write(terminal, to -> JsonReport.write(reports, to));
    if (!takesOut() && !quiet()) {
      terminal.out().print(RunSummary.of(reports, screen.paint(terminal)));
    }
    terminal.out().flush();
  }
}
