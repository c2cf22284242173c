package dev.lbsim.live.run;

import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.model.World;
import dev.lbsim.core.stats.LatencyHistogram;
import dev.lbsim.live.net.Present;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Drives a world by the clock on the wall, on one event loop: an alarm is set for what happens
 * next, and whatever comes from outside first lets happen what is due. Alarms ring late, by some
 * tenths of a millisecond where nothing else runs; the world's clock then says when it really was.
 */
public final class RealTime implements Present {
  /** Where a world is to be stopped on its way, and when it is over. */
  public interface Course {
    /** One that goes on until somebody ends it. */
    Course ENDLESS =
        new Course() {
          @Override
          public long nextStopNanos() {
            return Long.MAX_VALUE;
          }

          @Override
          public void stop() {}

          @Override
          public boolean isOver() {
            return false;
          }
        };

    /** When the world is to stop next, in its own time. */
    long nextStopNanos();

    /** It has stopped there. */
    void stop();

    /** True when there are no more stops. */
    boolean isOver();
  }

  private final World world;
  private final Engine engine;
  private final Course course;
  private final EventLoop loop;
  private final double speed;
  private final Runnable whenOver;

  private long startNanos;
  private boolean started;
  private boolean inside;
  private boolean over;
  private @Nullable Throwable failure;
  private @Nullable ScheduledFuture<?> alarm;
  private long alarmNanos = Long.MAX_VALUE;
  private final LatencyHistogram lateness = LatencyHistogram.fine();

  /**
   * One that has not begun.
   *
   * @param course stops it now and then
   * @param speed how many seconds of the world go by in one on the wall
   * @param whenOver told on the loop when the course is over, or has failed
   */
  public RealTime(World world, Course course, EventLoop loop, double speed, Runnable whenOver) {
    this.world = world;
    this.engine = world.engine();
    this.course = course;
    this.loop = loop;
    this.speed = speed;
    this.whenOver = whenOver;
  }

  /**
   * Lets the world begin; on the loop.
   *
   * @param begin starts what lives in it
   */
  public void start(Runnable begin) {
    startNanos = System.nanoTime();
    started = true;
    enter(begin); // What happens at the very start belongs to the first segment.
  }

  /** How long the world has been going, in its own time. */
  public long nowNanos() {
    return started ? (long) ((System.nanoTime() - startNanos) * speed) : 0;
  }

  @Override
  public double speed() {
    return speed;
  }

  @Override
  public void enter(Runnable what) {
    if (!loop.inEventLoop()) {
      throw new IllegalStateException("a live world belongs to its event loop");
    }
    if (inside) {
      loop.execute(() -> enter(what));
      return;
    }
    inside = true;
    try {
      catchUp();
      what.run();
    } catch (RuntimeException | Error e) {
      fail(e);
    } finally {
      inside = false;
    }
    setAlarm();
  }

  private void catchUp() {
    if (over) {
      return;
    }
    // Doors are open before the world begins: who comes then is counted, too.
    long now = nowNanos();
    while (course.nextStopNanos() <= now) {
      runTo(course.nextStopNanos());
      course.stop();
      if (course.isOver()) {
        end();
        return;
      }
    }
    if (started) {
      runTo(now + 1);
    }
  }

  /**
   * In steps, so that the lateness of each is known, and not only of those an alarm was set for.
   */
  private void runTo(long nanos) {
    for (long due = engine.nextTimeNanos(); due < nanos; due = engine.nextTimeNanos()) {
      lateness.record((long) (Math.max(0, nowNanos() - due) / speed));
      world.runTo(due + 1);
    }
    world.runTo(nanos);
  }

  private void setAlarm() {
    if (over || !started) {
      return;
    }
    long next = Math.min(engine.nextTimeNanos(), course.nextStopNanos());
    if (alarm != null && alarmNanos <= next) {
      return;
    }
    if (alarm != null) {
      alarm.cancel(false);
    }
    alarmNanos = next;
    long wait = Math.max(0, (long) ((next - nowNanos()) / speed));
    alarm = loop.schedule(this::ring, wait, TimeUnit.NANOSECONDS);
  }

  private void ring() {
    alarm = null;
    alarmNanos = Long.MAX_VALUE;
    enter(() -> {});
  }

  private void fail(Throwable why) {
    if (failure == null) {
      failure = why;
    }
    end();
  }

  /** Stands still from now on; what comes from outside is heard all the same. */
  public void end() {
    if (!over) {
      over = true;
      whenOver.run();
    }
  }

  /** How late it became of what was due, in nanoseconds on the wall. */
  public LatencyHistogram lateness() {
    return lateness;
  }

  /** What went wrong, or null. */
  public @Nullable Throwable failure() {
    return failure;
  }
}
