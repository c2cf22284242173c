package dev.lbsim.core.guard.cache;

import static dev.lbsim.core.guard.cache.CacheControl.ABSENT;
import static dev.lbsim.core.guard.cache.CacheDirective.MAX_AGE;
import static dev.lbsim.core.guard.cache.CacheDirective.MAX_STALE;
import static dev.lbsim.core.guard.cache.CacheDirective.MIN_FRESH;
import static dev.lbsim.core.guard.cache.CacheDirective.MUST_REVALIDATE;
import static dev.lbsim.core.guard.cache.CacheDirective.NO_CACHE;
import static dev.lbsim.core.guard.cache.CacheDirective.NO_STORE;
import static dev.lbsim.core.guard.cache.CacheDirective.ONLY_IF_CACHED;
import static dev.lbsim.core.guard.cache.CacheDirective.PROXY_REVALIDATE;
import static dev.lbsim.core.guard.cache.CacheDirective.STALE_IF_ERROR;
import static dev.lbsim.core.guard.cache.CacheDirective.STALE_WHILE_REVALIDATE;
import static dev.lbsim.core.guard.cache.CacheDirective.S_MAXAGE;

/**
 * Whether what is stored may be served, for a cache that many clients share (RFC 9111 section 4;
 * RFC 5861).
 *
 * <p>A stale response is served only if client, origin or operator said so (section 4.2.4), and
 * never against {@code no-cache}, {@code must-revalidate}, {@code proxy-revalidate} or {@code
 * s-maxage} (but see {@link CacheRules#staleDespiteSMaxage}).
 *
 * <p>Hot path: runs once per request.
 */
public final class Serving {
  private final CacheRules rules;

  public Serving(CacheRules rules) {
    this.rules = rules;
  }

  /** What to do with a request for which nothing is stored. */
  public ServeVerdict withoutStored(HttpMethod method, CacheControl request) {
    if (method != HttpMethod.GET && method != HttpMethod.HEAD) {
      return ServeVerdict.BYPASS;
    }
    return fetch(request, ServeVerdict.MISS);
  }

  /**
   * What to do with a request for which something is stored.
   *
   * @param request the directives of the request
   * @param stored the directives of what is stored
   * @param ageNanos its age, {@link CacheStore#ageNanos}
   * @param lifetimeNanos how old it may get, {@link CacheStore#lifetimeNanos}
   * @param validator true if the origin can be asked whether it has changed: it has an entity tag
   *     or a date of its last modification
   */
  public ServeVerdict withStored(
      HttpMethod method,
      CacheControl request,
      CacheControl stored,
      long ageNanos,
      long lifetimeNanos,
      boolean validator) {
    if (method != HttpMethod.GET && method != HttpMethod.HEAD) {
      return ServeVerdict.BYPASS;
    }
    ServeVerdict anew = validator ? ServeVerdict.REVALIDATE : ServeVerdict.MISS;
    if (stored.has(NO_CACHE) || request.has(NO_CACHE) || tooOldFor(request, ageNanos)) {
      return fetch(request, anew);
    }
    long staleNanos = ageNanos - lifetimeNanos;
    long minFreshNanos = Math.max(0, request.nanos(MIN_FRESH));
    if (staleNanos < 0 && -staleNanos >= minFreshNanos) {
      return ServeVerdict.HIT;
    }
    if (staleNanos < 0 || minFreshNanos > 0 || neverStale(stored)) {
      return fetch(request, anew);
    }
    if (staleNanos <= request.nanos(MAX_STALE)) {
      return ServeVerdict.STALE;
    }
    // Who gives an age does not want anything stale (section 5.2.1.1).
    boolean meanwhile =
        staleNanos < given(stored, STALE_WHILE_REVALIDATE, rules.staleWhileRevalidateNanos())
            && !request.has(MAX_AGE);
    return meanwhile ? ServeVerdict.STALE_WHILE_REVALIDATE : fetch(request, anew);
  }

  /**
   * Whether to serve what is stored, stale or not, when fetching it anew has failed (RFC 5861
   * section 4). If not, the failure is passed on.
   *
   * @param status what came instead of it, {@link HttpStatus#NO_ANSWER} for nothing
   */
  public boolean insteadOfError(
      int status, CacheControl request, CacheControl stored, long ageNanos, long lifetimeNanos) {
    boolean stale = !Freshness.isFresh(ageNanos, lifetimeNanos);
    if (!HttpStatus.staleIfError(status) || stored.has(NO_CACHE) || (stale && neverStale(stored))) {
      return false;
    }
    // Who wants nothing unvalidated gets it only if he said so himself.
    long byOrigin =
        request.has(NO_CACHE) ? ABSENT : given(stored, STALE_IF_ERROR, rules.staleIfErrorNanos());
    long allowed = Math.max(byOrigin, request.nanos(STALE_IF_ERROR));
    return allowed != ABSENT && ageNanos - lifetimeNanos < allowed;
  }

  private static boolean tooOldFor(CacheControl request, long ageNanos) {
    return request.has(MAX_AGE) && ageNanos > request.nanos(MAX_AGE);
  }

  private boolean neverStale(CacheControl stored) {
    return stored.has(MUST_REVALIDATE)
        || stored.has(PROXY_REVALIDATE)
        || (stored.has(S_MAXAGE) && !rules.staleDespiteSMaxage());
  }

  private static long given(CacheControl stored, CacheDirective directive, long otherwiseNanos) {
    return stored.has(directive) ? stored.nanos(directive) : otherwiseNanos;
  }

  private static ServeVerdict fetch(CacheControl request, ServeVerdict how) {
    if (request.has(ONLY_IF_CACHED)) {
      return ServeVerdict.GATEWAY_TIMEOUT;
    }
    return request.has(NO_STORE) ? ServeVerdict.BYPASS : how;
  }
}
