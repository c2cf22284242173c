package dev.lbsim.scenario.topology;

import dev.lbsim.core.anycast.AsGraph;
import dev.lbsim.core.anycast.GeneratedAsGraph;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.value.TopologySpec;
import java.nio.file.Path;

/** Makes the graph a scenario names. */
public final class Topologies {
  private Topologies() {}

  /** Finds a file of the scenario's folder. */
  @FunctionalInterface
  public interface Finder {
    /** The file called {@code name}; a {@link BadValue} says why there is none. */
    Path file(String name) throws BadValue;
  }

  /**
   * The graph.
   *
   * @throws BadValue in words for people, if its file cannot be read or is no topology
   */
  public static AsGraph read(TopologySpec spec, Finder folder) throws BadValue {
    String file = spec.file();
    return file == null
        ? GeneratedAsGraph.of(spec.ases(), spec.seed())
        : new TopologyFile(folder.file(file), file).read();
  }
}
