package dev.lbsim.scenario.language.value;

import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Problems;
import dev.lbsim.scenario.language.yaml.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a balancer sends requests: one pool, a list of pools that share them equally, or a map from
 * pools to weights.
 *
 * @param pools in the order written
 * @param weighted true when weights were written
 * @param single true when one name was written
 */
public record PoolsSpec(List<Pool> pools, boolean weighted, boolean single) {
  public PoolsSpec {
    pools = List.copyOf(pools);
  }

  /**
   * One pool.
   *
   * @param pool of servers, or a tier
   * @param weight relative to the other pools; 1 without weights
   */
  public record Pool(Ref pool, Weight weight) {}

  /** No pools: stands in for some that could not be read. */
  public static final PoolsSpec NONE = new PoolsSpec(List.of(), false, false);

  /** Reads any of the forms. */
  public static @Nullable PoolsSpec read(Node node, String path, Problems problems) {
    if (node instanceof Node.Scalar scalar) {
      try {
        return new PoolsSpec(
            List.of(new Pool(Ref.parse(scalar.text()), new Weight(1))), false, true);
      } catch (BadValue bad) {
        problems.error(node.mark(), path, bad.message(), bad.hint());
        return null;
      }
    }
    AnswersSpec several = AnswersSpec.read(node, path, problems);
    return several == null
        ? null
        : new PoolsSpec(
            several.answers().stream()
                .map(answer -> new Pool(answer.target(), answer.weight()))
                .toList(),
            several.weighted(),
            false);
  }

  /** Where in the file the pool with this index stands, below the path of them all. */
  public String path(String path, int index) {
    if (single) {
      return path;
    }
    return weighted ? path + "." + pools.get(index).pool().text() : path + "[" + index + "]";
  }
}
