package dev.lbsim.scenario.language.bind;

import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Mark;
import dev.lbsim.scenario.language.problem.Problems;
import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.language.yaml.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads single values: those with a {@link ValueType}, and words of an enum. */
final class ScalarBinder {
  /** Longer than any call a person writes; keeps a hostile file from costing time. */
  private static final int LONGEST = 2000;

  private final Types types;
  private final Later later;
  private final Problems problems;

  ScalarBinder(Types types, Later later, Problems problems) {
    this.types = types;
    this.later = later;
    this.problems = problems;
  }

  /** What to go on with when a value could not be read. */
  Object standIn(Class<?> type) {
    return type.isEnum() ? type.getEnumConstants()[0] : valueType(type).standIn();
  }

  /** The value of {@code node}, or null after reporting why it is none. */
  @Nullable Object read(Shape.Field field, Class<?> type, Node node, String path) {
    if (!(node instanceof Node.Scalar scalar)) {
      problems.error(
          node.mark(), path, "this must be a single value, not " + node.describe(), hint(field));
      return null;
    }
    if (type != String.class && scalar.text().length() > LONGEST) {
      problems.error(scalar.mark(), path, "this value is longer than " + LONGEST + " characters");
      return null;
    }
    if (later.hasWord(type, scalar.text())) {
      problems.error(scalar.mark(), path, Later.message(scalar.text()), null);
      return null;
    }
    if (type.isEnum()) {
      return constant(type, scalar, path);
    }
    try {
      Object value = read(field, valueType(type), scalar.text(), scalar.plain());
      String outOfRange = outOfRange(field, valueType(type), value);
      if (outOfRange != null) {
        problems.error(
            scalar.mark(), path, scalar.describe() + " is out of range; allowed is " + outOfRange);
        return null;
      }
      return value;
    } catch (BadValue bad) {
      // Only a plain scalar stands in the file as it reads, so only there an offset means a column.
      Mark mark = scalar.plain() ? scalar.mark().right(bad.offset()) : scalar.mark();
      problems.error(mark, path, bad.message(), bad.hint());
      return null;
    }
  }

  private static @Nullable String hint(Shape.Field field) {
    return field.doc().isEmpty() ? null : field.doc();
  }

  private ValueType<?> valueType(Class<?> type) {
    ValueType<?> valueType = types.value(type);
    if (valueType == null) {
      throw new IllegalStateException("nobody says how a " + type.getName() + " is written");
    }
    return valueType;
  }

  private static Object read(Shape.Field field, ValueType<?> type, String text, boolean plain)
      throws BadValue {
    return type.reader().read(new ValueType.Text(text, plain), field.component());
  }

  private @Nullable Object constant(Class<?> type, Node.Scalar scalar, String path) {
    List<String> words = Types.words(type);
    int index = words.indexOf(scalar.text());
    if (index >= 0) {
      return type.getEnumConstants()[index];
    }
    boolean few = words.size() <= 8;
    String nearest = Wording.nearest(scalar.text(), words);
    problems.error(
        scalar.mark(),
        path,
        few
            ? scalar.describe() + " is not " + Wording.or(words)
            : scalar.describe() + " means nothing here",
        few && nearest == null ? null : problems.suggest(scalar.text(), words, "there are"));
    return null;
  }

  /** Null when the value is in range, else what is allowed. */
  private static @Nullable String outOfRange(Shape.Field field, ValueType<?> type, Object value)
      throws BadValue {
    Range range = field.component().getAnnotation(Range.class);
    if (range == null) {
      return null;
    }
    boolean inside =
        (range.min().isEmpty() || compare(value, read(field, type, range.min(), true)) >= 0)
            && (range.max().isEmpty() || compare(value, read(field, type, range.max(), true)) <= 0)
            && (range.above().isEmpty()
                || compare(value, read(field, type, range.above(), true)) > 0);
    return inside ? null : words(range);
  }

  /** {@code 1 to 100} and the like. */
  static String words(Range range) {
    if (!range.min().isEmpty() && range.min().equals(range.max())) {
      return range.min();
    }
    if (!range.above().isEmpty()) {
      return "more than " + range.above() + (range.max().isEmpty() ? "" : ", up to " + range.max());
    }
    if (range.min().isEmpty()) {
      return "up to " + range.max();
    }
    return range.min() + (range.max().isEmpty() ? " or more" : " to " + range.max());
  }

  @SuppressWarnings("unchecked")
  private static int compare(Object value, Object bound) {
    return ((Comparable<Object>) value).compareTo(bound);
  }
}
