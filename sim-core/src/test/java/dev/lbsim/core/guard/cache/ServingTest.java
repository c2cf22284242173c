package dev.lbsim.core.guard.cache;

import static dev.lbsim.core.guard.cache.HttpMethod.GET;
import static dev.lbsim.core.guard.cache.HttpMethod.HEAD;
import static dev.lbsim.core.guard.cache.HttpMethod.OPTIONS;
import static dev.lbsim.core.guard.cache.HttpMethod.POST;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServingTest {
  private static final long SECOND = 1_000_000_000L;
  private final Serving strict = new Serving(CacheRules.STRICT);

  /** Request, stored, age, lifetime (seconds), and what happens if there is a validator. */
  @ParameterizedTest
  @CsvSource({
    "'', '', 9, 10, HIT",
    "'', '', 10, 10, REVALIDATE",
    "'', 'no-cache', 0, 10, REVALIDATE",
    "'no-cache', '', 0, 10, REVALIDATE",
    // How old the client will have it (sections 5.2.1.1 to 5.2.1.3).
    "'max-age=5', '', 5, 10, HIT",
    "'max-age=5', '', 6, 10, REVALIDATE",
    "'max-age=0', '', 1, 10, REVALIDATE",
    "'min-fresh=3', '', 7, 10, HIT",
    "'min-fresh=3', '', 8, 10, REVALIDATE",
    "'max-stale=5', '', 15, 10, STALE",
    "'max-stale=5', '', 16, 10, REVALIDATE",
    "'max-stale', '', 10000, 10, STALE",
    "'max-stale=5, max-age=12', '', 12, 10, STALE",
    "'max-stale=5, max-age=12', '', 13, 10, REVALIDATE",
    "'max-stale=5, min-fresh=1', '', 12, 10, REVALIDATE",
    // Never stale, whatever the client says (section 4.2.4).
    "'max-stale', 'must-revalidate', 11, 10, REVALIDATE",
    "'max-stale', 'proxy-revalidate', 11, 10, REVALIDATE",
    "'max-stale', 's-maxage=10', 11, 10, REVALIDATE",
    "'', 'must-revalidate', 9, 10, HIT",
    // RFC 5861 section 3: 600 s fresh, 30 s more while it is fetched.
    "'', 'max-age=600, stale-while-revalidate=30', 599, 600, HIT",
    "'', 'max-age=600, stale-while-revalidate=30', 600, 600, STALE_WHILE_REVALIDATE",
    "'', 'max-age=600, stale-while-revalidate=30', 629, 600, STALE_WHILE_REVALIDATE",
    "'', 'max-age=600, stale-while-revalidate=30', 630, 600, REVALIDATE",
    "'max-age=9999', 'stale-while-revalidate=30', 601, 600, REVALIDATE",
    "'', 'must-revalidate, stale-while-revalidate=30', 601, 600, REVALIDATE",
    "'', 's-maxage=600, stale-while-revalidate=30', 601, 600, REVALIDATE",
    // Section 5.2.1.7: from the cache or not at all.
    "'only-if-cached', '', 9, 10, HIT",
    "'only-if-cached', '', 11, 10, GATEWAY_TIMEOUT",
    "'only-if-cached, no-cache', '', 9, 10, GATEWAY_TIMEOUT",
    "'only-if-cached', 'stale-while-revalidate=30', 11, 10, STALE_WHILE_REVALIDATE",
    // Section 5.2.1.5: no-store says nothing of what is stored already.
    "'no-store', '', 9, 10, HIT",
    "'no-store', '', 11, 10, BYPASS",
  })
  void decidesAsTheRfcSays(
      String request, String stored, long age, long lifetime, ServeVerdict expected) {
    assertThat(ask(strict, GET, request, stored, age, lifetime, true)).isEqualTo(expected);
    assertThat(ask(strict, HEAD, request, stored, age, lifetime, true)).isEqualTo(expected);
    assertThat(ask(strict, GET, request, stored, age, lifetime, false))
        .isEqualTo(expected == ServeVerdict.REVALIDATE ? ServeVerdict.MISS : expected);
    assertThat(ask(strict, POST, request, stored, age, lifetime, true))
        .isEqualTo(ServeVerdict.BYPASS);
  }

  private static ServeVerdict ask(
      Serving serving,
      HttpMethod method,
      String request,
      String stored,
      long age,
      long lifetime,
      boolean validator) {
    return serving.withStored(
        method,
        CacheControl.parse(request),
        CacheControl.parse(stored),
        age * SECOND,
        lifetime * SECOND,
        validator);
  }

  @Test
  void withNothingStoredThereIsLittleToDecide() {
    assertThat(strict.withoutStored(GET, CacheControl.NONE)).isEqualTo(ServeVerdict.MISS);
    assertThat(strict.withoutStored(HEAD, CacheControl.NONE)).isEqualTo(ServeVerdict.MISS);
    assertThat(strict.withoutStored(OPTIONS, CacheControl.NONE)).isEqualTo(ServeVerdict.BYPASS);
    assertThat(strict.withoutStored(GET, CacheControl.parse("no-store")))
        .isEqualTo(ServeVerdict.BYPASS);
    assertThat(strict.withoutStored(GET, CacheControl.parse("only-if-cached")))
        .isEqualTo(ServeVerdict.GATEWAY_TIMEOUT);
  }

  @Test
  void theOperatorMaySayWhatResponsesDoNot() {
    Serving lax = new Serving(new CacheRules(0, 0, 30 * SECOND, 60 * SECOND, true, false));
    assertThat(ask(lax, GET, "", "", 39, 10, true)).isEqualTo(ServeVerdict.STALE_WHILE_REVALIDATE);
    assertThat(ask(lax, GET, "", "", 40, 10, true)).isEqualTo(ServeVerdict.REVALIDATE);
    assertThat(ask(lax, GET, "", "stale-while-revalidate=1", 11, 10, true))
        .isEqualTo(ServeVerdict.REVALIDATE);
    assertThat(ask(lax, GET, "", "s-maxage=10, stale-while-revalidate=2", 11, 10, true))
        .isEqualTo(ServeVerdict.STALE_WHILE_REVALIDATE);
    assertThat(ask(lax, GET, "", "must-revalidate", 11, 10, true))
        .isEqualTo(ServeVerdict.REVALIDATE);
    assertThat(onError(lax, 503, "", "", 69, 10)).isTrue();
    assertThat(onError(lax, 503, "", "", 70, 10)).isFalse();
  }

  /** RFC 5861 section 4: 600 s fresh, 1200 s more when the origin fails. */
  @ParameterizedTest
  @CsvSource({
    "503, '', 'max-age=600, stale-if-error=1200', 1799, true",
    "503, '', 'max-age=600, stale-if-error=1200', 1800, false",
    "500, '', 'stale-if-error=1200', 700, true",
    "502, '', 'stale-if-error=1200', 700, true",
    "504, '', 'stale-if-error=1200', 700, true",
    "0, '', 'stale-if-error=1200', 700, true",
    "501, '', 'stale-if-error=1200', 700, false",
    "404, '', 'stale-if-error=1200', 700, false",
    "200, '', 'stale-if-error=1200', 700, false",
    "503, '', '', 601, false",
    "503, 'stale-if-error=1200', '', 601, true",
    "503, 'stale-if-error=9', 'stale-if-error=1200', 700, true",
    "503, '', 'must-revalidate, stale-if-error=1200', 601, false",
    "503, '', 'proxy-revalidate, stale-if-error=1200', 601, false",
    "503, '', 's-maxage=600, stale-if-error=1200', 601, false",
    "503, '', 'no-cache, stale-if-error=1200', 601, false",
    // Fresh, but the client wanted it asked for.
    "503, 'max-age=0', 'must-revalidate', 599, true",
    "503, 'no-cache', 'stale-if-error=1200', 599, false",
    "503, 'no-cache, stale-if-error=1', 'max-age=600', 599, true",
  })
  void staleMayBeBetterThanAnError(
      int status, String request, String stored, long age, boolean served) {
    assertThat(onError(strict, status, request, stored, age, 600)).isEqualTo(served);
  }

  private static boolean onError(
      Serving serving, int status, String request, String stored, long age, long lifetime) {
    return serving.insteadOfError(
        status,
        CacheControl.parse(request),
        CacheControl.parse(stored),
        age * SECOND,
        lifetime * SECOND);
  }

  @Test
  void threeVerdictsServeFromTheCache() {
    assertThat(ServeVerdict.values())
        .filteredOn(ServeVerdict::servedFromCache)
        .containsExactly(ServeVerdict.HIT, ServeVerdict.STALE, ServeVerdict.STALE_WHILE_REVALIDATE);
  }
}
