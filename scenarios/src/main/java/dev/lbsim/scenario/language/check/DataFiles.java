package dev.lbsim.scenario.language.check;

import dev.lbsim.core.anycast.AsGraph;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.value.ArrivalsSpec;
import dev.lbsim.scenario.language.value.Measure;
import dev.lbsim.scenario.language.value.TopologySpec;
import dev.lbsim.scenario.topology.Topologies;
import dev.lbsim.scenario.trace.NumberFile;
import dev.lbsim.scenario.trace.RttFile;
import dev.lbsim.scenario.trace.TraceFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The files a scenario draws from, opened once each. Only their beginning is read, and of very many
 * files together only so much: a check takes no longer for a large file than for a small one.
 */
public final class DataFiles {
  private static final long MOST_OF_ONE = 256 * 1024;
  private static final long MOST_OF_ALL = 16 * MOST_OF_ONE;

  private final Finder finder;
  private final Map<Record, Optional<BadValue>> checked = new HashMap<>();
  private final Map<TopologySpec, AsGraph> topologies = new HashMap<>();
  private long left = MOST_OF_ALL;

  /** Finds a file of the scenario's folder. */
  @FunctionalInterface
  public interface Finder {
    /** The file called {@code name}; a {@link BadValue} says why there is none. */
    Path file(String name) throws BadValue;
  }

  private interface Check {
    void read(long mostCharacters) throws BadValue;
  }

  /** Files as {@code finder} finds them. */
  public DataFiles(Finder finder) {
    this.finder = finder;
  }

  /** Checks that the numbers of {@code file} can be read. */
  void numbers(String file, Measure measure) throws BadValue {
    NumberFile numbers = new NumberFile(finder.file(file), file, measure);
    once(numbers, numbers::check);
  }

  /** The table of round trips in a file. */
  Map<RttFile.Way, Long> roundTrips(String file) throws BadValue {
    return new RttFile(finder.file(file), file).check();
  }

  /** The graph of autonomous systems that a file or a generator makes. */
  AsGraph topology(TopologySpec spec) throws BadValue {
    AsGraph known = topologies.get(spec);
    if (known == null) {
      known = Topologies.read(spec, finder::file);
      topologies.put(spec, known);
    }
    return known;
  }

  /** Checks that what is recorded in a file can be read. */
  void replay(ArrivalsSpec.Replay arrivals) throws BadValue {
    TraceFile trace = TraceFile.of(arrivals, finder.file(arrivals.file()));
    once(trace, trace::check);
  }

  /** How many lines of a log, as far as it is read here, will be passed over. */
  long passedOver(ArrivalsSpec.Replay arrivals) throws BadValue {
    if (left <= 0) {
      return 0;
    }
    left -= MOST_OF_ONE;
    return TraceFile.of(arrivals, finder.file(arrivals.file())).passedOver(MOST_OF_ONE);
  }

  private void once(Record file, Check check) throws BadValue {
    Optional<BadValue> found = checked.get(file);
    if (found == null && left > 0) {
      left -= MOST_OF_ONE;
      found = Optional.empty();
      try {
        check.read(MOST_OF_ONE);
      } catch (BadValue bad) {
        found = Optional.of(bad);
      }
      checked.put(file, found);
    }
    if (found != null && found.isPresent()) {
      throw found.get();
    }
  }
}
