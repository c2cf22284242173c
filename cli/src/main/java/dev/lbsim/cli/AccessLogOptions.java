package dev.lbsim.cli;

import dev.lbsim.live.access.AccessFormat;
import dev.lbsim.live.access.AccessLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether and how the requests that layer-7 tiers answer are written down. */
final class AccessLogOptions {
  @Option(
      names = "--access-log",
      paramLabel = "FILE",
      description =
          "Write a line for each request that a layer-7 tier answers to this file, or to standard"
              + " output (-). Nobody waits for it: lines it has no time for are dropped and counted.")
  private @Nullable Path file;

  @Option(
      names = "--access-format",
      paramLabel = "FORMAT",
      defaultValue = "common",
      description =
          "common, as every tool reads it, or json, with backends, attempts and durations.")
  private AccessFormat format = AccessFormat.COMMON;

  /** A log that is open, or none; closed after the run, so that its last lines are written. */
  record Opened(@Nullable AccessLog log) implements AutoCloseable {
    /** Says what was lost. */
    void tell(Terminal terminal) {
      if (log != null && log.failure() != null) {
        terminal.err().println("lbsim: the access log could not be written: " + log.failure());
      }
      if (log != null && log.dropped() > 0) {
        terminal.err().printf("lbsim: %,d lines of the access log were dropped%n", log.dropped());
      }
    }

    @Override
    public void close() {
      if (log != null) {
        log.close();
      }
    }
  }

  Opened open() throws IOException {
    if (file == null) {
      return new Opened(null);
    }
    return new Opened(
        new AccessLog(
            format,
            file.toString().equals("-")
                ? System.out
                : Files.newOutputStream(
                    file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)));
  }
}
