package dev.lbsim.scenario.compile;

import dev.lbsim.core.model.ArrivalProcess;
import dev.lbsim.core.random.RandomStream;
import dev.lbsim.scenario.language.Folder;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.value.ArrivalsSpec;
import dev.lbsim.scenario.trace.BadFile;
import dev.lbsim.scenario.trace.TraceFile;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Replays access logs and traces from the scenario's folder, afresh in each replication. */
final class FileReplays implements Replays {
  private final Folder folder;
  private final Map<TraceFile, List<String>> pathsOfFile = new ConcurrentHashMap<>();

  FileReplays(Folder folder) {
    this.folder = folder;
  }

  @Override
  public List<String> paths(@Nullable ArrivalsSpec arrivals) {
    return arrivals instanceof ArrivalsSpec.Replay replay ? paths(file(replay)) : List.of();
  }

  private List<String> paths(TraceFile file) {
    return pathsOfFile.computeIfAbsent(file, TraceFile::paths);
  }

  @Override
  public ArrivalProcess open(ArrivalsSpec arrivals, RandomStream random) {
    if (!(arrivals instanceof ArrivalsSpec.Replay replay)) {
      throw new IllegalArgumentException("no file is replayed by " + arrivals);
    }
    TraceFile file = file(replay);
    return new ReplayArrivals(file, paths(file), replay.speed(), random);
  }

  private TraceFile file(ArrivalsSpec.Replay replay) {
    try {
      return TraceFile.of(replay, folder.file(replay.file()));
    } catch (BadValue e) {
      throw BadFile.of(replay.file(), e);
    }
  }
}
