package dev.lbsim.core.model;

import dev.lbsim.core.guard.queue.ClientThrottle;
import dev.lbsim.core.random.RandomStream;

/**
 * When clients do not even send a request, because the last ones were turned away.
 *
 * @param multiplier requests sent for one that is accepted, at least 1
 * @param windowNanos how far back they remember, at least 60
 */
public record ThrottleSettings(double multiplier, long windowNanos) {
  ClientThrottle throttle(RandomStream random) {
    return new ClientThrottle(multiplier, windowNanos, random);
  }
}
