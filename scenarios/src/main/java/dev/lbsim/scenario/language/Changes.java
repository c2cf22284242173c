package dev.lbsim.scenario.language;

import dev.lbsim.scenario.language.problem.Mark;
import dev.lbsim.scenario.language.problem.Problem;
import dev.lbsim.scenario.language.problem.Problems;
import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.language.yaml.Limits;
import dev.lbsim.scenario.language.yaml.Node;
import dev.lbsim.scenario.language.yaml.Setter;
import dev.lbsim.scenario.language.yaml.Trees;
import dev.lbsim.scenario.language.yaml.YamlTree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Variants and values from the command line, as changes to the tree of a file. */
final class Changes {
  /** What a variant may not change. */
  private static final List<String> FIXED = List.of("lbsim", "variants", "lesson");

  /** The command line calls the file without any variant so. */
  private static final String BASE = "base";

  private static final int LONGEST_PATH = 400;

  private final Problems problems;

  Changes(Problems problems) {
    this.problems = problems;
  }

  /** The overlays of a file by name; what cannot be one is reported. */
  Map<String, Node> variants(Node root) {
    Map<String, Node> overlays = new LinkedHashMap<>();
    if (!(root instanceof Node.Fields map)
        || !(map.get("variants") instanceof Node.Fields variants)) {
      return overlays;
    }
    for (Node.Field variant : variants.fields().values()) {
      String name = variant.key().text();
      if (name.startsWith("x-")
          || variant.value() instanceof Node.Scalar scalar && scalar.isNull()) {
        continue; // the second is reported like any key without a value
      }
      if (name.equals(BASE)) {
        problems.error(
            variant.key().mark(),
            "variants." + BASE,
            "\"base\" is what the file as it stands is called",
            "give this variant another name");
        continue;
      }
      if (!(variant.value() instanceof Node.Fields overlay)) {
        problems.error(
            variant.value().mark(),
            "variants." + Wording.shorten(name),
            "a variant is a part of a scenario, not " + variant.value().describe(),
            "such as { run: { duration: 1m } }");
        continue;
      }
      for (String fixed : FIXED) {
        Node.Field given = overlay.fields().get(fixed);
        if (given != null) {
          problems.error(
              given.key().mark(),
              "variants." + Wording.shorten(name),
              "a variant cannot change " + Wording.quote(fixed),
              "remove it");
        }
      }
      overlays.put(name, overlay);
    }
    return overlays;
  }

  /** The file with one of its variants laid over it. */
  Node variant(Node root, Map<String, Node> variants, String name) {
    Node overlay = variants.get(name);
    if (overlay == null) {
      problems.error(
          Mark.option("--variant " + Wording.shorten(name)),
          "",
          "the file has no variant " + Wording.quote(name),
          problems.suggest(name, variants.keySet(), "there are"));
      return root;
    }
    return Trees.overlay(root, overlay);
  }

  /** The file with values of the command line put in, in order. */
  Node sets(Node root, List<String> sets) {
    Node changed = root;
    for (String set : sets) {
      changed = set(changed, set);
    }
    return changed;
  }

  private Node set(Node root, String set) {
    Mark mark = Mark.option("--set " + Wording.shorten(set));
    int equals = set.indexOf('=');
    if (equals <= 0) {
      problems.error(mark, "", "this is not path=value", "such as servers.web.workers=4");
      return root;
    }
    String path = set.substring(0, equals).strip();
    if (path.length() > LONGEST_PATH) {
      problems.error(mark, "", "this path is longer than " + LONGEST_PATH + " characters");
      return root;
    }
    Node value = value(set.substring(equals + 1), mark);
    return value == null
        ? root
        : Setter.set(root, path, Trees.at(mark, value), Changes::holdsNames, problems);
  }

  private @Nullable Node value(String text, Mark mark) {
    if (text.isBlank()) {
      problems.error(mark, "", "there is no value after the =", "null removes what is there");
      return null;
    }
    Problems syntax = new Problems();
    Node value = YamlTree.parse(text, mark.source(), Limits.STANDARD, syntax);
    for (Problem problem : syntax.sorted()) {
      problems.error(mark, "", problem.message(), problem.hint());
    }
    return value;
  }

  /** True for the paths of maps whose keys are names that other places refer to. */
  private static boolean holdsNames(String path) {
    return path.matches(
        "places|clients|resolvers|dns|anycast|l4|l7|servers|variants|servers\\.[^.]+\\.members");
  }
}
