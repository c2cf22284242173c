package dev.lbsim.scenario.language;

import dev.lbsim.scenario.language.bind.Binder;
import dev.lbsim.scenario.language.check.Names;
import dev.lbsim.scenario.language.check.ScenarioCheck;
import dev.lbsim.scenario.language.problem.Mark;
import dev.lbsim.scenario.language.problem.Problem;
import dev.lbsim.scenario.language.problem.Problems;
import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.language.spec.LaterKeys;
import dev.lbsim.scenario.language.spec.ScenarioSpec;
import dev.lbsim.scenario.language.spec.SpecTypes;
import dev.lbsim.scenario.language.yaml.Limits;
import dev.lbsim.scenario.language.yaml.Node;
import dev.lbsim.scenario.language.yaml.Setter;
import dev.lbsim.scenario.language.yaml.Trees;
import dev.lbsim.scenario.language.yaml.YamlTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a scenario file: text, then a tree whose nodes know their lines, then records, then checks.
 * Whatever the file holds, the answer is a scenario or a list of problems, never an exception.
 */
public final class ScenarioReader {
  private ScenarioReader() {}

  /** Reads the file at {@code path}. */
  public static ReadResult read(Path path, Overrides overrides) {
    String name = path.toString();
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes(Limits.STANDARD.bytes() + 1);
    } catch (IOException e) {
      String message =
          Files.isDirectory(path)
              ? "this is a folder; name the scenario file in it"
              : Files.exists(path) ? "this file cannot be read" : "there is no such file";
      return failed(name, message);
    }
    Path parent = path.toAbsolutePath().getParent();
    return read(bytes, name, parent == null ? path.toAbsolutePath() : parent, overrides);
  }

  /**
   * Reads a text that need not be in a file.
   *
   * @param fileName what to call it in problems
   * @param folder where the files it mentions are
   */
  public static ReadResult read(String text, String fileName, Path folder, Overrides overrides) {
    return read(text.getBytes(StandardCharsets.UTF_8), fileName, folder, overrides);
  }

  private static ReadResult read(byte[] bytes, String fileName, Path folder, Overrides overrides) {
    if (bytes.length > Limits.STANDARD.bytes()) {
      return failed(fileName, "this file is larger than 4 MiB, too large for a scenario");
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return failed(fileName, "this is not UTF-8 text");
    }
    Problems problems = new Problems();
    Node root = YamlTree.parse(text, fileName, Limits.STANDARD, problems);
    if (root == null) {
      return new ReadResult(null, problems.sorted());
    }
    return new Reading(fileName, sha256(bytes), new Folder(folder), problems).read(root, overrides);
  }

  private static ReadResult failed(String fileName, String message) {
    return new ReadResult(
        null, List.of(Problem.error(new Mark(fileName, 0, 0), "", message, null)));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** One file on its way from tree to scenario. */
  private record Reading(String fileName, String sha256, Folder folder, Problems problems) {
    ReadResult read(Node root, Overrides overrides) {
      Node changed = applySets(applyVariant(root, overrides.variant()), overrides.sets());
      ScenarioSpec spec =
          new Binder(SpecTypes.all(), LaterKeys.ALL, problems).bind(changed, ScenarioSpec.class);
      Names names = Names.of(spec);
      Marks marks = new Marks(changed);
      ScenarioCheck.check(spec, names, marks::of, folder::file, problems);
      Scenario scenario =
          problems.errors() > 0
              ? null
              : new Scenario(fileName, sha256, folder, spec, names, marks, overrides.variant());
      return new ReadResult(scenario, problems.sorted());
    }

    private Node applyVariant(Node root, @Nullable String variant) {
      if (variant == null) {
        return root;
      }
      Node variants = root instanceof Node.Fields map ? map.get("variants") : null;
      Node overlay = variants instanceof Node.Fields map ? map.get(variant) : null;
      if (overlay == null) {
        List<String> known =
            variants instanceof Node.Fields map ? List.copyOf(map.fields().keySet()) : List.of();
        problems.error(
            Mark.option("--variant " + variant),
            "",
            "the file has no variant " + Wording.quote(variant),
            problems.suggest(variant, known, "there are"));
        return root;
      }
      return Trees.overlay(root, overlay);
    }

    private Node applySets(Node root, List<String> sets) {
      Node changed = root;
      for (String set : sets) {
        int equals = set.indexOf('=');
        Mark mark = Mark.option("--set " + Wording.shorten(set));
        if (equals <= 0) {
          problems.error(mark, "", "this is not path=value", "such as servers.web.workers=4");
          continue;
        }
        Problems syntax = new Problems();
        String text = set.substring(equals + 1);
        Node value =
            text.isBlank()
                ? new Node.Scalar("", false, mark)
                : YamlTree.parse(text, fileName, Limits.STANDARD, syntax);
        for (Problem problem : syntax.sorted()) {
          problems.error(mark, "", problem.message(), problem.hint());
        }
        if (value != null) {
          String path = set.substring(0, equals).strip();
          changed =
              Setter.set(
                  changed, path, Trees.at(mark, value), ScenarioReader::holdsNames, problems);
        }
      }
      return changed;
    }
  }

  /** True for the paths of maps whose keys are names that other places refer to. */
  private static boolean holdsNames(String path) {
    return path.matches("clients|resolvers|dns|l4|l7|servers|variants|servers\\.[^.]+\\.members");
  }
}
