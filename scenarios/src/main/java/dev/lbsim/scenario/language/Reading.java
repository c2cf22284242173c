package dev.lbsim.scenario.language;

import dev.lbsim.scenario.language.bind.Binder;
import dev.lbsim.scenario.language.check.Names;
import dev.lbsim.scenario.language.check.ScenarioCheck;
import dev.lbsim.scenario.language.check.Unused;
import dev.lbsim.scenario.language.problem.Problem;
import dev.lbsim.scenario.language.problem.Problems;
import dev.lbsim.scenario.language.spec.LaterKeys;
import dev.lbsim.scenario.language.spec.ScenarioSpec;
import dev.lbsim.scenario.language.spec.SpecTypes;
import dev.lbsim.scenario.language.yaml.Marks;
import dev.lbsim.scenario.language.yaml.Node;
import java.util.Map;
import java.util.Set;

/**
 * One file on its way from tree to scenario. Where no variant is asked for, all of them are checked
 * with it, so that a file that validates is one that compares.
 */
final class Reading {
  /** Each variant is read like a file of its own: this bounds the values read in all. */
  private static final long MOST_VALUES = 1_000_000;

  private final String fileName;
  private final String sha256;
  private final Folder folder;
  private final Problems problems;

  Reading(String fileName, String sha256, Folder folder, Problems problems) {
    this.fileName = fileName;
    this.sha256 = sha256;
    this.folder = folder;
    this.problems = problems;
  }

  ReadResult read(Node root, Overrides overrides) {
    Changes changes = new Changes(problems);
    Map<String, Node> variants = changes.variants(root);
    String chosen = overrides.variant();
    int errorsOfVariants = problems.errors();
    Node varied = chosen == null ? root : changes.variant(root, variants, chosen);
    Node changed = changes.sets(varied, overrides.sets());
    Checked checked = check(changed, problems);
    Set<String> unused = Unused.of(checked.spec(), checked.names());
    if (chosen == null && problems.errors() == errorsOfVariants) {
      for (Map.Entry<String, Node> variant : variants.entrySet()) {
        if ((long) root.size() * variants.size() > MOST_VALUES) {
          problems.error(
              checked.marks().key("variants"),
              "variants",
              variants.size() + " variants of a file of " + root.size() + " values are too many");
          break;
        }
        Node other = new Changes(new Problems()).variant(root, variants, variant.getKey());
        Node otherChanged = new Changes(new Problems()).sets(other, overrides.sets());
        unused.retainAll(checkVariant(variant.getKey(), otherChanged));
      }
    }
    if (problems.errors() > 0) {
      return new ReadResult(null, problems.sorted());
    }
    for (String path : unused) {
      problems.advice(
          checked.marks().key(path), path, "nothing uses this", "no request ever reaches it");
    }
    Scenario scenario =
        new Scenario(
            fileName, sha256, folder, checked.spec(), checked.names(), checked.marks(), chosen);
    return new ReadResult(scenario, problems.sorted());
  }

  private record Checked(ScenarioSpec spec, Names names, Marks marks) {}

  private Checked check(Node tree, Problems found) {
    ScenarioSpec spec =
        new Binder(SpecTypes.all(), LaterKeys.ALL, found).bind(tree, ScenarioSpec.class);
    Names names = Names.of(spec);
    Marks marks = new Marks(tree);
    ScenarioCheck.check(spec, names, marks, folder::file, found);
    return new Checked(spec, names, marks);
  }

  /** Adds the errors of a variant, each saying whose it is; returns what it leaves unused. */
  private Set<String> checkVariant(String name, Node tree) {
    Problems found = new Problems();
    Checked checked = check(tree, found);
    for (Problem problem : found.sorted()) {
      if (problem.isError()) {
        problems.add(
            new Problem(
                problem.severity(),
                problem.file(),
                problem.line(),
                problem.column(),
                problem.path(),
                "with the variant " + name + ": " + problem.message(),
                problem.hint()));
      }
    }
    return Unused.of(checked.spec(), checked.names());
  }
}
