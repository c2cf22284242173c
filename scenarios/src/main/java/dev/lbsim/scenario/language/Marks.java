package dev.lbsim.scenario.language;

import dev.lbsim.scenario.language.problem.Mark;
import dev.lbsim.scenario.language.yaml.Node;
import dev.lbsim.scenario.language.yaml.Trees;

/** Where each value of a scenario was written. */
public final class Marks {
  private final Node root;

  Marks(Node root) {
    this.root = root;
  }

  /**
   * The place of the value at {@code path}, such as {@code servers.web.workers} or {@code
   * events[0].at}; for a value that is not in the file, of the nearest part of the path that is.
   */
  public Mark of(String path) {
    return Trees.mark(root, path);
  }
}
