package dev.lbsim.core.model;

import dev.lbsim.core.balance.XxHash64;
import dev.lbsim.core.guard.cache.CacheControl;
import dev.lbsim.core.guard.cache.CacheDirective;
import dev.lbsim.core.guard.cache.Freshness;
import dev.lbsim.core.guard.cache.HttpMethod;
import dev.lbsim.core.guard.cache.ResponseFacts;
import dev.lbsim.core.guard.cache.VariantKey;

/**
 * What a cache reads of one kind of request and of its answers.
 *
 * @param resource number of its URL: kinds with one URL ask for the same objects
 * @param variant hash of those of its fields that the answer varies by; kinds that differ in it are
 *     told apart
 * @param method of the request
 * @param request directives of the request
 * @param authorization true if the request has an {@code Authorization} field
 * @param response what the answer says
 * @param expiresAfterNanos how long after the answer it expires, as its {@code Expires} says, 0 for
 *     already; {@link Freshness#ABSENT} if it does not (RFC 9111, section 5.3)
 * @param modifiedBeforeNanos how long before the answer the object was last changed, as the answer
 *     says; {@link Freshness#ABSENT} if it does not
 * @param validator true if the origin can be asked whether the object has changed
 * @param unchangedCost what share of the work it is to find that it has not, from 0 to 1
 * @param changesNanos how often each object changes, or 0 for never
 */
public record Cacheability(
    long resource,
    long variant,
    HttpMethod method,
    CacheControl request,
    boolean authorization,
    ResponseFacts response,
    long expiresAfterNanos,
    long modifiedBeforeNanos,
    boolean validator,
    double unchangedCost,
    long changesNanos) {

  /** A GET whose answer says nothing, of the only URL there is. */
  public static final Cacheability SILENT =
      new Cacheability(
          0,
          0,
          HttpMethod.GET,
          CacheControl.NONE,
          false,
          ResponseFacts.of(200, CacheControl.NONE),
          Freshness.ABSENT,
          Freshness.ABSENT,
          false,
          1,
          0);

  /** The key of an object under which all its variants are known. */
  long primary(long object) {
    return VariantKey.of(resource, object);
  }

  /** The key of the variant that this kind asks for. */
  long key(long object) {
    return VariantKey.and(primary(object), variant);
  }

  /**
   * Which version of an object the origin has at an instant. Objects change at times of their own.
   */
  long version(long object, long nowNanos) {
    if (changesNanos == 0) {
      return 0;
    }
    long phase = Long.remainderUnsigned(XxHash64.mix(primary(object), 0x70686173L), changesNanos);
    return Math.floorDiv(nowNanos + phase, changesNanos);
  }

  /** True if the answer says itself how long it stays fresh. */
  boolean saysLifetime() {
    CacheControl control = response.control();
    return response.expires()
        || control.has(CacheDirective.S_MAXAGE)
        || control.has(CacheDirective.MAX_AGE);
  }

  /** True if a client is content with what another one has just fetched. */
  boolean sharesFetches() {
    return !request.has(CacheDirective.NO_CACHE) && !request.has(CacheDirective.MAX_AGE);
  }
}
