package dev.lbsim.scenario.trace;

import dev.lbsim.scenario.language.problem.BadValue;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.zip.ZipException;

/**
 * A file of a checked scenario that cannot be read to its end. The check reads only the beginning
 * of large files, so a mistake further down is found when the file is used. The message is meant
 * for whoever wrote the file.
 */
public final class BadFile extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private BadFile(String message, Exception cause) {
    super(message, cause);
  }

  /** Trouble with what is in {@code file}, or with the file itself. */
  public static BadFile of(String file, Exception cause) {
    return new BadFile(
        cause instanceof BadValue bad
            ? bad.message() + (bad.hint() == null ? "" : "; " + bad.hint())
            : file + " cannot be read: " + reason((IOException) cause),
        cause);
  }

  /** Why {@code file} cannot be read, as a mistake at the place that names it. */
  public static BadValue unreadable(String file, IOException cause) {
    return new BadValue(file + " cannot be read: " + reason(cause), null);
  }

  private static String reason(IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (cause instanceof ZipException) {
      return "its name ends in .gz, but it is not gzipped";
    }
    if (cause instanceof EOFException) {
      return "it ends in the middle of gzipped data";
    }
    return String.valueOf(cause.getMessage());
  }
}
