package dev.lbsim.cli;

import dev.lbsim.live.admin.Operated;
import dev.lbsim.live.admin.Overview;
import dev.lbsim.live.admin.Part;
import java.io.PrintWriter;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A live world on the whole terminal, drawn anew four times a second. It takes the alternate
 * screen, as editors do, and gives the former one back however the process ends; each picture is
 * written in one piece over the one before, so nothing flickers, and the size is asked for again
 * when the terminal says that it has changed (SIGWINCH).
 */
final class Dashboard implements AutoCloseable {
  static final String ENTER = "\u001b[?1049h\u001b[?25l\u001b[2J";
  static final String LEAVE = "\u001b[?25h\u001b[?1049l";
  private static final String HOME = "\u001b[H";
  private static final String REST_OF_LINE = "\u001b[K";
  private static final String REST_OF_SCREEN = "\u001b[J";
  private static final long REDRAW_MILLIS = 250;

  /**
   * What a terminal holds.
   *
   * @param columns characters in a line
   * @param lines of text
   */
  record Size(int columns, int lines) {
    static final Size USUAL = new Size(80, 24);
  }

  private final PrintWriter out;
  private final boolean color;
  private final Supplier<@Nullable Size> sizes;
  private final String title;
  private final double allSeconds;
  private final Timer timer = new Timer("dashboard", true);
  private final Thread atExit = new Thread(this::leave, "dashboard-end");
  private AutoCloseable resized = () -> {};
  private List<String> doors = List.of();
  private @Nullable DoubleSupplier doneSeconds;
  private @Nullable Size size;
  private volatile boolean sizeIsOld = true;
  private volatile @Nullable Overview seen;
  private boolean entered;
  private boolean left;

  /**
   * One that is not shown yet.
   *
   * @param sizes asks the terminal how large it is; null where it does not know
   * @param allSeconds how long the run is
   */
  Dashboard(
      PrintWriter out,
      boolean color,
      Supplier<@Nullable Size> sizes,
      String title,
      double allSeconds) {
    this.out = out;
    this.color = color;
    this.sizes = sizes;
    this.title = title;
    this.allSeconds = allSeconds;
  }

  /** Shows a world from now on. */
  void show(Operated operated, List<String> where, DoubleSupplier seconds) {
    synchronized (this) {
      doors = where;
      doneSeconds = seconds;
      entered = true;
      out.print(ENTER);
      out.flush();
    }
    Runtime.getRuntime().addShutdownHook(atExit);
    resized = Signals.on("WINCH", () -> sizeIsOld = true);
    Part first = operated.parts().get(0);
    TimerTask task =
        new TimerTask() {
          @Override
          public void run() {
            draw();
            try {
              first.enter(() -> seen = Overview.of(operated));
            } catch (RejectedExecutionException over) {
              cancel(); // the world has ended, and this is about to be closed
            }
          }
        };
    timer.schedule(task, 0, REDRAW_MILLIS);
  }

  private synchronized void draw() {
    Overview overview = seen;
    DoubleSupplier seconds = doneSeconds;
    if (left || overview == null || seconds == null) {
      return;
    }
    Size now = size;
    if (sizeIsOld || now == null) {
      sizeIsOld = false;
      Size told = sizes.get();
      now = told == null ? Size.USUAL : told;
      size = now;
    }
    DashboardFrame.Head head =
        new DashboardFrame.Head(title, seconds.getAsDouble(), allSeconds, doors);
    out.print(picture(DashboardFrame.draw(head, overview, now.columns(), now.lines(), color)));
    out.flush();
  }

  /** No line feed after the last line: it would scroll. */
  static String picture(List<String> lines) {
    return HOME + String.join(REST_OF_LINE + "\r\n", lines) + REST_OF_LINE + REST_OF_SCREEN;
  }

  private synchronized void leave() {
    if (entered && !left) {
      out.print(LEAVE);
      out.flush();
    }
    left = true;
  }

  /** Gives the screen back. */
  @Override
  public void close() {
    timer.cancel();
    leave();
    try {
      resized.close();
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException alreadyEnding) {
      // The process ends, and the hook has done the same.
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
