package dev.lbsim.scenario.language;

import dev.lbsim.scenario.language.problem.Mark;
import dev.lbsim.scenario.language.problem.Problem;
import dev.lbsim.scenario.language.problem.Problems;
import dev.lbsim.scenario.language.yaml.Limits;
import dev.lbsim.scenario.language.yaml.Node;
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
      return failed(fileName, "this file is larger than 2 MiB, too large for a scenario");
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
}
