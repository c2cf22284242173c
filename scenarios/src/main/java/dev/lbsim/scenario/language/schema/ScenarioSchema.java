package dev.lbsim.scenario.language.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.lbsim.scenario.language.bind.Named;
import dev.lbsim.scenario.language.bind.Shape;
import dev.lbsim.scenario.language.bind.Types;
import dev.lbsim.scenario.language.spec.ScenarioSpec;
import dev.lbsim.scenario.language.spec.SpecTypes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON Schema of scenario files (draft 2020-12), generated from the records and their
 * annotations. Editors complete and explain keys with it; a file that it refuses, the reader
 * refuses too, and says better why.
 */
public final class ScenarioSchema {
  /** What a variant may not change. */
  private static final List<String> FIXED = List.of("lbsim", "variants", "lesson");

  private final RecordSchemas records;

  private ScenarioSchema(Types types) {
    this.records = new RecordSchemas(types);
  }

  /** The schema as indented JSON that ends with a line break. */
  public static String json() {
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
    try {
      return mapper.writer(printer).writeValueAsString(schema()) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps and lists are always written", e);
    }
  }

  /** The schema as maps and lists. */
  public static Map<String, Object> schema() {
    return new ScenarioSchema(SpecTypes.all()).root();
  }

  private Map<String, Object> root() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    root.put("$id", "urn:lbsim:scenario:1");
    root.put("title", "lbsim scenario, format 1");
    root.putAll(records.body(ScenarioSpec.class));
    @SuppressWarnings("unchecked")
    Map<String, Object> properties = (Map<String, Object>) root.get("properties");
    if (properties != null) {
      properties.put("variants", variants());
    }
    root.put("$defs", records.definitions());
    return root;
  }

  /** A variant may hold any part of a file; what comes of it is checked after it is laid over. */
  private static Map<String, Object> variants() {
    Shape shape = Shape.of(ScenarioSpec.class);
    Map<String, Object> sections = new LinkedHashMap<>();
    for (Shape.Field field : shape.fields()) {
      if (!FIXED.contains(field.key())) {
        sections.put(field.key(), Map.of("description", field.doc()));
      }
    }
    Map<String, Object> overlay = RecordSchemas.closed(sections);
    Map<String, Object> variants = new LinkedHashMap<>();
    variants.put("description", shape.field("variants").orElseThrow().doc());
    variants.putAll(RecordSchemas.named(Named.Style.NAME, overlay));
    return variants;
  }
}
