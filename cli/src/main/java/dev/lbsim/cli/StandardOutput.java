package dev.lbsim.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Standard output or standard error of this process. A {@link PrintWriter} swallows errors; this
 * one remembers the first, so that a result cut short by a full disk is not taken for a whole one.
 */
final class StandardOutput extends PrintWriter {
  private final Watched stream;

  private StandardOutput(Watched stream, Charset charset) {
    super(new OutputStreamWriter(stream, charset), true);
    this.stream = stream;
  }

  static StandardOutput of(FileDescriptor file, Charset charset) {
    return new StandardOutput(new Watched(new FileOutputStream(file)), charset);
  }

  /**
   * Whether something was lost. A reader that has seen enough, as {@code head} has, loses nothing.
   */
  boolean failed() {
    IOException failure = stream.failure;
    return failure != null
        && !String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
  }

  private static final class Watched extends FilterOutputStream {
    private @Nullable IOException failure;

    Watched(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        out.write(bytes, from, length);
      } catch (IOException e) {
        failure = failure == null ? e : failure;
        throw e;
      }
    }
  }
}
