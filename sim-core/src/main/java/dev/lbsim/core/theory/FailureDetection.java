package dev.lbsim.core.theory;

/**
 * How long a health checker takes to see that a backend has died, and what its clients wait for.
 *
 * <p>Checks go out every {@code interval} whatever became of the one before; the backend dies at a
 * time that knows nothing of them. The first failing check comes after a uniform part of an
 * interval, {@code fall - 1} more follow, and the last fails after {@code timeout}: a uniform law
 * on [(fall - 1) interval + timeout, fall * interval + timeout].
 *
 * @param interval time between checks, above 0
 * @param fall failing checks in a row that mean dead, at least 1
 * @param timeout how long a failing check takes to fail, from 0 (refused) to {@code interval}
 */
public record FailureDetection(double interval, int fall, double timeout) {
  public FailureDetection {
    Require.positive("interval", interval);
    Require.atLeast("fall", fall, 1);
    Require.notNegative("timeout", timeout);
    if (timeout > interval) {
      throw new IllegalArgumentException("timeout must not be above interval");
    }
  }

  /** The law of the time from death to detection. */
  public UniformSum law() {
    return new UniformSum((fall - 1) * interval + timeout, interval, 0);
  }

  /**
   * The law of the time from death until a busy resolver stops handing out the dead address: the
   * rest of its TTL when the answer changes is uniform on [0, ttl].
   */
  public UniformSum dnsFailover(double ttl) {
    return new UniformSum(law().low(), interval, ttl);
  }

  /**
   * The law of the time after an answer changed during which a client's own cache, deaf to TTLs,
   * keeps the old one: the busy resolver's rest on [0, ttl] and then its own on [0, cacheTime].
   * Holds for {@code cacheTime} up to {@code ttl}.
   */
  public static UniformSum deafClientCache(double ttl, double cacheTime) {
    Require.positive("TTL", ttl);
    if (!(cacheTime <= ttl)) {
      throw new IllegalArgumentException("the form holds for a cache time of at most the TTL");
    }
    return new UniformSum(0, ttl, cacheTime);
  }
}
