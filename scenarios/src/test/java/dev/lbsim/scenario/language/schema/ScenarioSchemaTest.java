package dev.lbsim.scenario.language.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.lbsim.scenario.language.ScenarioFiles;
import dev.lbsim.scenario.language.problem.Problems;
import dev.lbsim.scenario.language.yaml.Limits;
import dev.lbsim.scenario.language.yaml.Node;
import dev.lbsim.scenario.language.yaml.YamlTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioSchemaTest {
  private static final Path COPY = Path.of("..", "docs", "reference", "scenario.schema.json");

  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(ScenarioSchema.json());

  @Test
  void theCommittedCopyIsTrue() throws IOException {
    // If this fails, the language has changed: run with -Dlbsim.golden=update and look at the diff.
    if ("update".equals(System.getProperty("lbsim.golden"))) {
      Files.writeString(COPY, ScenarioSchema.json());
    }
    assertThat(Files.readString(COPY)).isEqualTo(ScenarioSchema.json());
  }

  @ParameterizedTest
  @MethodSource("goodFiles")
  void aFileThatReadsIsValid(String name, String text) {
    assertThat(ScenarioFiles.problems(text)).as(name).doesNotContain("error");
    assertThat(errors(text)).as(name).isEmpty();
  }

  static Stream<org.junit.jupiter.params.provider.Arguments> goodFiles() throws IOException {
    Stream<Path> lessons =
        Files.walk(Path.of("lessons")).filter(file -> file.endsWith("scenario.yaml"));
    Stream<String[]> bundled = lessons.map(file -> new String[] {file.toString(), read(file)});
    Stream<String[]> samples =
        Stream.of(
            new String[] {"smallest", ScenarioFiles.SMALLEST},
            new String[] {"fuller", ScenarioFiles.FULLER},
            new String[] {"everything", ScenarioFiles.everything()});
    return Stream.concat(samples, bundled)
        .map(pair -> org.junit.jupiter.params.provider.Arguments.of(pair[0], pair[1]));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "servers: { web: { service: exp(10ms), workers: 0 } }",
        "servers: { web: { service: exp(10ms), serivce: 1ms } }",
        "servers: { web: { service: 10 } }",
        "servers: { web: { service: 10rps } }",
        "servers: { web: { service: exponential(10ms) } }",
        "servers: { web: { service: exp(10ms), discipline: random } }",
        "servers: { web: { service: exp(10ms), workers: two } }",
        "servers: { web: { service: exp(10ms), count: 2, members: { a: {} } } }",
        "servers: { 9web: { service: exp(10ms) } }",
        "servers: []",
        "l7: { proxy: { balance: round-robbin, pool: web } }",
        "l7: { proxy: { balance: round-robin } }",
        "l4: { edge: { pool: web, connections: some } }",
        "dns: { a.test: { answers: [] } }",
        "clients: { users: { visits: web } }",
        "clients: { users: { visits: web, users: 3, arrivals: poisson(1rps) } }",
        "clients: { users: { visits: web, arrivals: 10rps } }",
        "events: [{ at: 5s, do: explode, target: web }]",
        "events: [{ do: crash, target: web }]",
        "variants: { fast: { lbsim: 1 } }",
        "colour: red",
      })
  void whatEditorsCanSeeIsRefused(String line) {
    assertThat(errors("lbsim: 1\n" + line)).isNotEmpty();
  }

  @Test
  void freeKeysAreFreeEverywhere() {
    assertThat(
            errors(
                """
                lbsim: 1
                x-a: 1
                servers: { x-b: { c: d }, web: { service: exp(10ms), x-e: [f] } }
                """))
        .isEmpty();
  }

  @Test
  void everyKeyIsExplained() {
    assertExplained("", new ObjectMapper().valueToTree(ScenarioSchema.schema()));
  }

  private static void assertExplained(String path, JsonNode schema) {
    schema
        .path("properties")
        .properties()
        .forEach(
            property ->
                assertThat(property.getValue().path("description").asText())
                    .as(path + "." + property.getKey())
                    .matches("(?s).{5,}\\.( .*)?"));
    schema.path("$defs").properties().forEach(def -> assertExplained(def.getKey(), def.getValue()));
  }

  private static List<String> errors(String yaml) {
    Problems problems = new Problems();
    Node root = YamlTree.parse(yaml, "f", Limits.STANDARD, problems);
    assertThat(problems.sorted()).isEmpty();
    return SCHEMA.validate(json(root)).stream().map(Error::toString).toList();
  }

  /** As a YAML 1.2 core schema loader would give it to an editor. */
  private static JsonNode json(Node node) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    if (node instanceof Node.Fields fields) {
      ObjectNode object = json.objectNode();
      fields.fields().forEach((key, field) -> object.set(key, json(field.value())));
      return object;
    }
    if (node instanceof Node.Items items) {
      ArrayNode array = json.arrayNode();
      items.nodes().forEach(item -> array.add(json(item)));
      return array;
    }
    Node.Scalar scalar = (Node.Scalar) node;
    String text = scalar.text();
    if (!scalar.plain()) {
      return json.textNode(text);
    }
    if (scalar.isNull()) {
      return json.nullNode();
    }
    if (text.matches("[Tt]rue|[Ff]alse")) {
      return json.booleanNode(Boolean.parseBoolean(text));
    }
    if (text.matches("[-+]?[0-9]{1,18}")) {
      return json.numberNode(Long.parseLong(text));
    }
    if (text.matches("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?")) {
      return json.numberNode(Double.parseDouble(text));
    }
    return json.textNode(text);
  }
}
