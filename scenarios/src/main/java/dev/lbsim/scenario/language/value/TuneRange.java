package dev.lbsim.scenario.language.value;

import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Problems;
import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.language.yaml.Node;
import org.jspecify.annotations.Nullable;

/**
 * The ends of a slider, written {@code [4, 64]}.
 *
 * @param min where the slider starts
 * @param max where it ends, above {@code min}
 */
public record TuneRange(double min, double max) {
  /** Reads the two ends. */
  public static @Nullable TuneRange read(Node node, String path, Problems problems) {
    if (!(node instanceof Node.Items items)
        || items.nodes().size() != 2
        || !(items.nodes().get(0) instanceof Node.Scalar min)
        || !(items.nodes().get(1) instanceof Node.Scalar max)) {
      problems.error(
          node.mark(), path, "a slider has two ends", "write [smallest, largest], such as [4, 64]");
      return null;
    }
    try {
      TuneRange range = new TuneRange(number(min), number(max));
      if (!(range.min < range.max)) {
        problems.error(
            max.mark(),
            path,
            "the slider ends at " + Wording.shorten(max.text()) + ", not above its start",
            null);
        return null;
      }
      return range;
    } catch (BadValue bad) {
      problems.error(node.mark(), path, bad.message(), bad.hint());
      return null;
    }
  }

  private static double number(Node.Scalar scalar) throws BadValue {
    String text = scalar.text();
    return Quantity.parse(text, text.endsWith("%") ? Measure.SHARE : Measure.FACTOR);
  }
}
