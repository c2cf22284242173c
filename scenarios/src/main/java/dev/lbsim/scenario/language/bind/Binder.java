package dev.lbsim.scenario.language.bind;

import dev.lbsim.scenario.language.problem.Mark;
import dev.lbsim.scenario.language.problem.Problems;
import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.language.yaml.Node;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes records from a located tree, as the annotations of their components say.
 *
 * <p>It never gives up: what is wrong is reported and replaced by its default or a stand-in, so
 * that everything else in the file is still read and checked.
 */
public final class Binder {
  private static final int LONGEST_NAME = 300;

  /** How other formats take in other files. */
  private static final List<String> OTHER_FILES =
      List.of("include", "includes", "import", "imports", "extends", "$ref");

  private final Types types;
  private final Later later;
  private final Problems problems;
  private final ScalarBinder scalars;
  private final Map<Shape.Field, @Nullable Object> fallbacks = new IdentityHashMap<>();

  public Binder(Types types, Later later, Problems problems) {
    this.types = types;
    this.later = later;
    this.problems = problems;
    this.scalars = new ScalarBinder(types, later, problems);
  }

  /** The record a whole file is. */
  public <R extends Record> R bind(Node root, Class<R> type) {
    return type.cast(record(Shape.of(type), root, root.mark(), ""));
  }

  /**
   * @param at where to point for what is missing: the key whose value this is
   */
  private Object record(Shape shape, Node node, Mark at, String path) {
    Node.Fields map = asMap(shape, node, path);
    if (map == null) {
      problems.fail(path);
      return standIn(shape);
    }
    reportUnknownKeys(shape, map, path);
    Object[] values = new Object[shape.fields().size()];
    for (int i = 0; i < values.length; i++) {
      Shape.Field field = shape.fields().get(i);
      Node.Field given = map.fields().get(field.key());
      values[i] =
          given == null ? absent(field, at, path) : present(field, given, join(path, field.key()));
    }
    Choices.check(shape, map, at, path, problems);
    return shape.create(values);
  }

  private Object standIn(Shape shape) {
    Binder silent = new Binder(types, later, new Problems());
    Mark nowhere = new Mark("", 0, 0);
    return silent.record(shape, Node.Fields.of(List.of(), nowhere), nowhere, "");
  }

  private Node.@Nullable Fields asMap(Shape shape, Node node, String path) {
    if (node instanceof Node.Fields map) {
      return map;
    }
    Shape.Field shortForm = shape.shortForm();
    if (shortForm != null && (node instanceof Node.Scalar || isOneValue(shortForm, node))) {
      Node.Scalar key = new Node.Scalar(shortForm.key(), true, node.mark());
      return Node.Fields.of(List.of(new Node.Field(key, node)), node.mark());
    }
    List<String> keys = shape.keys();
    String hint = "keys here: " + String.join(", ", keys.subList(0, Math.min(8, keys.size())));
    if (node instanceof Node.Scalar scalar && scalar.text().matches("[a-z-]+:\\S.{0,200}")) {
      hint = "write a space after the colon";
    }
    problems.error(node.mark(), path, "this must be a map of keys, not " + node.describe(), hint);
    return null;
  }

  /** A list that is one value, such as a latitude and a longitude. */
  private boolean isOneValue(Shape.Field field, Node node) {
    return node instanceof Node.Items && types.node(rawType(field.type())) != null;
  }

  private void reportUnknownKeys(Shape shape, Node.Fields map, String path) {
    for (Node.Field given : map.fields().values()) {
      String key = given.key().text();
      if (key.startsWith("x-") || shape.field(key).isPresent()) {
        continue;
      }
      if (later.hasKey(shape.type(), key)) {
        problems.error(
            given.key().mark(), path, Later.message(key), "remove it, or get a newer version");
      } else if (key.equals("<<")) {
        problems.error(
            given.key().mark(),
            path,
            "YAML 1.2 has no merge key \"<<\"",
            "repeat the keys, or use variants");
      } else {
        problems.error(
            given.key().mark(),
            path,
            "there is no key " + Wording.quote(key) + " here",
            instead(shape, key));
        String meant = problems.overflow() ? null : Wording.nearest(key, shape.keys());
        if (meant != null && !map.fields().containsKey(meant)) {
          problems.fail(join(path, meant)); // mistyped, not missing
        }
      }
    }
  }

