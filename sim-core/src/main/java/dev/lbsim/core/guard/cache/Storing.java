package dev.lbsim.core.guard.cache;

import static dev.lbsim.core.guard.cache.CacheDirective.MAX_AGE;
import static dev.lbsim.core.guard.cache.CacheDirective.MUST_REVALIDATE;
import static dev.lbsim.core.guard.cache.CacheDirective.MUST_UNDERSTAND;
import static dev.lbsim.core.guard.cache.CacheDirective.NO_STORE;
import static dev.lbsim.core.guard.cache.CacheDirective.PRIVATE;
import static dev.lbsim.core.guard.cache.CacheDirective.PUBLIC;
import static dev.lbsim.core.guard.cache.CacheDirective.STALE_IF_ERROR;
import static dev.lbsim.core.guard.cache.CacheDirective.STALE_WHILE_REVALIDATE;
import static dev.lbsim.core.guard.cache.CacheDirective.S_MAXAGE;

/**
 * Which responses may be stored by a cache that many clients share, and which answers make it
 * forget (RFC 9111 sections 3, 3.5 and 4.4).
 *
 * <p>More careful than the RFC in three things: only answers to GET are stored (a POST may be
 * cacheable, but nobody asks for it again in the same words), partial content is not, and {@code
 * Set-Cookie} is a matter of {@link CacheRules#storeSetCookie}. A bad choice where URLs name
 * personal pages and origins forget {@code private}: by the RFC those are stored.
 *
 * <p>Hot path: runs once per request.
 */
public final class Storing {
  private final CacheRules rules;

  public Storing(CacheRules rules) {
    this.rules = rules;
  }

  /**
   * Whether a response may be stored.
   *
   * @param request the directives of the request
   * @param authorization true if the request has an {@code Authorization} field
   */
  public StoreVerdict decide(
      HttpMethod method, CacheControl request, boolean authorization, ResponseFacts response) {
    CacheControl control = response.control();
    if (method != HttpMethod.GET) {
      return StoreVerdict.METHOD;
    }
    boolean understood = HttpStatus.understood(response.status());
    boolean mustUnderstand = control.has(MUST_UNDERSTAND);
    if (!isFinalAndWhole(response.status()) || (mustUnderstand && !understood)) {
      return StoreVerdict.STATUS;
    }
    // Section 5.2.2.3: no-store beside must-understand is for those who do not understand.
    if (request.has(NO_STORE) || (control.has(NO_STORE) && !mustUnderstand)) {
      return StoreVerdict.NO_STORE;
    }
    if (control.has(PRIVATE)) {
      return StoreVerdict.PRIVATE;
    }
    boolean sharedInSoManyWords =
        control.has(PUBLIC) || control.has(S_MAXAGE) || control.has(MUST_REVALIDATE);
    if (authorization && !sharedInSoManyWords) {
      return StoreVerdict.AUTHORIZATION;
    }
    if (response.setCookie() && !rules.storeSetCookie()) {
      return StoreVerdict.SET_COOKIE;
    }
    if (response.variesByAll()) {
      return StoreVerdict.VARIES_BY_ALL;
    }
    return isMarked(response) ? StoreVerdict.STORE : StoreVerdict.NOT_MARKED;
  }

  /** Section 3, the last of its list: something says that it may be stored. */
  private static boolean isMarked(ResponseFacts response) {
    CacheControl control = response.control();
    return control.has(PUBLIC)
        || control.has(MAX_AGE)
        || control.has(S_MAXAGE)
        || response.expires()
        || HttpStatus.heuristicallyCacheable(response.status());
  }

  private static boolean isFinalAndWhole(int status) {
    return status >= 200
        && status != HttpStatus.PARTIAL_CONTENT
        && status != HttpStatus.NOT_MODIFIED;
  }

  /**
   * Whether storing has a point: it is fresh for a while, or can be revalidated, or can be served
   * stale. The RFC lets a cache leave out what it likes.
   *
   * @param control the directives of the response
   * @param ageNanos its age now
   * @param lifetimeNanos how old it may get
   * @param validator true if it has an entity tag or a date of its last modification
   */
  public boolean worthwhile(
      CacheControl control, long ageNanos, long lifetimeNanos, boolean validator) {
    return validator
        || Freshness.isFresh(ageNanos, lifetimeNanos)
        || control.has(STALE_WHILE_REVALIDATE)
        || control.has(STALE_IF_ERROR)
        || rules.staleWhileRevalidateNanos() > 0
        || rules.staleIfErrorNanos() > 0;
  }

  /**
   * Whether an answer makes the cache forget what it has of the request's target (section 4.4):
   * something unsafe was done there and did not fail. What {@code Location} and {@code
   * Content-Location} name may be forgotten too, but only within the same origin, lest one site
   * empty the cache of another.
   */
  public static boolean invalidates(HttpMethod method, int status) {
    return !method.safe() && HttpStatus.succeeded(status);
  }
}
