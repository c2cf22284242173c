package dev.lbsim.scenario.language.bind;

import dev.lbsim.scenario.language.problem.Problems;
import dev.lbsim.scenario.language.yaml.Node;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How values of one Java type are read where neither a scalar nor the components of a record say
 * it, such as something that may be a list or a map.
 *
 * @param type the Java type
 * @param reader from node to value
 * @param standIn what to go on with after a problem
 * @param schema keywords of its JSON Schema
 */
public record NodeType<T>(Class<T> type, Reader<T> reader, T standIn, Map<String, Object> schema) {

  /** From node to value. */
  @FunctionalInterface
  public interface Reader<T> {
    /** The value, or null after reporting why there is none. */
    @Nullable T read(Node node, String path, Problems problems);
  }
}
