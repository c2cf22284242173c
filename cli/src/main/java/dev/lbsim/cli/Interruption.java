package dev.lbsim.cli;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C as a wish, not a blow: the run stops at the next occasion, what is finished is written,
 * and only then the process ends (with exit code 130, as Java does it after that signal).
 */
final class Interruption implements AutoCloseable {
  /** Long enough to write a result, short enough not to be called hung. */
  private static final long PATIENCE_SECONDS = 20;

  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile boolean asked;
  private @Nullable Thread hook;

  private final PrintWriter err;

  private Interruption(PrintWriter err) {
    this.err = err;
  }

  /** Listens from now until closed. */
  static Interruption listen(PrintWriter err) {
    Interruption interruption = new Interruption(err);
    Thread hook = new Thread(interruption::stop, "interruption");
    interruption.hook = hook;
    Runtime.getRuntime().addShutdownHook(hook);
    return interruption;
  }

  /** Whether the user wants it to end. */
  boolean asked() {
    return asked;
  }

  private void stop() {
    asked = true;
    try {
      if (!finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        err.println("lbsim: interrupted, and the run did not come to an end; no results");
        Runtime.getRuntime().halt(ExitCodes.INTERRUPTED);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    finished.countDown();
    if (!asked && hook != null) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException alreadyEnding) {
        // The wish came in this very moment; everything is written, so the process may end.
      }
    }
  }
}
