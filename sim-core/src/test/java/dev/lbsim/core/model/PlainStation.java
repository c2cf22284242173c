package dev.lbsim.core.model;

import java.util.ArrayList;
import java.util.List;

/**
 * A station as one would write it down: all that is present in a list, and from one event to the
 * next each request in service progresses. Slow, and plain enough to be believed.
 */
final class PlainStation {
  private final Discipline discipline;
  private final int workers;
  private final double patience;
  private final List<Job> present = new ArrayList<>();
  private double now;

  double sojourns;
  double busy;
  long served;
  long leftEarly;

  private static final class Job {
    final double arrival;
    double left;
    boolean inService;

    Job(double arrival, double work) {
      this.arrival = arrival;
      this.left = work;
    }
  }

  PlainStation(Discipline discipline, int workers, double patience) {
    this.discipline = discipline;
    this.workers = workers;
    this.patience = patience;
  }

  void arrive(double at, double work) {
    runTo(at);
    present.add(new Job(at, work));
    beginWhatCan();
  }

  void finish() {
    runTo(Double.POSITIVE_INFINITY);
  }

  private void runTo(double end) {
    while (!present.isEmpty()) {
      Job next = present.get(0);
      for (Job job : present) {
        next = endOf(job) < endOf(next) ? job : next;
      }
      double then = endOf(next);
      if (then > end) {
        break;
      }
      pass(then);
      present.remove(next);
      if (next.arrival + patience <= then) {
        leftEarly++;
      } else {
        served++;
        sojourns += then - next.arrival;
      }
      beginWhatCan();
    }
    if (end < Double.POSITIVE_INFINITY) {
      pass(end);
    }
  }

  private double endOf(Job job) {
    double done = rateOf(job) > 0 ? now + job.left / rateOf(job) : Double.POSITIVE_INFINITY;
    return Math.min(done, job.arrival + patience);
  }

  private double rateOf(Job job) {
    if (discipline == Discipline.PS) {
      return Math.min(1, (double) workers / present.size());
    }
    return job.inService ? 1 : 0;
  }

  private void pass(double then) {
    for (Job job : present) {
      job.left -= (then - now) * rateOf(job);
    }
    busy += (then - now) * Math.min(workers, present.size());
    now = then;
  }

  private void beginWhatCan() {
    while (present.stream().filter(job -> job.inService).count() < workers) {
      List<Job> waiting = present.stream().filter(job -> !job.inService).toList();
      if (waiting.isEmpty()) {
        return;
      }
      int chosen = discipline == Discipline.LIFO ? waiting.size() - 1 : 0;
      waiting.get(chosen).inService = true;
    }
  }
}
