package dev.lbsim.core.guard.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoringTest {
  private final Storing strict = new Storing(CacheRules.STRICT);
  private final Storing withCookies = new Storing(new CacheRules(0, 0, 0, 0, false, true));

  /** RFC 9111 section 3, line by line. */
  @ParameterizedTest
  @CsvSource({
    "GET, '', 200, '', STORE",
    "HEAD, '', 200, 'max-age=60', METHOD",
    "POST, '', 200, 'max-age=60', METHOD",
    // Status: final, whole, and understood where that is asked for.
    "GET, '', 101, 'max-age=60', STATUS",
    "GET, '', 206, 'max-age=60', STATUS",
    "GET, '', 304, 'max-age=60', STATUS",
    "GET, '', 0, 'max-age=60', STATUS",
    "GET, '', 299, 'max-age=60', STORE",
    "GET, '', 299, 'max-age=60, must-understand', STATUS",
    "GET, '', 200, 'max-age=60, must-understand, no-store', STORE",
    "GET, '', 299, 'max-age=60, must-understand, no-store', STATUS",
    // no-store and private.
    "GET, '', 200, 'no-store, max-age=60', NO_STORE",
    "GET, 'no-store', 200, 'max-age=60', NO_STORE",
    "GET, 'no-store', 200, 'must-understand, no-store', NO_STORE",
    "GET, '', 200, 'private, max-age=60', PRIVATE",
    "GET, '', 200, 'no-cache', STORE",
    // Something has to say that it may be stored.
    "GET, '', 404, '', STORE",
    "GET, '', 302, '', NOT_MARKED",
    "GET, '', 302, 'max-age=60', STORE",
    "GET, '', 302, 's-maxage=60', STORE",
    "GET, '', 302, 'public', STORE",
    "GET, '', 500, '', NOT_MARKED",
    "GET, '', 500, 'max-age=1', STORE",
  })
  void storesWhatTheRfcLetsASharedCacheStore(
      HttpMethod method, String request, int status, String control, StoreVerdict expected) {
    assertThat(
            strict.decide(
                method,
                CacheControl.parse(request),
                false,
                ResponseFacts.of(status, CacheControl.parse(control))))
        .isEqualTo(expected);
  }

  /** Section 3.5. */
  @ParameterizedTest
  @CsvSource({
    "'', AUTHORIZATION",
    "'max-age=60', AUTHORIZATION",
    "'max-age=60, proxy-revalidate', AUTHORIZATION",
    "'public', STORE",
    "'s-maxage=60', STORE",
    "'max-age=60, must-revalidate', STORE",
  })
  void answersToAuthorisedRequestsMustSayThatOthersMaySeeThem(
      String control, StoreVerdict expected) {
    assertThat(
            strict.decide(
                HttpMethod.GET,
                CacheControl.NONE,
                true,
                ResponseFacts.of(200, CacheControl.parse(control))))
        .isEqualTo(expected);
  }

  @Test
  void otherFieldsCountToo() {
    assertThat(decide(strict, 302, true, false, false)).isEqualTo(StoreVerdict.STORE);
    assertThat(decide(strict, 200, false, true, false)).isEqualTo(StoreVerdict.SET_COOKIE);
    assertThat(decide(withCookies, 200, false, true, false)).isEqualTo(StoreVerdict.STORE);
    assertThat(decide(strict, 200, false, false, true)).isEqualTo(StoreVerdict.VARIES_BY_ALL);
    assertThat(StoreVerdict.values())
        .filteredOn(StoreVerdict::stored)
        .containsExactly(StoreVerdict.STORE);
  }

  private static StoreVerdict decide(
      Storing storing, int status, boolean expires, boolean setCookie, boolean variesByAll) {
    return storing.decide(
        HttpMethod.GET,
        CacheControl.NONE,
        false,
        new ResponseFacts(status, CacheControl.NONE, expires, setCookie, variesByAll));
  }

  @Test
  void storingIsWorthwhileIfItCanEverBeServed() {
    assertThat(strict.worthwhile(CacheControl.NONE, 0, 10, false)).isTrue();
    assertThat(strict.worthwhile(CacheControl.NONE, 10, 10, false)).isFalse();
    assertThat(strict.worthwhile(CacheControl.NONE, 10, 10, true)).isTrue();
    assertThat(strict.worthwhile(CacheControl.parse("stale-if-error=1"), 0, 0, false)).isTrue();
    assertThat(strict.worthwhile(CacheControl.parse("stale-while-revalidate=1"), 0, 0, false))
        .isTrue();
    Storing lax = new Storing(new CacheRules(0, 0, 0, 1, false, false));
    assertThat(lax.worthwhile(CacheControl.NONE, 10, 10, false)).isTrue();
  }

  /** Section 4.4. */
  @ParameterizedTest
  @CsvSource({
    "GET, 200, false", "HEAD, 200, false", "OPTIONS, 200, false", "TRACE, 200, false",
    "POST, 200, true", "POST, 303, true", "POST, 404, false", "POST, 500, false",
    "PUT, 201, true", "PATCH, 204, true", "DELETE, 204, true", "PROPFIND, 207, true",
    "get, 200, true"
  })
  void whatIsUnsafeMakesItForget(String method, int status, boolean forgets) {
    assertThat(Storing.invalidates(HttpMethod.of(method), status)).isEqualTo(forgets);
  }
}
