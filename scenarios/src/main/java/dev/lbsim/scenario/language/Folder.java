package dev.lbsim.scenario.language;

import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.problem.Wording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of a scenario, and the only way from a scenario to files. No path leads out of it,
 * neither by {@code ..} nor by a symbolic link, so opening a stranger's scenario reveals nothing.
 */
public final class Folder {
  /** Of a folder with very many files only some are suggested. */
  private static final int MOST_NAMES = 1000;

  private final Path root;

  public Folder(Path root) {
    this.root = root;
  }

  /**
   * The file called {@code name} in this folder or below it.
   *
   * @throws BadValue if there is none, or it is elsewhere
   */
  public Path file(String name) throws BadValue {
    try {
      Path relative = Path.of(name);
      if (relative.isAbsolute() || relative.normalize().startsWith("..")) {
        throw outside(name);
      }
      Path file = root.resolve(relative);
      if (!Files.isRegularFile(file)) {
        throw noFile(name, file);
      }
      Path real = file.toRealPath();
      if (!real.startsWith(root.toRealPath())) {
        throw outside(name);
      }
      return real;
    } catch (InvalidPathException e) {
      throw new BadValue(Wording.quote(name) + " is not the name of a file", null);
    } catch (IOException e) {
      throw new BadValue("the file " + Wording.quote(name) + " cannot be read", null);
    }
  }

  private BadValue noFile(String name, Path file) throws IOException {
    if (Files.isDirectory(file)) {
      return new BadValue(Wording.quote(name) + " is a folder; name a file in it", null);
    }
    Path beside = file.getParent();
    List<String> names = new ArrayList<>();
    if (beside != null
        && Files.isDirectory(beside)
        && beside.toRealPath().startsWith(root.toRealPath())) {
      try (Stream<Path> files = Files.list(beside)) {
        files
            .limit(MOST_NAMES)
            .sorted()
            .forEach(other -> names.add(root.relativize(other).toString()));
      }
    }
    String nearest = Wording.nearest(name, names);
    return new BadValue(
        "there is no file " + Wording.quote(name) + " in the scenario's folder",
        nearest == null ? null : "did you mean " + Wording.quote(nearest) + "?");
  }

  private static BadValue outside(String name) {
    return new BadValue(
        Wording.quote(name) + " is outside the scenario's folder",
        "put the file beside the scenario and give its name");
  }
}
