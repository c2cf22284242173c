package dev.lbsim.scenario.compile;

import dev.lbsim.core.model.ArrivalProcess;
import dev.lbsim.core.random.RandomStream;
import dev.lbsim.scenario.language.Folder;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.value.ArrivalsSpec;
import dev.lbsim.scenario.trace.TraceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Replays access logs and traces from the scenario's folder, afresh in each replication. */
final class FileReplays implements Replays {
  private final Folder folder;
  private final Map<String, List<String>> pathsOfFile = new ConcurrentHashMap<>();

  FileReplays(Folder folder) {
    this.folder = folder;
  }

  @Override
  public List<String> paths(@Nullable ArrivalsSpec arrivals) {
    String file = fileOf(arrivals);
    return arrivals == null || file == null
        ? List.of()
        : pathsOfFile.computeIfAbsent(file, f -> read(() -> traceFile(arrivals, f).paths()));
  }

  @Override
  public ArrivalProcess open(ArrivalsSpec arrivals, RandomStream random) {
    String file = fileOf(arrivals);
    if (file == null) {
      throw new IllegalArgumentException("no file is replayed by " + arrivals);
    }
    double speed =
        arrivals instanceof ArrivalsSpec.Log log
            ? log.speed()
            : ((ArrivalsSpec.Trace) arrivals).speed();
    return new ReplayArrivals(
        read(() -> traceFile(arrivals, file).open()), paths(arrivals), speed, random);
  }

  private TraceFile traceFile(ArrivalsSpec arrivals, String file) throws BadValue {
    return TraceFile.of(arrivals, folder.file(file));
  }

  private static @Nullable String fileOf(@Nullable ArrivalsSpec arrivals) {
    if (arrivals instanceof ArrivalsSpec.Log log) {
      return log.file();
    }
    return arrivals instanceof ArrivalsSpec.Trace trace ? trace.file() : null;
  }

  private interface Reading<T> {
    T read() throws IOException, BadValue;
  }

  private static <T> T read(Reading<T> reading) {
    try {
      return reading.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (BadValue e) {
      throw new IllegalArgumentException(e.message(), e);
    }
  }
}
