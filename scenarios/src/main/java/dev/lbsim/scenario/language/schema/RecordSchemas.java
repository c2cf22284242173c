package dev.lbsim.scenario.language.schema;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.ListOfNames;
import dev.lbsim.scenario.language.bind.MapForm;
import dev.lbsim.scenario.language.bind.Named;
import dev.lbsim.scenario.language.bind.NodeType;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.bind.Shape;
import dev.lbsim.scenario.language.bind.Types;
import dev.lbsim.scenario.language.bind.ValueType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Schemas of records, one definition each, and of their components. */
final class RecordSchemas {
  private static final Map<String, Object> FREE = Map.of("^x-", Map.of());

  private final Types types;
  private final Map<String, Object> definitions = new TreeMap<>();

  RecordSchemas(Types types) {
    this.types = types;
  }

  /** The definitions met so far, by name. */
  Map<String, Object> definitions() {
    return definitions;
  }

  /** A closed object: these keys, free {@code x-} keys and no others. */
  static Map<String, Object> closed(Map<String, Object> properties) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", properties);
    schema.put("patternProperties", FREE);
    schema.put("additionalProperties", false);
    return schema;
  }

  /** An object from names to {@code values}. */
  static Map<String, Object> named(Named.Style style, Map<String, Object> values) {
    Map<String, Object> patterns = new LinkedHashMap<>();
    // Names that start with x- are free keys, so they must not be held to the schema of values.
    patterns.put((style.free() ? "^(?!x-)" : "^") + style.pattern() + "$", values);
    if (style.free()) {
      patterns.putAll(FREE);
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("patternProperties", patterns);
    schema.put("additionalProperties", false);
    return schema;
  }

  /** The schema of the map a record is written as. */
  Map<String, Object> body(Class<?> type) {
    Shape shape = Shape.of(type);
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (Shape.Field field : shape.fields()) {
      properties.put(field.key(), property(field));
      if (field.required() && !shape.exactlyOne().contains(field.key())) {
        required.add(field.key());
      }
    }
    Map<String, Object> body = new LinkedHashMap<>();
    if (!shape.doc().isEmpty()) {
      body.put("description", shape.doc());
    }
    body.putAll(closed(properties));
    if (!required.isEmpty()) {
      body.put("required", required);
    }
    if (!shape.exactlyOne().isEmpty()) {
      body.put("oneOf", shape.exactlyOne().stream().map(RecordSchemas::requires).toList());
    }
    if (!shape.atMostOne().isEmpty()) {
      body.put("not", Map.of("required", shape.atMostOne()));
    }
    return body;
  }

  private static Map<String, Object> requires(String key) {
    return Map.of("required", List.of(key));
  }

  private Map<String, Object> property(Shape.Field field) {
    Map<String, Object> property = new LinkedHashMap<>();
    String doc = field.doc();
    Default given = field.component().getAnnotation(Default.class);
    if (given != null && !given.value().equals("{}")) {
      doc += " Default: " + given.value();
      doc += given.source().isEmpty() ? "." : " (" + given.source() + ").";
    }
    property.put("description", doc);
    Map<String, Object> values = values(field, field.type());
    if (field.orOne() && field.type() instanceof ParameterizedType list) {
      values = anyOf(values, values(field, list.getActualTypeArguments()[0]));
    }
    if (field.component().isAnnotationPresent(ListOfNames.class)) {
      Map<String, Object> names = new LinkedHashMap<>();
      names.put("type", "array");
      names.put("items", Map.of("type", "string"));
      values = anyOf(values, names);
    }
    if (field.word() != null) {
      values = anyOf(Map.of("const", field.word()), values);
    }
    property.putAll(values);
    return property;
  }

  private static Map<String, Object> anyOf(Map<String, Object> one, Map<String, Object> other) {
    return Map.of("anyOf", List.of(one, other));
  }

  private Map<String, Object> values(Shape.Field field, Type type) {
    if (type instanceof ParameterizedType parameterized) {
      Type[] of = parameterized.getActualTypeArguments();
      if (parameterized.getRawType() == List.class) {
        Map<String, Object> list = new LinkedHashMap<>();
        list.put("type", "array");
        list.put("items", values(field, of[0]));
        return list;
      }
      Named named = field.component().getAnnotation(Named.class);
      return named(named == null ? Named.Style.NAME : named.value(), values(field, of[1]));
    }
    Class<?> raw = (Class<?>) type;
    NodeType<?> node = types.node(raw);
    if (node != null) {
      return new TreeMap<>(node.schema());
    }
    if (raw.isEnum()) {
      return Map.of("enum", Types.words(raw));
    }
    ValueType<?> value = types.value(raw);
    return value == null ? reference(raw) : scalar(field, raw, value);
  }

  private Map<String, Object> scalar(Shape.Field field, Class<?> raw, ValueType<?> value) {
    Map<String, Object> schema = new TreeMap<>(value.schema().describe(field.component()));
    Range range = field.component().getAnnotation(Range.class);
    if (range != null && "integer".equals(schema.get("type"))) {
      if (!range.min().isEmpty()) {
        schema.put("minimum", Long.parseLong(range.min()));
      }
      if (!range.max().isEmpty()) {
        schema.put("maximum", Long.parseLong(range.max()));
      }
    }
    MapForm mapForm = raw.getAnnotation(MapForm.class);
    return mapForm == null ? schema : anyOf(schema, reference(mapForm.value()));
  }

  /** The definition of a record; where a single value may stand for the map, either. */
  private Map<String, Object> reference(Class<?> record) {
    String name = record.getSimpleName().replaceFirst("Spec$", "");
    if (!definitions.containsKey(name)) {
      definitions.put(name, Map.of()); // so that a record may hold itself
      definitions.put(name, body(record));
    }
    Map<String, Object> reference = Map.of("$ref", "#/$defs/" + name);
    Shape.Field shortForm = Shape.of(record).shortForm();
    if (shortForm == null) {
      return reference;
    }
    // Only a scalar stands for a list of one.
    return shortForm.orOne() && shortForm.type() instanceof ParameterizedType list
        ? anyOf(values(shortForm, list.getActualTypeArguments()[0]), reference)
        : anyOf(values(shortForm, shortForm.type()), reference);
  }
}
