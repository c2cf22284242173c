package dev.lbsim.core.model;

import dev.lbsim.core.guard.cache.CacheLimits;
import dev.lbsim.core.guard.cache.CacheRules;
import dev.lbsim.core.guard.cache.replacement.Replacement;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * An HTTP cache before a route's backends.
 *
 * @param limits how much it holds
 * @param policy makes what decides which object has to go
 * @param scope who shares it
 * @param rules where the operator has a say
 * @param ttlNanos how long an answer stays fresh that does not say so itself; 0 for not at all
 * @param failureTtlNanos for how long a failure of a backend is answered again; 0 for not at all
 * @param coalesce true if of all who miss an object at once one fetches it
 * @param patienceNanos how long the others wait for him before they fetch it themselves
 * @param kinds what it reads of each kind of request, by {@link RequestKind#number}; a kind beyond
 *     the end is {@link Cacheability#SILENT}
 */
public record CacheSettings(
    CacheLimits limits,
    Policy policy,
    Scope scope,
    CacheRules rules,
    long ttlNanos,
    long failureTtlNanos,
    boolean coalesce,
    long patienceNanos,
    List<Cacheability> kinds)
    implements FilterSettings {

  /** Makes the replacement policy of one empty cache. */
  @FunctionalInterface
  public interface Policy {
    /** A policy for objects that together weigh at most {@code capacity}. */
    Replacement create(long capacity, RandomGenerator random);
  }

  /** Who shares a cache. */
  public enum Scope {
    /** Each worker has one of its own. */
    WORKER,
    /** The workers of an instance share one; it dies with the instance. */
    INSTANCE,
    /** All instances share one, which outlives each of them and is no further away than memory. */
    TIER
  }
}
