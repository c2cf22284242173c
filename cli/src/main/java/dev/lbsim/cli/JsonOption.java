package dev.lbsim.cli;

import dev.lbsim.scenario.report.ResultFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a result document goes. */
final class JsonOption {
  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the result document to FILE; - for standard output, then alone.")
  private @Nullable String json;

  /** True if it is wanted at all. */
  boolean isGiven() {
    return json != null;
  }

  /** True if standard output is for the document alone. */
  boolean takesOut() {
    return "-".equals(json);
  }

  /** Writes it, if it is wanted. */
  void write(Terminal terminal, ResultFile.Content document) throws IOException {
    Path file = file();
    if (takesOut()) {
      document.writeTo(terminal.out());
      terminal.out().flush();
    } else if (file != null) {
      ResultFile.write(file, document);
    }
  }

  private @Nullable Path file() {
    return json == null || takesOut() ? null : Path.of(json);
  }

  /**
   * Finds out now what would otherwise be found out after a long run.
   *
   * @param scenario the file that is read, which no result may replace
   */
  void check(String scenario) {
    Path file = file();
    if (file == null) {
      return;
    }
    Path parent = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file)) {
      throw new Usage("--json needs the name of a file, and " + json + " is a folder");
    }
    if (parent == null || !Files.isDirectory(parent)) {
      throw new Usage("there is no folder " + parent + " for --json " + json);
    }
    if (!Files.isWritable(Files.exists(file) ? file : parent)) {
      throw new Usage("cannot write " + json);
    }
    checkOther(file, scenario);
  }

  /** Nothing may be written over the scenario. */
  static void checkOther(Path file, String scenario) {
    Path given = Path.of(scenario);
    Path read = Files.isDirectory(given) ? given.resolve("scenario.yaml") : given;
    boolean same;
    try {
      same = Files.isSameFile(file, read);
    } catch (IOException e) {
      same = false;
    }
    if (same) {
      throw new Usage("the result would be written over the scenario, " + scenario);
    }
  }
}
