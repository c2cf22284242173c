package dev.lbsim.cli;

import dev.lbsim.scenario.explain.Term;
import dev.lbsim.scenario.language.Overrides;
import dev.lbsim.scenario.language.ReadResult;
import dev.lbsim.scenario.language.ScenarioReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The lessons that come with the program, one folder each. */
final class Lessons {
  private Lessons() {}

  /** The lessons in a folder, in the order of their numbers; none if there is no such folder. */
  static List<Term> in(@Nullable Path folder) {
    if (folder == null || !Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(folder)) {
      return folders
          .filter(each -> Files.isRegularFile(each.resolve("scenario.yaml")))
          .sorted()
          .map(Lessons::lesson)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As somebody would type it who stands here. */
  private static Path shortest(Path path) {
    Path here = Path.of("").toAbsolutePath();
    return path.startsWith(here) ? here.relativize(path) : path;
  }

  private static Term lesson(Path folder) {
    Path file = folder.resolve("scenario.yaml");
    ReadResult result = ScenarioReader.read(file, Overrides.none());
    String title = result.scenario() == null ? "(cannot be read)" : result.scenario().title();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("folder", shortest(folder).toString());
    facts.put("file", shortest(file).toString());
    return new Term(String.valueOf(folder.getFileName()), "lesson", facts, title, List.of());
  }
}
