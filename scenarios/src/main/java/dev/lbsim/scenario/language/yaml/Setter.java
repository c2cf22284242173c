package dev.lbsim.scenario.language.yaml;

import dev.lbsim.scenario.language.problem.Mark;
import dev.lbsim.scenario.language.problem.Problems;
import dev.lbsim.scenario.language.problem.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Puts a value at a path of a tree, as {@code --set servers.web.workers=4} asks.
 *
 * <p>Keys on the way are made where they are missing, but names are not: a mistyped server would
 * become a new one.
 */
public final class Setter {
  private final Predicate<String> holdsNames;
  private final String path;
  private final Node value;
  private final Problems problems;

  private Setter(Predicate<String> holdsNames, String path, Node value, Problems problems) {
    this.holdsNames = holdsNames;
    this.path = path;
    this.value = value;
    this.problems = problems;
  }

  /**
   * {@code root} with {@code value} at {@code path}; a null value removes what is there.
   *
   * @param holdsNames true for the path of a map whose keys are names
   */
  public static Node set(
      Node root, String path, Node value, Predicate<String> holdsNames, Problems problems) {
    return new Setter(holdsNames, path, value, problems).set(root, path);
  }

  private Node set(Node node, String rest) {
    if (rest.isEmpty()) {
      return value;
    }
    if (node instanceof Node.Fields map) {
      return setKey(map, rest);
    }
    if (node instanceof Node.Items list && rest.startsWith("[")) {
      return setItem(list, rest);
    }
    fail(done(rest) + " is " + node.describe() + " and has no " + Wording.quote(rest) + " in it");
    return node;
  }

  private Node setKey(Node.Fields map, String rest) {
    String key = Trees.firstKey(map, rest);
    if (key == null) {
      key = rest.split("[.\\[]", 2)[0];
      String parent = done(rest);
      if (key.isEmpty()) {
        fail(
            rest.startsWith("[")
                ? parent + " has names, not numbers: write " + parent + ".NAME"
                : "two dots stand together in this path");
        return map;
      }
      if (holdsNames.test(parent)) {
        problems.error(
            value.mark(),
            path,
            "there is no " + Wording.quote(key) + " in " + parent,
            problems.suggest(key, map.fields().keySet(), "there are"));
        return map;
      }
    }
    Node.Field field = map.fields().get(key);
    String after = rest.substring(key.length());
    String next = after.startsWith(".") ? after.substring(1) : after;
    if (field == null && next.startsWith("[")) {
      fail(key + " has no entries");
      return map;
    }
    if (key.isEmpty() || next.isEmpty() && !after.isEmpty()) {
      fail("a key is missing in this path");
      return map;
    }
    if (next.isEmpty() && Trees.isNull(value)) {
      return map.without(key);
    }
    Mark mark = value.mark();
    Node below = field == null ? Node.Fields.of(List.of(), mark) : field.value();
    Node.Scalar name =
        field == null || next.isEmpty() ? new Node.Scalar(key, true, mark) : field.key();
    return map.with(new Node.Field(name, set(below, next)));
  }

  private Node setItem(Node.Items list, String rest) {
    int index = Trees.index(rest);
    if (index < 0 || index >= list.nodes().size()) {
      fail(done(rest) + " has " + list.nodes().size() + " entries, the first is [0]");
      return list;
    }
    String after = rest.substring(rest.indexOf(']') + 1);
    List<Node> items = new ArrayList<>(list.nodes());
    items.set(index, set(items.get(index), after.startsWith(".") ? after.substring(1) : after));
    return Node.Items.of(items, list.mark());
  }

  /** The part of the path before {@code rest}. */
  private String done(String rest) {
    String done = path.substring(0, path.length() - rest.length());
    return done.endsWith(".") ? done.substring(0, done.length() - 1) : done;
  }

  private void fail(String message) {
    problems.error(value.mark(), path, message);
  }
}
