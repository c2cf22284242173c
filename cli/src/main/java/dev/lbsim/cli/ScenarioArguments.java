package dev.lbsim.cli;

import dev.lbsim.scenario.language.Overrides;
import dev.lbsim.scenario.language.ReadResult;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.ScenarioReader;
import dev.lbsim.scenario.language.problem.Problem;
import dev.lbsim.scenario.language.problem.Wording;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which changes to a scenario file are asked for, and the reading of a file with them. */
final class ScenarioArguments {
  /** Stands for the file as it is, without any variant laid over it. */
  static final String BASE = "base";

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Change a value of the file: servers.web.workers=4. May be repeated.")
  private List<String> sets = new ArrayList<>();

  @Option(
      names = "--variant",
      paramLabel = "NAME",
      description =
          "Only this variant of the file; base is the file as it stands. May be repeated."
              + " Without it: all variants, or the file as it stands if it has none.")
  private List<String> variants = new ArrayList<>();

  /**
   * What was read.
   *
   * @param scenarios the variants of the file, or those asked for, or the file as it stands
   * @param problems of all of them, each once
   */
  record Reading(List<Scenario> scenarios, List<Problem> problems) {
    boolean failed() {
      return problems.stream().anyMatch(Problem::isError);
    }
  }

  /**
   * Reads a file with all variants asked for.
   *
   * @param name a path, or {@code -} for standard input
   * @throws Usage if there is nothing to read
   */
  Reading read(String name) {
    Source source = Source.of(name);
    Set<Problem> problems = new LinkedHashSet<>();
    List<Scenario> scenarios = new ArrayList<>();
    for (String variant : wanted(source, problems)) {
      ReadResult result = source.read(new Overrides(sets, variant.equals(BASE) ? null : variant));
      problems.addAll(result.problems());
      if (result.scenario() != null) {
        scenarios.add(result.scenario());
      }
    }
    return new Reading(scenarios, List.copyOf(problems));
  }

  /** One scenario, and the way to read it again with other values. */
  static final class Opened {
    private final Source source;
    private final Overrides overrides;
    private final ReadResult result;

    private Opened(Source source, Overrides overrides) {
      this.source = source;
      this.overrides = overrides;
      this.result = source.read(overrides);
    }

    /** The scenario, or null if it has errors. */
    @Nullable Scenario scenario() {
      return result.scenario();
    }

    List<Problem> problems() {
      return result.problems();
    }

    /** What the command line changes in it. */
    Overrides overrides() {
      return overrides;
    }

    /** The text of it, as it is now. */
    String text() throws IOException {
      return source.text == null ? Files.readString(source.path) : source.text;
    }

    ReadResult read(Overrides others) {
      return source.read(others);
    }
  }

  /**
   * Reads a file as it stands, or with the one variant asked for.
   *
   * @throws Usage if there is nothing to read, or several variants are asked for
   */
  Opened open(String name) {
    if (variants.size() > 1) {
      throw new Usage("one variant at a time: " + String.join(", ", variants));
    }
    String variant = variants.isEmpty() || variants.get(0).equals(BASE) ? null : variants.get(0);
    return new Opened(Source.of(name), new Overrides(sets, variant));
  }

  private List<String> wanted(Source source, Set<Problem> problems) {
    if (!variants.isEmpty()) {
      return List.copyOf(new LinkedHashSet<>(variants));
    }
    ReadResult base = source.read(new Overrides(sets, null));
    problems.addAll(base.problems());
    Scenario scenario = base.scenario();
    return scenario == null || scenario.variants().isEmpty() ? List.of(BASE) : scenario.variants();
  }

  /** A scenario file, or the text of standard input, which can be read only once. */
  private record Source(Path path, @Nullable String text) {
    static Source of(String name) {
      if (name.equals("-")) {
        try {
          String text = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
          return new Source(Path.of("").toAbsolutePath(), text);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      try {
        Path path = Path.of(name);
        if (name.isBlank()) {
          throw new Usage("the name of the file is empty");
        }
        if (!Files.exists(path)) {
          throw new Usage(
              Files.isSymbolicLink(path)
                  ? name + " is a link to a file that does not exist"
                  : "there is no file " + name + suggestion(path));
        }
        if (Files.isDirectory(path)) {
          path = path.resolve("scenario.yaml");
          if (!Files.exists(path)) {
            throw new Usage(name + " is a folder; name the scenario file in it");
          }
        }
        if (!Files.isDirectory(path) && !Files.isReadable(path)) {
          throw new Usage("the file " + name + " cannot be read");
        }
        return new Source(path, null);
      } catch (InvalidPathException e) {
        throw new Usage("\"" + Wording.shorten(name) + "\" is not the name of a file");
      }
    }

    ReadResult read(Overrides overrides) {
      return text == null
          ? ScenarioReader.read(path, overrides)
          : ScenarioReader.read(text, "<standard input>", path, overrides);
    }

    private static String suggestion(Path path) {
      Path folder = path.toAbsolutePath().getParent();
      if (folder == null || path.getFileName() == null || !Files.isDirectory(folder)) {
        return "";
      }
      try (Stream<Path> files = Files.list(folder)) {
        List<String> names = files.map(file -> String.valueOf(file.getFileName())).toList();
        String nearest = Wording.nearest(path.getFileName().toString(), names);
        return nearest == null ? "" : "; did you mean " + path.resolveSibling(nearest) + "?";
      } catch (IOException e) {
        return "";
      }
    }
  }
}
