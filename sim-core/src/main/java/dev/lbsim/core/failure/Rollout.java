package dev.lbsim.core.failure;

import dev.lbsim.core.model.Levers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rolling deploy: a batch of servers is drained, stopped, started with the new version and put
 * back, then the next. Without a drain they are just stopped, and those in front find out by
 * themselves.
 *
 * <pre>
 *   batch: drain --drain--> out of the pools, stop --boot--> new version, back --pause--> next batch
 * </pre>
 *
 * <p>Source: Kubernetes Deployments, strategy {@code RollingUpdate} with {@code maxUnavailable} and
 * {@code maxSurge: 0}, {@code terminationGracePeriodSeconds} and {@code minReadySeconds}. A bad
 * choice where the servers that are left cannot carry the load of those that are away.
 */
public final class Rollout {
  /**
   * How it goes.
   *
   * @param batch how many at a time, at least 1
   * @param drainNanos how long a batch gets no new requests before it is stopped; 0 stops it at
   *     once, with all it has
   * @param bootNanos from the stop until it works again
   * @param pauseNanos from there to the next batch
   * @param speed of the new version's workers, or null for no change
   * @param errorShare share of requests the new version fails, or null for no change
   */
  public record Settings(
      int batch,
      long drainNanos,
      long bootNanos,
      long pauseNanos,
      @Nullable Double speed,
      @Nullable Double errorShare) {}

  private final Levers levers;
  private final List<String> members;
  private final Settings settings;
  private int next;

  Rollout(Levers levers, List<String> members, Settings settings) {
    this.levers = levers;
    this.members = members;
    this.settings = settings;
  }

  /** Begins with the first batch. */
  void start() {
    List<String> batch = members.subList(next, Math.min(members.size(), next + settings.batch()));
    next += batch.size();
    // Who stands by is not running: it will start with the new version.
    batch.stream().filter(member -> !levers.isPresent(member)).forEach(this::install);
    List<String> running = batch.stream().filter(levers::isPresent).toList();
    if (running.isEmpty()) {
      goOn();
    } else if (settings.drainNanos() == 0) {
      running.forEach(levers::crash);
      levers.engine().after(settings.bootNanos(), () -> back(running, false));
    } else {
      running.forEach(member -> levers.setDraining(member, true));
      levers.engine().after(settings.drainNanos(), () -> stop(running));
    }
  }

  private void stop(List<String> batch) {
    for (String member : batch) {
      levers.setPresent(member, false);
      levers.crash(member);
    }
    levers.engine().after(settings.bootNanos(), () -> back(batch, true));
  }

  private void back(List<String> batch, boolean drained) {
    for (String member : batch) {
      install(member);
      levers.restore(member);
      if (drained) {
        levers.setDraining(member, false);
        levers.setPresent(member, true);
      }
    }
    levers.engine().after(settings.pauseNanos(), this::goOn);
  }

  private void goOn() {
    if (next < members.size()) {
      start();
    }
  }

  private void install(String member) {
    levers.install(member, settings.speed(), settings.errorShare());
  }
}
