package dev.lbsim.scenario.language.yaml;

import dev.lbsim.scenario.language.problem.Mark;
import dev.lbsim.scenario.language.problem.Wording;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of a YAML file that knows where it was written. Immutable; aliases share nodes. */
public sealed interface Node permits Node.Scalar, Node.Items, Node.Fields {
  /** Where it starts. */
  Mark mark();

  /** Number of nodes in this tree, each alias counted in full. */
  int size();

  /** Number of levels: 1 for a scalar. */
  int height();

  /** What it is, in words for people: {@code a map}, {@code a list}, {@code "10ms"}. */
  String describe();

  /**
   * Text or a number: YAML decides later which.
   *
   * @param text after unquoting
   * @param plain true when it was written without quotes and so may be a number
   */
  record Scalar(String text, boolean plain, Mark mark) implements Node {
    /** True for an empty value and for the words YAML 1.2 reads as null. */
    public boolean isNull() {
      return plain
          && switch (text) {
            case "", "~", "null", "Null", "NULL" -> true;
            default -> false;
          };
    }

    @Override
    public int size() {
      return 1;
    }

    @Override
    public int height() {
      return 1;
    }

    @Override
    public String describe() {
      return isNull() ? "nothing" : Wording.quote(text);
    }
  }

  /** A list. */
  record Items(List<Node> nodes, Mark mark, int size, int height) implements Node {
    public Items {
      nodes = List.copyOf(nodes);
    }

    /** A list of {@code nodes} that starts at {@code mark}. */
    public static Items of(List<Node> nodes, Mark mark) {
      int size = 1;
      int height = 0;
      for (Node node : nodes) {
        size += node.size();
        height = Math.max(height, node.height());
      }
      return new Items(nodes, mark, size, height + 1);
    }

    @Override
    public String describe() {
      return "a list";
    }
  }

  /** One key of a map and its value. */
  record Field(Scalar key, Node value) {}

  /** A map, in the order written. */
  record Fields(Map<String, Field> fields, Mark mark, int size, int height) implements Node {
    /** A map of {@code fields} that starts at {@code mark}; the keys must differ. */
    public static Fields of(Iterable<Field> fields, Mark mark) {
      Map<String, Field> byKey = new LinkedHashMap<>();
      int size = 1;
      int height = 0;
      for (Field field : fields) {
        byKey.put(field.key().text(), field);
        size += 1 + field.value().size();
        height = Math.max(height, field.value().height());
      }
      return new Fields(Collections.unmodifiableMap(byKey), mark, size, height + 1);
    }

    /** The value of {@code key}, or null. */
    public @Nullable Node get(String key) {
      Field field = fields.get(key);
      return field == null ? null : field.value();
    }

    /** This map with one field added or replaced. */
    public Fields with(Field field) {
      Map<String, Field> changed = new LinkedHashMap<>(fields);
      changed.put(field.key().text(), field);
      return of(changed.values(), mark);
    }

    /** This map without {@code key}. */
    public Fields without(String key) {
      List<Field> kept = new ArrayList<>(fields.values());
      kept.removeIf(field -> field.key().text().equals(key));
      return of(kept, mark);
    }

    @Override
    public String describe() {
      return "a map";
    }
  }
}
