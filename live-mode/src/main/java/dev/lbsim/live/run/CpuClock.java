package dev.lbsim.live.run;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** CPU time of one thread and of the whole process, between two moments. */
final class CpuClock {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final long threadNanos = threadNow();
  private final long processNanos = processNow();
  private double threadSeconds = Double.NaN;
  private double processSeconds = Double.NaN;

  private CpuClock() {}

  /** Starts; the thread is the one that calls. */
  static CpuClock onThisThread() {
    return new CpuClock();
  }

  /** Stops; on the same thread. */
  void stop() {
    threadSeconds = seconds(threadNanos, threadNow());
    processSeconds = seconds(processNanos, processNow());
  }

  /** Of the thread, NaN where the JVM does not tell. */
  double threadSeconds() {
    return threadSeconds;
  }

  /** Of the process, NaN where the JVM does not tell. */
  double processSeconds() {
    return processSeconds;
  }

  private static double seconds(long from, long to) {
    return from < 0 || to < 0 ? Double.NaN : (to - from) / 1e9;
  }

  private static long threadNow() {
    return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : -1;
  }

  private static long processNow() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : -1;
  }
}
