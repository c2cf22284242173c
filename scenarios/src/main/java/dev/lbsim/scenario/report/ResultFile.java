package dev.lbsim.scenario.report;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes a file whole or not at all: under another name in the same folder first, then renamed. A
 * reader, or a run that is killed, never sees half a result.
 */
public final class ResultFile {
  private ResultFile() {}

  /** What puts the text. */
  @FunctionalInterface
  public interface Content {
    /**
     * Puts it.
     *
     * @throws IOException if that cannot be
     */
    void writeTo(Writer out) throws IOException;
  }

  /**
   * Writes {@code file} in UTF-8, replacing what was there. Pipes and devices are written directly.
   *
   * @throws IOException with the name of the file if it cannot be written
   */
  public static void write(Path file, Content content) throws IOException {
    try {
      replace(file, content);
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      // A full disk does not say which one.
      throw new FileSystemException(file.toString(), null, e.getMessage());
    }
  }

  private static void replace(Path file, Content content) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      try (Writer out = Files.newBufferedWriter(file, StandardOpenOption.WRITE)) {
        content.writeTo(out);
      }
      return;
    }
    Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    Path part =
        target.resolveSibling(
            "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    try {
      try (BufferedWriter out = Files.newBufferedWriter(part)) {
        content.writeTo(out);
      }
      rename(part, target);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void rename(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