  private @Nullable String instead(Shape shape, String key) {
    if (OTHER_FILES.contains(key)) {
      return "a scenario is one file; write variants for what differs";
    }
    Elsewhere other = shape.type().getAnnotation(Elsewhere.class);
    return other != null && List.of(other.keys()).contains(key)
        ? other.hint()
        : problems.suggest(key, shape.keys(), "keys here");
  }

  private @Nullable Object absent(Shape.Field field, Mark at, String path) {
    if (field.required() && !Choices.governs(field) && !problems.failed(join(path, field.key()))) {
      problems.error(
          at, path, "the key " + Wording.quote(field.key()) + " is missing", hint(field));
      problems.fail(join(path, field.key()));
    }
    return fallback(field);
  }

  private static @Nullable String hint(Shape.Field field) {
    if (field.type() instanceof Class<?> type && type.isEnum()) {
      return "it is one of: " + String.join(", ", Types.words(type));
    }
    String doc = field.doc();
    return doc.isEmpty()
        ? null
        : field.key() + ": " + doc.substring(0, 1).toLowerCase(Locale.ROOT) + doc.substring(1);
  }

  /** What a field is when it was left out or could not be read; the same wherever that is. */
  private @Nullable Object fallback(Shape.Field field) {
    // Not computeIfAbsent: a default may hold others, and one may be null.
    if (!fallbacks.containsKey(field)) {
      fallbacks.put(field, newFallback(field));
    }
    return fallbacks.get(field);
  }

  private @Nullable Object newFallback(Shape.Field field) {
    String text = field.defaultText();
    if (text != null && !text.equals(field.word())) {
      Mark nowhere = new Mark("default", 0, 0);
      Node node =
          text.equals("{}")
              ? Node.Fields.of(List.of(), nowhere)
              : new Node.Scalar(text, true, nowhere);
      return value(field, field.type(), node, nowhere, field.key());
    }
    return field.optional() ? null : fallback(field.type());
  }

  private Object fallback(Type type) {
    Class<?> raw = rawType(type);
    if (raw == List.class) {
      return List.of();
    }
    if (raw == Map.class) {
      return Map.of();
    }
    NodeType<?> node = types.node(raw);
    if (node != null) {
      return node.standIn();
    }
    return types.value(raw) == null && raw.isRecord()
        ? standIn(Shape.of(raw))
        : scalars.standIn(raw);
  }

  private @Nullable Object present(Shape.Field field, Node.Field given, String path) {
    Node node = given.value();
    if (node instanceof Node.Scalar scalar) {
      if (scalar.isNull()) {
        problems.error(
            given.key().mark(), path, "this key has no value", "give it one, or remove the line");
        problems.fail(path);
        return fallback(field);
      }
      if (scalar.text().equals(field.word())) {
        return null;
      }
    }
    Object value = value(field, field.type(), node, given.key().mark(), path);
    if (value == null) {
      problems.fail(path);
      return fallback(field);
    }
    return value;
  }

  /** The value of {@code node}, or null after reporting why it is none. */
  private @Nullable Object value(Shape.Field field, Type type, Node node, Mark at, String path) {
    Class<?> raw = rawType(type);
    if (raw == List.class) {
      return list(field, argument(type, 0), node, path);
    }
    if (raw == Map.class) {
      return map(field, argument(type, 1), node, path);
    }
    NodeType<?> custom = types.node(raw);
    if (custom != null) {
      return custom.reader().read(node, path, problems);
    }
    MapForm mapForm = raw.getAnnotation(MapForm.class);
    if (mapForm != null && node instanceof Node.Fields) {
      return record(Shape.of(mapForm.value()), node, at, path);
    }
    if (types.value(raw) == null && raw.isRecord()) {
      return record(Shape.of(raw), node, at, path);
    }
    return scalars.read(field, raw, node, path);
  }

