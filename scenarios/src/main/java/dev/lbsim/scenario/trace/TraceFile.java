package dev.lbsim.scenario.trace;

import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.value.ArrivalsSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** A file of recorded requests, plain or gzipped. */
public final class TraceFile {
  /** Paths told apart in results; the others are taken together. */
  public static final int PATHS_TOLD_APART = 20;

  /** What the other paths are called. */
  public static final String OTHER = "(other)";

  private static final int PATHS_COUNTED = 100_000;

  private final Path file;
  private final boolean log;

  private TraceFile(Path file, boolean log) {
    this.file = file;
    this.log = log;
  }

  /** The file of replayed arrivals, found at {@code file}. */
  public static TraceFile of(ArrivalsSpec arrivals, Path file) {
    return new TraceFile(file, arrivals instanceof ArrivalsSpec.Log);
  }

  /** Starts reading from the beginning. */
  public TraceReader open() throws IOException, BadValue {
    InputStream in = Files.newInputStream(file);
    try {
      InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in, 65_536) : in;
      // Logs hold whatever clients sent: this reader replaces bytes that are no UTF-8.
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8), 65_536);
      return log ? new AccessLog(lines) : new CsvTrace(lines);
    } catch (IOException | BadValue e) {
      in.close();
      throw e;
    }
  }

  /**
   * Checks that the file can be replayed, by reading its first request.
   *
   * @throws BadValue in words for people, if not
   */
  public void check() throws BadValue {
    try (TraceReader reader = open()) {
      if (!reader.advance()) {
        throw new BadValue(
            log
                ? "no line of it is that of an access log in common or combined format"
                : "it holds no request",
            null);
      }
    } catch (IOException e) {
      throw new BadValue("it cannot be read: " + e.getMessage(), null);
    }
  }

  /** The most frequent paths, most frequent first, and {@value #OTHER} if there are more. */
  public List<String> paths() throws IOException, BadValue {
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
