package dev.lbsim.core.guard;

import dev.lbsim.core.balance.Call;
import dev.lbsim.core.balance.CallLog;
import dev.lbsim.core.balance.Replayable;
import org.jspecify.annotations.Nullable;

/**
 * How much may be going on with one pool at a time, of four kinds. What exceeds a limit fails at
 * once, and that keeps a slow pool from taking the proxy down with it.
 *
 * <p>Source: Envoy, circuit breakers: {@code max_connections}, {@code max_pending_requests}, {@code
 * max_requests} 1024 each, {@code max_retries} 3, or {@code retry_budget}: a share of the requests
 * active and pending now (20 %, but at least 3). Nothing trips and nothing is remembered; that is
 * {@link ErrorRateBreaker}. Envoy shares the counts among its workers. A bad choice of numbers is
 * the default: 1024 requests in flight is far more than most pools can stand, and 3 retries are few
 * for a large one.
 *
 * <p>Hot path: runs once per request.
 */
public final class CircuitBreaker implements Replayable {
  /** What is limited. */
  public enum Resource {
    /** Connections to the pool. */
    CONNECTIONS,
    /** Requests that wait for a connection. */
    PENDING,
    /** Requests handed to a backend and not ended. */
    REQUESTS,
    /** Of these, how many are retries. */
    RETRIES
  }

  /**
   * Retries as a share of what is going on, instead of a number.
   *
   * @param share of active and pending requests, at least 0
   * @param least retries that may always be active, at least 0
   */
  public record RetryShare(double share, int least) {
    /** Envoy's {@code budget_percent} and {@code min_retry_concurrency}. */
    public static final RetryShare ENVOY = new RetryShare(0.2, 3);

    public RetryShare {
      if (!(share >= 0 && share <= 1) || least < 0) {
        throw new IllegalArgumentException("share " + share + ", at least " + least);
      }
    }
  }

  /**
   * The limits, each at least 0.
   *
   * @param retryShare replaces {@code retries} where it is given
   */
  public record Thresholds(
      int connections, int pending, int requests, int retries, @Nullable RetryShare retryShare) {
    /** What Envoy does if nothing is configured. */
    public static final Thresholds ENVOY = new Thresholds(1024, 1024, 1024, 3, null);

    public Thresholds {
      if (connections < 0 || pending < 0 || requests < 0 || retries < 0) {
        throw new IllegalArgumentException(
            "thresholds %d, %d, %d, %d must be 0 or more"
                .formatted(connections, pending, requests, retries));
      }
    }
  }

  private static final int KINDS = Resource.values().length;

  private final Thresholds thresholds;
  private final int[] inUse = new int[KINDS];
  private final long[] overflows = new long[KINDS];
  private @Nullable CallLog log;

  public CircuitBreaker(Thresholds thresholds) {
    this.thresholds = thresholds;
  }

  /** Asks for one; true grants it and counts it, false is an overflow, counted by kind. */
  public boolean tryAcquire(Resource resource) {
    boolean granted = grant(resource);
    if (log != null) {
      log.called(call("try-acquire", resource).answering(granted));
    }
    return granted;
  }

  private boolean grant(Resource resource) {
    int kind = resource.ordinal();
    if (inUse[kind] >= limit(resource)) {
      overflows[kind]++;
      return false;
    }
    inUse[kind]++;
    return true;
  }

  /** Counts one whatever the limit: Envoy lets every host have one connection. */
  public void acquire(Resource resource) {
    inUse[resource.ordinal()]++;
    if (log != null) {
      log.called(call("acquire", resource));
    }
  }

  /**
   * One that was granted is over.
   *
   * @throws IllegalStateException if none is in use
   */
  public void release(Resource resource) {
    if (inUse[resource.ordinal()] == 0) {
      throw new IllegalStateException("none of " + resource + " is in use");
    }
    inUse[resource.ordinal()]--;
    if (log != null) {
      log.called(call("release", resource));
    }
  }

  /** How many there may be now. */
  public int limit(Resource resource) {
    return switch (resource) {
      case CONNECTIONS -> thresholds.connections();
      case PENDING -> thresholds.pending();
      case REQUESTS -> thresholds.requests();
      case RETRIES -> retryLimit();
    };
  }

  private int retryLimit() {
    RetryShare rule = thresholds.retryShare();
    if (rule == null) {
      return thresholds.retries();
    }
    int active = inUse[Resource.REQUESTS.ordinal()] + inUse[Resource.PENDING.ordinal()];
    return Math.max(rule.least(), (int) (rule.share() * active + 1e-9));
  }

  /** How many there are now. */
  public int inUse(Resource resource) {
    return inUse[resource.ordinal()];
  }

  /** True while the next one would overflow (Envoy: {@code ..._open}). */
  public boolean open(Resource resource) {
    return inUse(resource) >= limit(resource);
  }

  /** How many were not granted. */
  public long overflows(Resource resource) {
    return overflows[resource.ordinal()];
  }

  @Override
  public void logTo(@Nullable CallLog log) {
    this.log = log;
  }

  private static Call call(String name, Resource resource) {
    return Call.of(name, Call.TIMELESS).with("resource", Call.word(resource));
  }

  @Override
  public @Nullable Object replay(Call call) {
    Resource resource = call.oneOf("resource", Resource.class);
    switch (call.name()) {
      case "try-acquire" -> {
        return tryAcquire(resource);
      }
      case "acquire" -> acquire(resource);
      case "release" -> release(resource);
      default -> throw call.unknown();
    }
    return null;
  }
}
