package dev.lbsim.cli;

import dev.lbsim.scenario.run.SimRun;
import java.io.PrintWriter;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One line on a terminal that says how far a run has come and how long it will still take. It
 * appears only when there is something to wait for, and is wiped off before results are printed.
 */
final class ProgressBar implements SimRun.Progress, AutoCloseable {
  private static final int CELLS = 30;
  private static final long REDRAW_MILLIS = 250;
  private static final long QUIET_NANOS = 500_000_000;
  private static final String WIPE = "\r\u001b[K";

  private final @Nullable PrintWriter err;
  private final LongSupplier clock;
  private final long startNanos;
  private final @Nullable Timer timer;
  private int finished;
  private int all;
  private boolean drawn;
  private boolean closed;

  private ProgressBar(@Nullable PrintWriter err, LongSupplier clock, boolean ticking) {
    this.err = err;
    this.clock = clock;
    startNanos = clock.getAsLong();
    timer = ticking ? new Timer("progress", true) : null;
  }

  /** A bar on the terminal, or one that never draws. */
  static ProgressBar on(Terminal terminal, boolean wanted) {
    ProgressBar bar = new ProgressBar(wanted ? terminal.err() : null, System::nanoTime, wanted);
    bar.startTicking();
    return bar;
  }

  /** A bar that is drawn only when {@link #draw} is called. */
  static ProgressBar still(PrintWriter err, LongSupplier clock) {
    return new ProgressBar(err, clock, false);
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

  synchronized void draw() {
    long elapsed = clock.getAsLong() - startNanos;
    if (err == null || closed || elapsed < QUIET_NANOS) {
      return;
    }
    int full = all == 0 ? 0 : (int) ((long) CELLS * finished / all);
    String left =
        finished == 0
            ? "running for " + time(elapsed)
            : "about " + time(elapsed / finished * (all - finished)) + " left";
    err.print(
        "%s[%s%s] %d of %s replications, %s"
            .formatted(
                WIPE,
                "#".repeat(full),
                ".".repeat(CELLS - full),
                finished,
                all == 0 ? "the" : Integer.toString(all),
                left));
    err.flush();
    drawn = true;
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