  private @Nullable List<Object> list(Shape.Field field, Type of, Node node, String path) {
    List<Object> values = new ArrayList<>();
    if (node instanceof Node.Items items) {
      for (int i = 0; i < items.nodes().size(); i++) {
        Node item = items.nodes().get(i);
        String itemPath = path + "[" + i + "]";
        Object value = value(field, of, item, item.mark(), itemPath);
        if (value == null) {
          // Keeps its place, so that later entries keep their numbers.
          problems.fail(itemPath);
          value = fallback(of);
        }
        values.add(value);
      }
      return List.copyOf(values);
    }
    if (!field.orOne()) {
      problems.error(
          node.mark(),
          path,
          "this must be a list, not " + node.describe(),
          "start each entry with \"- \"");
      return null;
    }
    Object value = value(field, of, node, node.mark(), path);
    return value == null ? null : List.of(value);
  }

  private @Nullable Map<String, Object> map(Shape.Field field, Type of, Node node, String path) {
    if (node instanceof Node.Items names
        && field.component().isAnnotationPresent(ListOfNames.class)) {
      return map(field, of, namesAsFields(names), path);
    }
    if (!(node instanceof Node.Fields fields)) {
      problems.error(
          node.mark(),
          path,
          "this must be a map from names, not " + node.describe(),
          node instanceof Node.Items
              ? "start each entry with a name of its own and a colon, not with -"
              : null);
      return null;
    }
    Named named = field.component().getAnnotation(Named.class);
    Named.Style style = named == null ? Named.Style.NAME : named.value();
    Map<String, Object> values = new LinkedHashMap<>();
    for (Node.Field given : fields.fields().values()) {
      String name = given.key().text();
      if (style.free() && name.startsWith("x-")) {
        continue;
      }
      if (!style.choices().isEmpty() && !style.choices().contains(name)) {
        problems.error(
            given.key().mark(),
            path,
            Wording.quote(name) + " is not " + Wording.or(style.choices()),
            Wording.nearest(name, style.choices()) == null
                ? null
                : problems.suggest(name, style.choices(), ""));
        continue;
      }
      if (name.length() > LONGEST_NAME || !name.matches(style.pattern())) {
        problems.error(
            given.key().mark(),
            path,
            Wording.quote(name) + " cannot be a name here",
            "names are " + style.words());
      }
      if (name.length() > LONGEST_NAME) {
        continue; // paths are made of names and must stay short
      }
      String valuePath = join(path, name);
      if (given.value() instanceof Node.Scalar scalar && scalar.isNull()) {
        problems.error(
            given.key().mark(),
            valuePath,
            "this key has no value",
            "give it one, or remove the line");
        continue;
      }
      Object value = value(field, of, given.value(), given.key().mark(), valuePath);
      if (value != null) {
        values.put(name, value);
      }
    }
    return Collections.unmodifiableMap(values);
  }

  /** Each name stands for itself. */
  private Node.Fields namesAsFields(Node.Items names) {
    List<Node.Field> fields = new ArrayList<>();
    for (Node name : names.nodes()) {
      if (name instanceof Node.Scalar scalar
          && fields.stream().noneMatch(field -> field.key().text().equals(scalar.text()))) {
        fields.add(new Node.Field(scalar, scalar));
      } else {
        problems.error(name.mark(), "", "this must be a name, given once", null);
      }
    }
    return Node.Fields.of(fields, names.mark());
  }

  private static Class<?> rawType(Type type) {
    return type instanceof ParameterizedType parameterized
        ? (Class<?>) parameterized.getRawType()
        : (Class<?>) type;
  }

  private static Type argument(Type type, int index) {
    return ((ParameterizedType) type).getActualTypeArguments()[index];
  }

  private static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
