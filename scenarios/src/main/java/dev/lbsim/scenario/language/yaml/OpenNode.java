package dev.lbsim.scenario.language.yaml;

import dev.lbsim.scenario.language.problem.Mark;
import dev.lbsim.scenario.language.problem.Problems;
import dev.lbsim.scenario.language.problem.Wording;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.Anchor;

/**
 * A map or list whose end has not been read yet.
 *
 * <p>It also mends the two slips that YAML accepts silently and nobody means: inside braces the
 * comma of {@code uniform(1ms, 5ms)} ends the value, and {@code service:exp(10ms)} without a space
 * is one long key. Both are reported once, and the tree holds what was meant, so that they cause no
 * further complaints.
 */
final class OpenNode {
  private final Mark mark;
  private final @Nullable Anchor anchor;
  private final boolean isMap;
  private final boolean isFlow;
  private final List<Node> children = new ArrayList<>(); // of a map: key, value, key, value, ...

  OpenNode(Mark mark, @Nullable Anchor anchor, boolean isMap, boolean isFlow) {
    this.mark = mark;
    this.anchor = anchor;
    this.isMap = isMap;
    this.isFlow = isFlow;
  }

  @Nullable Anchor anchor() {
    return anchor;
  }

  void add(Node node) {
    children.add(node);
  }

  Node close(Problems problems) {
    return isMap ? closeMap(problems) : closeList(problems);
  }

  private Node closeList(Problems problems) {
    if (!isFlow) {
      return Node.Items.of(children, mark);
    }
    List<Node> items = new ArrayList<>();
    for (Node child : children) {
      Node.Scalar joined =
          items.isEmpty() ? null : joined(items.get(items.size() - 1), child, "[ ]", problems);
      if (joined == null) {
        items.add(child);
      } else {
        items.set(items.size() - 1, joined);
      }
    }
    return Node.Items.of(items, mark);
  }

  private Node closeMap(Problems problems) {
    Map<String, Node.Field> fields = new LinkedHashMap<>();
    Node.@Nullable Field last = null;
    for (int i = 0; i + 1 < children.size(); i += 2) {
      if (!(children.get(i) instanceof Node.Scalar key)) {
        problems.error(
            children.get(i).mark(), "", "a key must be a word, not " + children.get(i).describe());
        continue;
      }
      Node.Field field = new Node.Field(key, children.get(i + 1));
      if (isFlow && isEmpty(field.value())) {
        Node.Scalar joined = last == null ? null : joined(last.value(), key, "{ }", problems);
        if (last != null && joined != null) {
          last = new Node.Field(last.key(), joined);
          fields.put(last.key().text(), last);
          continue;
        }
        field = spaced(field, problems);
      }
      Node.Field first = fields.putIfAbsent(field.key().text(), field);
      if (first != null) {
        duplicate(first.key(), field.key(), problems);
      } else {
        last = field;
      }
    }
    return Node.Fields.of(fields.values(), mark);
  }

  private static void duplicate(Node.Scalar first, Node.Scalar second, Problems problems) {
    problems.error(
        second.mark(),
        "",
        "the key "
            + Wording.quote(second.text())
            + " is here twice: on line "
            + first.mark().line()
            + " and on line "
            + second.mark().line(),
        "keep one of them");
  }

  private static boolean isEmpty(Node node) {
    return node instanceof Node.Scalar scalar && scalar.plain() && scalar.text().isEmpty();
  }

  /** The two pieces of a call that a comma tore apart, put together; null if they are none. */
  private static Node.@Nullable Scalar joined(
      Node left, Node right, String braces, Problems problems) {
    if (!(left instanceof Node.Scalar a && right instanceof Node.Scalar b)
        || !a.plain()
        || !b.plain()
        || openParentheses(a.text()) <= 0) {
      return null;
    }
    String whole = a.text() + ", " + b.text();
    if (openParentheses(whole) <= 0) {
      problems.error(
          a.mark(),
          "",
          "inside "
              + braces
              + " a comma ends the value, so "
              + Wording.quote(whole)
              + " is torn apart",
          "put it in quotes, or on a line of its own outside " + braces);
    }
    return new Node.Scalar(whole, true, a.mark());
  }

  private static int openParentheses(String text) {
    int count = 0;
    for (int i = 0; i < text.length(); i++) {
      count += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
    }
    return count;
  }

  /** The field with its key cut at the colon, where {@code key:value} lacks the space. */
  private static Node.Field spaced(Node.Field field, Problems problems) {
    Node.Scalar key = field.key();
    int colon = key.text().indexOf(':');
    if (!key.plain() || colon <= 0 || colon == key.text().length() - 1) {
      return field;
    }
    String name = key.text().substring(0, colon);
    String value = key.text().substring(colon + 1);
    problems.error(
        key.mark(),
        "",
        "there is no space after the colon of " + Wording.quote(key.text()),
        "write " + Wording.shorten(name + ": " + value));
    return new Node.Field(
        new Node.Scalar(name, true, key.mark()),
        new Node.Scalar(value, true, key.mark().right(colon + 1)));
  }
}
