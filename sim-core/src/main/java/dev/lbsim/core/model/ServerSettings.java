package dev.lbsim.core.model;

import dev.lbsim.core.random.Distribution;
import org.jspecify.annotations.Nullable;

/**
 * What one server is like.
 *
 * @param service work of a request of cost 1, in nanoseconds at speed 1
 * @param slowdown factor on it, drawn for each visit, or null for none
 * @param discipline order of service
 * @param workers how many requests are served at once
 * @param queue who may wait
 * @param speed work done per nanosecond by each worker
 * @param weight relative share of its pool
 * @param errorShare share of requests answered with a failure, from 0 to 1
 * @param errorService work of such an answer in nanoseconds, or null for that of a good one
 * @param warmupNanos how long it takes a cold process to reach its speed; 0 for at once
 * @param coldFactor how many times longer work takes when entirely cold, at least 1
 * @param oom when it runs out of memory, or null for never
 */
public record ServerSettings(
    Distribution service,
    @Nullable Distribution slowdown,
    Discipline discipline,
    int workers,
    QueueSettings queue,
    double speed,
    double weight,
    double errorShare,
    @Nullable Distribution errorService,
    long warmupNanos,
    double coldFactor,
    @Nullable Oom oom) {

  /**
   * A process that holds more requests than its memory has room for is killed.
   *
   * @param limit how many requests there is room for, waiting or in service, at least 1
   * @param restartNanos how long it takes to come back
   */
  public record Oom(long limit, long restartNanos) {}
}
