package dev.lbsim.scenario.trace;

import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.value.ArrivalsSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of recorded requests, plain or gzipped.
 *
 * @param file where it is
 * @param name what the scenario calls it
 * @param isLog true for an access log, false for a CSV trace
 */
public record TraceFile(Path file, String name, boolean isLog) {
  /** Paths told apart in results; the others are taken together. */
  public static final int PATHS_TOLD_APART = 20;

  /** What the other paths are called. */
  public static final String OTHER = "(other)";

  private static final int PATHS_COUNTED = 100_000;

  /** The file of replayed arrivals, found at {@code file}. */
  public static TraceFile of(ArrivalsSpec.Replay arrivals, Path file) {
    return new TraceFile(file, arrivals.file(), arrivals instanceof ArrivalsSpec.Log);
  }

  /**
   * Starts reading from the beginning.
   *
   * @throws BadFile if it cannot be read; so may the reader, later
   */
  public TraceReader open() {
    try {
      return reader(Lines.open(file));
    } catch (IOException | BadValue e) {
      throw BadFile.of(name, e);
    }
  }

  private TraceReader reader(Lines lines) throws IOException, BadValue {
    if (isLog) {
      return new AccessLog(lines);
    }
    try {
      return new CsvTrace(lines, name);
    } catch (IOException | BadValue e) {
      lines.close();
      throw e;
    }
  }

  /**
   * Checks that the first {@code mostCharacters} can be replayed.
   *
   * @throws BadValue in words for people, if not
   */
  public void check(long mostCharacters) throws BadValue {
    try (Lines lines = Lines.open(file, mostCharacters);
        TraceReader reader = reader(lines)) {
      if (!reader.advance()) {
        throw nothing(lines);
      }
      while (!isLog && reader.advance()) {
        // every line of a trace must be readable; one of a log is enough
      }
    } catch (IOException e) {
      throw BadFile.unreadable(name, e);
    }
  }

  /** How many of the first lines of a log are none of a log, and so passed over. */
  public long passedOver(long mostCharacters) {
    try (Lines lines = Lines.open(file, mostCharacters);
        TraceReader reader = reader(lines)) {
      while (isLog && reader.advance()) {
        // the reader counts
      }
      return reader.skippedLines();
    } catch (IOException | BadValue e) {
      return 0; // said by the check
    }
  }

  private BadValue nothing(Lines lines) {
    if (!isLog) {
      return new BadValue(name + " holds no request", "each is a line below the header");
    }
    if (lines.number() == 0) {
      return new BadValue(name + " is empty", null);
    }
    return new BadValue(
        (lines.stoppedEarly() ? "no line at the beginning of " : "no line of ")
            + name
            + " is one of an access log in common or combined format",
        "such a line starts 192.0.2.1 - - [10/Oct/2023:13:55:36 +0000] \"GET / HTTP/1.1\" 200 512");
  }

  /**
   * The most frequent paths, most frequent first, and {@value #OTHER} if there are more.
   *
   * @throws BadFile if the file cannot be read to its end
   */
  public List<String> paths() {
    Map<String, Long> counts = new HashMap<>();
    boolean more = false;
    try (TraceReader reader = open()) {
      while (reader.advance()) {
        if (counts.size() < PATHS_COUNTED || counts.containsKey(reader.path())) {
          counts.merge(reader.path(), 1L, Long::sum);
        } else {
          more = true;
        }
      }
    } catch (IOException | BadValue e) {
      throw BadFile.of(name, e);
    }
    List<String> paths = new ArrayList<>(counts.keySet());
    paths.sort(
        Comparator.comparing((String path) -> -counts.getOrDefault(path, 0L))
            .thenComparing(Comparator.naturalOrder()));
    if (more || paths.size() > PATHS_TOLD_APART) {
      paths = new ArrayList<>(paths.subList(0, Math.min(PATHS_TOLD_APART, paths.size())));
      paths.add(OTHER);
    }
    return paths;
  }
}
