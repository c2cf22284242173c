package dev.lbsim.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What commands share.
 *
 * @param terminal where output goes
 * @param home the checkout or installation, or null when started without the launcher
 */
record Context(Terminal terminal, @Nullable Path home) {
  /** The folder of the bundled lessons, or null when unknown. */
  @Nullable Path lessons() {
    return home == null ? null : home.resolve("scenarios").resolve("lessons");
  }
}
