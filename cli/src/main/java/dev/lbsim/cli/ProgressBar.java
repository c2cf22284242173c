package dev.lbsim.cli;

import dev.lbsim.scenario.run.SimRun;
import java.io.PrintWriter;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One line on a terminal that says how far a run has come and how long it will still take. It
 * appears only when there is something to wait for, and is wiped off before results are printed.
 */
final class ProgressBar implements SimRun.Progress, AutoCloseable {
  private static final int CELLS = 30;
  private static final int FEWEST_CELLS = 5;
  private static final int NORMAL_WIDTH = 80;

  /** Below it, what is left is anybody's guess. */
  private static final double LEAST_SHARE = 0.01;

  private static final long REDRAW_MILLIS = 250;
  private static final long QUIET_NANOS = 500_000_000;
  private static final String WIPE = "\r\u001b[K";

  private final @Nullable PrintWriter err;
  private final LongSupplier clock;
  private final long startNanos;
  private final @Nullable Timer timer;
  private final Supplier<@Nullable Integer> columns;
  private double worked;
  private int finished;
  private int all;
  private int width;
  private boolean drawn;
  private boolean closed;

  private ProgressBar(
      @Nullable PrintWriter err,
      Supplier<@Nullable Integer> columns,
      LongSupplier clock,
      boolean ticking) {
    this.err = err;
    this.columns = columns;
    this.clock = clock;
    startNanos = clock.getAsLong();
    timer = ticking ? new Timer("progress", true) : null;
  }

  /** A bar on the terminal, or one that never draws. */
  static ProgressBar on(Terminal terminal, boolean wanted) {
    ProgressBar bar =
        new ProgressBar(
            wanted ? terminal.err() : null, Terminal::columns, System::nanoTime, wanted);
    bar.startTicking();
    return bar;
  }

  /** A bar that is drawn only when {@link #draw} is called. */
  static ProgressBar still(PrintWriter err, int columns, LongSupplier clock) {
    return new ProgressBar(err, () -> columns, clock, false);
  }

  private void startTicking() {
    if (timer != null) {
      TimerTask task =
          new TimerTask() {
            @Override
            public void run() {
              draw();
            }
          };
      timer.schedule(task, REDRAW_MILLIS, REDRAW_MILLIS);
    }
  }

  @Override
  public synchronized void advanced(int nowFinished, int ofAll) {
    finished = nowFinished;
    all = ofAll;
  }

  @Override
  public synchronized void worked(double part) {
    worked += part;
  }

  synchronized void draw() {
    long elapsed = clock.getAsLong() - startNanos;
    if (err == null || closed || elapsed < QUIET_NANOS) {
      return;
    }
    double share = all == 0 ? 0 : Math.min(1, worked / all);
    String left =
        share < LEAST_SHARE
            ? "running for " + time(elapsed)
            : "about " + time(Math.round(elapsed / share * (1 - share))) + " left";
    err.print(WIPE + line(share, "%d of %d replications, %s".formatted(finished, all, left)));
    err.flush();
    drawn = true;
  }

  /** As much of a bar as there is room for; a line that wraps could not be wiped off. */
  private String line(double share, String words) {
    if (width == 0) {
      Integer known = columns.get();
      width = known == null ? NORMAL_WIDTH : known;
    }
    int cells = Math.min(CELLS, width - words.length() - "[] ".length() - 1);
    if (cells < FEWEST_CELLS) {
      return words.substring(0, Math.min(words.length(), Math.max(0, width - 1)));
    }
    int full = (int) (cells * share);
    return "[%s%s] %s".formatted("#".repeat(full), ".".repeat(cells - full), words);
  }

  /** Wipes the line off. */
  @Override
  public synchronized void close() {
    if (timer != null) {
      timer.cancel();
    }
    if (drawn && !closed && err != null) {
      err.print(WIPE);
      err.flush();
    }
    closed = true;
  }

  private static String time(long nanos) {
    long seconds = Math.round(nanos / 1e9);
    if (seconds < 60) {
      return seconds + " s";
    }
    return seconds < 3600
        ? "%d min %02d s".formatted(seconds / 60, seconds % 60)
        : "%d h %02d min".formatted(seconds / 3600, seconds / 60 % 60);
  }
}
