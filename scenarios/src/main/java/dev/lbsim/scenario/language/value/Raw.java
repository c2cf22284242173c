package dev.lbsim.scenario.language.value;

import dev.lbsim.scenario.language.yaml.Node;

/**
 * A value whose meaning depends on something else in the file and is found out by the checks.
 *
 * @param node as written
 */
public record Raw(Node node) {
  /** True when it is a single value. */
  public boolean isScalar() {
    return node instanceof Node.Scalar;
  }

  /** A single value as written; in words for anything else. */
  public String text() {
    return node instanceof Node.Scalar scalar ? scalar.text() : node.describe();
  }
}
