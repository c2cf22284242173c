package dev.lbsim.core.guard.queue;

import java.util.random.RandomGenerator;

/**
 * Sheds the least important first. Between a utilisation where shedding starts and one where
 * nothing gets in, each priority has an equal band; within its band it is thinned out from all to
 * none, after all less important ones are gone.
 *
 * <p>Source: the idea of Netflix's prioritized load shedding ("Keeping Netflix Reliable Using
 * Prioritized Load Shedding", 2020; "Enhancing Netflix Reliability with Service-Level Prioritized
 * Load Shedding", 2024) with straight bands. If all priorities are equally frequent, the share shed
 * is the share of the way from start to full. Thinning at random within the band avoids the
 * flapping of a threshold. A bad choice where everybody may claim to be important.
 *
 * <p>Hot path: runs once per request.
 */
public final class PriorityShedder {
  private final int priorities;
  private final double start;
  private final double full;
  private final RandomGenerator random;
  private final long[] shed;
  private double level; // bands that are shed: 0 none, priorities all

  /**
   * @param priorities how many there are, called 0 (most important), 1, 2, ...; at least 1
   * @param start utilisation above which the least important are thinned out, at least 0
   * @param full utilisation at which nothing gets in, above start
   * @param random decides within a band
   */
  public PriorityShedder(int priorities, double start, double full, RandomGenerator random) {
    if (priorities < 1) {
      throw new IllegalArgumentException(priorities + " priorities must be 1 or more");
    }
    if (!(start >= 0 && start < full && full < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("start " + start + " must be 0 or more, below " + full);
    }
    this.priorities = priorities;
    this.start = start;
    this.full = full;
    this.random = random;
    this.shed = new long[priorities];
  }

  /**
   * Takes in how busy things are: CPU, workers, in flight over limit, whatever runs out first.
   *
   * @param utilisation 1 is all; more counts as more
   */
  public void utilisation(double utilisation) {
    double way = (utilisation - start) / (full - start);
    level = Math.max(0, Math.min(1, way)) * priorities;
  }

  /** The share of requests of this priority that gets in now, 0 to 1. */
  public double admittedShare(int priority) {
    int lessImportant = priorities - 1 - priority;
    return 1 - Math.max(0, Math.min(1, level - lessImportant));
  }

  /** Asks for one request; false sheds it. Draws only within a band. */
  public boolean admit(int priority) {
    double share = admittedShare(priority);
    boolean admitted = share >= 1 || (share > 0 && random.nextDouble() < share);
    shed[priority] += admitted ? 0 : 1;
    return admitted;
  }

  /** How many of this priority were shed. */
  public long shed(int priority) {
    return shed[priority];
  }
}
