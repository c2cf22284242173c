package dev.lbsim.scenario.language.yaml;

import dev.lbsim.scenario.language.problem.Mark;

/** Where each value of a scenario was written, by its path, such as {@code events[0].at}. */
public final class Marks {
  private final Node root;

  public Marks(Node root) {
    this.root = root;
  }

  /**
   * The place of the value at {@code path}: of a single value itself, of a map or list its key. For
   * a value that is not in the file, the place of the nearest part of the path that is.
   */
  public Mark of(String path) {
    Trees.Found found = Trees.find(root, path);
    return found.node() instanceof Node.Scalar scalar ? scalar.mark() : found.key();
  }

  /**
   * The place of the key at the end of {@code path}, or of the nearest part that is in the file.
   */
  public Mark key(String path) {
    return Trees.find(root, path).key();
  }

  /** True when the file says something at {@code path}. */
  public boolean has(String path) {
    return Trees.find(root, path).complete();
  }
}
