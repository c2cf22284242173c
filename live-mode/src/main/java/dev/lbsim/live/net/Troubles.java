package dev.lbsim.live.net;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong with the sockets of this process while it runs, and would otherwise look like
 * something else: connections that fail because it may open no more files look like servers that
 * are gone. Each sentence is told once in ten seconds at most.
 */
public final class Troubles {
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final Map<String, Long> TOLD = new ConcurrentHashMap<>();
  private static volatile Consumer<String> hears = any -> {};

  private Troubles() {}

  /**
   * Loads what it takes to tell of them, also in the way of the library below, which writes to a
   * log: with no files left no class can be loaded, and a loop dies of that.
   */
  static void getReady() {
    Failures.isTooManyFiles(null);
    new SimpleFormatter().format(new LogRecord(Level.OFF, ""));
  }

  /** Tells this one from now on, on whatever thread it happens. */
  public static void tell(Consumer<String> one) {
    hears = one;
  }

  /** Something has failed: if that is about this process, it is told. */
  static void of(@Nullable Throwable cause) {
    if (Failures.isTooManyFiles(cause)) {
      say(
          "connections fail, for this process may open no more files, a socket being one; it needs"
              + " a larger ulimit -n");
    }
  }

  private static void say(String sentence) {
    long now = System.nanoTime();
    Long before = TOLD.get(sentence);
    if (before == null || now - before > PAUSE_NANOS) {
      TOLD.put(sentence, now);
      hears.accept(sentence);
    }
  }
}
