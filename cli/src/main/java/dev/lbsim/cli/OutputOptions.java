package dev.lbsim.cli;

import dev.lbsim.scenario.report.CsvReport;
import dev.lbsim.scenario.report.JsonReport;
import dev.lbsim.scenario.report.Paint;
import dev.lbsim.scenario.report.RunReport;
import dev.lbsim.scenario.report.RunSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where results go. */
final class OutputOptions {
  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the result document to FILE; - for standard output, then alone.")
  private @Nullable String json;

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

  @Option(
      names = {"-q", "--quiet"},
      description = "Say nothing but what goes wrong; the exit code tells how it went.")
  private boolean quiet;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      defaultValue = "auto",
      description = "Colours: auto, always or never. auto heeds NO_COLOR.")
  private ColorChoice color = ColorChoice.AUTO;

  @Option(names = "--no-progress", description = "No progress bar, even on a terminal.")
  private boolean noProgress;

  boolean wantsSeries() {
    return json != null || csv != null || out != null;
  }

  boolean wantsProgress(Terminal terminal) {
    return !quiet && !noProgress && terminal.errIsTerminal();
  }

  /** Whether standard output is for the document alone. */
  boolean takesOut() {
    return "-".equals(json);
  }

  boolean colors(Terminal terminal) {
    return color.paint(terminal) == Paint.ANSI;
  }

  boolean quiet() {
    return quiet;
  }

  /**
   * Finds out now what would otherwise be found out after a long run.
   *
   * @param scenario the file that is read, which no result may replace
   */
  void check(String scenario) {
    files().forEach(file -> checkOther(file, scenario));
    checkJson(json, scenario);
    check("--csv", csv);
    check("--out", out);
  }

  /** What {@link #check} does, for a result that is only a document. */
  static void checkJson(@Nullable String json, String scenario) {
    if (json != null && !json.equals("-")) {
      Path parent = Path.of(json).toAbsolutePath().getParent();
      if (Files.isDirectory(Path.of(json))) {
        throw new Usage("--json needs the name of a file, and " + json + " is a folder");
      }
      if (parent == null || !Files.isDirectory(parent)) {
        throw new Usage("there is no folder " + parent + " for --json " + json);
      }
      if (!Files.isWritable(Files.exists(Path.of(json)) ? Path.of(json) : parent)) {
        throw new Usage("cannot write " + json);
      }
      checkOther(Path.of(json), scenario);
    }
  }

  private static void checkOther(Path file, String scenario) {
    Path given = Path.of(scenario);
    Path read = Files.isDirectory(given) ? given.resolve("scenario.yaml") : given;
    if (isSame(file, read)) {
      throw new Usage("the result would be written over the scenario, " + scenario);
    }
  }

  private List<Path> files() {
    List<Path> files = new ArrayList<>();
    if (json != null && !json.equals("-")) {
      files.add(Path.of(json));
    }
    if (out != null) {
      files.addAll(List.of(out.resolve("result.json"), out.resolve("summary.txt")));
    }
    return files;
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (IOException e) {
      return false;
    }
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
    if (json != null && !json.equals("-")) {
      JsonReport.write(reports, Path.of(json));
    }
    if (json != null && json.equals("-")) {
      JsonReport.write(reports, terminal.out());
    } else if (!quiet) {
      terminal.out().print(RunSummary.of(reports, color.paint(terminal)));
    }
    terminal.out().flush();
  }
}
