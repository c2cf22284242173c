package dev.lbsim.scenario.language;

import dev.lbsim.scenario.language.bind.Binder;
import dev.lbsim.scenario.language.check.DataFiles;
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
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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
  private final DataFiles files;
  private final Problems problems;
  private final Map<String, Optional<ScenarioSpec>> readVariants = new HashMap<>();

  Reading(String fileName, String sha256, Folder folder, Problems problems) {
    this.fileName = fileName;
    this.sha256 = sha256;
    this.folder = folder;
    this.files = new DataFiles(folder::file);
    this.problems = problems;
  }

  ReadResult read(Node root, Overrides overrides) {
    Changes changes = new Changes(problems);
    Map<String, Node> variants = changes.variants(root);
    String chosen = overrides.variant();
    int errorsOfVariants = problems.errors();
    Node varied = chosen == null ? root : changes.variant(root, variants, chosen);
    Node changed = changes.sets(varied, overrides.sets());
    boolean tooMany = (long) root.size() * variants.size() > MOST_VALUES;
    ScenarioCheck.Variants others =
        name ->
            tooMany
                ? null
                : readVariants
                    .computeIfAbsent(name, n -> bound(root, variants, n, overrides))
                    .orElse(null);
    Checked checked = check(changed, others, problems);
    Set<String> unused = Unused.of(checked.spec(), checked.names());
    if (chosen == null && problems.errors() == errorsOfVariants) {
      Set<String> kept = new Changes(new Problems()).variants(changed).keySet();
      for (Map.Entry<String, Node> variant : variants.entrySet()) {
        if (!kept.contains(variant.getKey())) {
          continue; // it was set to null
        }
        if (tooMany) {
          problems.error(
              checked.marks().key("variants"),
              "variants",
              variants.size() + " variants of a file of " + root.size() + " values are too many");
          break;
        }
        Node other = changed(root, variants, variant.getKey(), overrides);
        unused.retainAll(checkVariant(variant.getKey(), other, others));
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

  /** The file with a variant and the values of the command line, without a word about either. */
  private static Node changed(
      Node root, Map<String, Node> variants, String variant, Overrides overrides) {
    Changes silent = new Changes(new Problems());
    return silent.sets(silent.variant(root, variants, variant), overrides.sets());
  }

  /** A variant of which an expectation speaks; nothing if it has mistakes of its own. */
  private static Optional<ScenarioSpec> bound(
      Node root, Map<String, Node> variants, String variant, Overrides overrides) {
    if (!variants.containsKey(variant)) {
      return Optional.empty();
    }
    Problems found = new Problems();
    Node tree = changed(root, variants, variant, overrides);
    ScenarioSpec spec =
        new Binder(SpecTypes.all(), LaterKeys.ALL, found).bind(tree, ScenarioSpec.class);
    return found.errors() == 0 ? Optional.of(spec) : Optional.empty();
  }

  private record Checked(ScenarioSpec spec, Names names, Marks marks) {}

  private Checked check(Node tree, ScenarioCheck.Variants others, Problems found) {
    ScenarioSpec spec =
        new Binder(SpecTypes.all(), LaterKeys.ALL, found).bind(tree, ScenarioSpec.class);
    Names names = Names.of(spec);
    Marks marks = new Marks(tree);
    ScenarioCheck.check(spec, names, marks, files, others, found);
    return new Checked(spec, names, marks);
  }

  /** Adds the errors of a variant, each saying whose it is; returns what it leaves unused. */
  private Set<String> checkVariant(String name, Node tree, ScenarioCheck.Variants others) {
    Problems found = new Problems();
    Checked checked = check(tree, others, found);
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
