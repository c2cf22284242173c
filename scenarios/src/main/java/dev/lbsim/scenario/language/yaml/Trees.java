package dev.lbsim.scenario.language.yaml;

import dev.lbsim.scenario.language.problem.Mark;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Laying one tree over another, and finding places in a tree. Depth is bounded by {@link Limits}.
 */
public final class Trees {
  private Trees() {}

  /**
   * {@code over} laid over {@code base}: maps merge key by key, a null removes its key, everything
   * else replaces what was there.
   */
  public static Node overlay(Node base, Node over) {
    if (!(base instanceof Node.Fields baseMap && over instanceof Node.Fields overMap)) {
      return over;
    }
    Map<String, Node.Field> merged = new LinkedHashMap<>(baseMap.fields());
    for (Node.Field field : overMap.fields().values()) {
      String key = field.key().text();
      Node.Field below = merged.get(key);
      if (isNull(field.value())) {
        merged.remove(key);
      } else if (below == null) {
        merged.put(key, field);
      } else {
        Node value = overlay(below.value(), field.value());
        // What still is a merge of both points to the base: its missing keys are missing there.
        merged.put(key, new Node.Field(value == field.value() ? field.key() : below.key(), value));
      }
    }
    return Node.Fields.of(merged.values(), baseMap.mark());
  }

  static boolean isNull(Node node) {
    return node instanceof Node.Scalar scalar && scalar.isNull();
  }

  /** The same tree, all of it marked with one place. */
  public static Node at(Mark mark, Node node) {
    if (node instanceof Node.Fields map) {
      List<Node.Field> fields = new ArrayList<>();
      for (Node.Field field : map.fields().values()) {
        Node.Scalar key = new Node.Scalar(field.key().text(), field.key().plain(), mark);
        fields.add(new Node.Field(key, at(mark, field.value())));
      }
      return Node.Fields.of(fields, mark);
    }
    if (node instanceof Node.Items list) {
      return Node.Items.of(list.nodes().stream().map(item -> at(mark, item)).toList(), mark);
    }
    Node.Scalar scalar = (Node.Scalar) node;
    return new Node.Scalar(scalar.text(), scalar.plain(), mark);
  }

  /**
   * The key of {@code map} that {@code path} starts with, the longest if there are several (names
   * of hosts hold dots), or null.
   */
  static @Nullable String firstKey(Node.Fields map, String path) {
    for (int end = path.length(); end > 0; end--) {
      boolean cut = end == path.length() || ".[".indexOf(path.charAt(end)) >= 0;
      if (cut && map.fields().containsKey(path.substring(0, end))) {
        return path.substring(0, end);
      }
    }
    return null;
  }

  /**
   * The end of a path, or of the part of it that is in the tree.
   *
   * @param key where the last key was written
   * @param complete true when the whole path is in the tree
   */
  record Found(Node node, Mark key, boolean complete) {}

  /** Follows {@code path} as far as the tree goes. */
  static Found find(Node root, String path) {
    Node node = root;
    Mark mark = root.mark();
    String rest = path;
    while (!rest.isEmpty()) {
      if (node instanceof Node.Fields map) {
        String key = firstKey(map, rest);
        Node.Field field = key == null ? null : map.fields().get(key);
        if (key == null || field == null) {
          return new Found(node, mark, false);
        }
        mark = field.key().mark();
        node = field.value();
        rest = rest.substring(key.length());
      } else if (node instanceof Node.Items list && rest.startsWith("[")) {
        int index = index(rest);
        if (index < 0 || index >= list.nodes().size()) {
          return new Found(node, mark, false);
        }
        node = list.nodes().get(index);
        mark = node.mark();
        rest = rest.substring(rest.indexOf(']') + 1);
      } else {
        return new Found(node, mark, false);
      }
      rest = rest.startsWith(".") ? rest.substring(1) : rest;
    }
    return new Found(node, mark, true);
  }

  /** The number in a path that starts with {@code [number]}, or -1. */
  static int index(String path) {
    int end = path.indexOf(']');
    if (!path.startsWith("[") || end < 2 || end > 7) {
      return -1;
    }
    try {
      return Integer.parseInt(path.substring(1, end));
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
