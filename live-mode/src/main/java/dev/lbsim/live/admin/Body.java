package dev.lbsim.live.admin;

import dev.lbsim.scenario.language.problem.Mark;
import dev.lbsim.scenario.language.problem.Problem;
import dev.lbsim.scenario.language.problem.Problems;
import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.language.yaml.Limits;
import dev.lbsim.scenario.language.yaml.Node;
import dev.lbsim.scenario.language.yaml.YamlTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The body of a request as keys with one value each, in JSON or YAML, and what is wrong with it.
 */
final class Body {
  private static final String SOURCE = "body";

  private final Map<String, String> keys = new LinkedHashMap<>();
  private final Problems problems = new Problems();

  /** Reads a body; an empty one has no keys. */
  Body(String text, List<String> known) {
    if (text.isBlank()) {
      return;
    }
    Node node = YamlTree.parse(text, SOURCE, new Limits(text.length(), 5, 100), problems);
    if (node instanceof Node.Fields fields) {
      fields.fields().values().forEach(field -> take(field, known));
    } else if (node != null) {
      problems.error(node.mark(), "", "this must be a map of keys, not " + node.describe());
    }
  }

  private void take(Node.Field field, List<String> known) {
    String key = field.key().text();
    if (!known.contains(key)) {
      problems.error(
          field.key().mark(),
          "",
          "unknown key " + Wording.quote(key),
          problems.suggest(key, known, "keys here"));
    } else if (field.value() instanceof Node.Scalar value) {
      keys.put(key, value.text());
    } else {
      problems.error(
          field.value().mark(), key, "this must be one value, not " + field.value().describe());
    }
  }

  /** Sees to it that a key is there. */
  Body needs(String key) {
    if (!keys.containsKey(key)) {
      problems.error(new Mark(SOURCE, 0, 0), "", Wording.quote(key) + " is missing");
    }
    return this;
  }

  Map<String, String> keys() {
    return keys;
  }

  boolean isBad() {
    return problems.errors() > 0;
  }

  Reply refusal() {
    return refusal(problems.sorted());
  }

  /** All that is wrong with what was sent, at once. */
  static Reply refusal(List<Problem> found) {
    List<Problem> errors = found.stream().filter(Problem::isError).toList();
    return Reply.json(
        400,
        json -> {
          json.writeStringField("error", sentence(errors.get(0)));
          String hint = errors.get(0).hint();
          if (hint != null) {
            json.writeStringField("hint", hint);
          }
          if (errors.size() > 1) {
            json.writeArrayFieldStart("problems");
            errors.forEach(
                each -> {
                  try {
                    json.writeString(each.render().replace("\n  ", "; "));
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
            json.writeEndArray();
          }
        });
  }

  private static String sentence(Problem problem) {
    return problem.path().isEmpty() ? problem.message() : problem.path() + ": " + problem.message();
  }
}
