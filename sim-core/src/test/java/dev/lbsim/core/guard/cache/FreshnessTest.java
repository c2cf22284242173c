package dev.lbsim.core.guard.cache;

import static dev.lbsim.core.guard.cache.Freshness.ABSENT;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreshnessTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long DAY = 86_400 * SECOND;

  /** RFC 9111 section 4.2.1: the first that applies. Times in seconds; none where there is none. */
  @ParameterizedTest
  @CsvSource({
    "'s-maxage=1, max-age=2', 200, 3, 40, 1",
    "'max-age=2', 200, 3, 40, 2",
    "'max-age=0', 200, 3, 40, 0",
    "'max-age=x', 200, 3, 40, 0",
    "'', 200, 3, 40, 3",
    "'', 200, 0, 40, 0",
    "'', 200, -5, 40, 0",
    "'', 200, none, 40, 4",
    "'', 404, none, 40, 4",
    "'', 302, none, 40, 0",
    "'public', 302, none, 40, 4",
    "'public', 500, none, none, 0",
    "'', 200, none, 0, 0",
    "'', 200, none, -7, 0",
    "'', 200, none, 8640000, 86400",
    "'', 200, none, none, 0"
  })
  void lifetimeIsTheFirstThatIsGiven(
      String control, int status, String expires, String modified, long lifetime) {
    assertThat(
            Freshness.lifetimeNanos(
                CacheControl.parse(control),
                status,
                nanos(expires),
                nanos(modified),
                CacheRules.STRICT))
        .isEqualTo(lifetime * SECOND);
  }

  private static long nanos(String seconds) {
    return seconds.equals("none") ? ABSENT : Long.parseLong(seconds) * SECOND;
  }

  @Test
  void theOperatorSetsTheHeuristic() {
    CacheRules none = new CacheRules(0, DAY, 0, 0, false, false);
    CacheRules half = new CacheRules(0.5, 3 * SECOND, 0, 0, false, false);
    assertThat(Freshness.lifetimeNanos(CacheControl.NONE, 200, ABSENT, 4 * SECOND, none)).isZero();
    assertThat(Freshness.lifetimeNanos(CacheControl.NONE, 200, ABSENT, 4 * SECOND, half))
        .isEqualTo(2 * SECOND);
    assertThat(Freshness.lifetimeNanos(CacheControl.NONE, 200, ABSENT, DAY, half))
        .isEqualTo(3 * SECOND);
  }

  /** RFC 9111 section 4.2.3: the later of what Date says and what Age plus the delay says. */
  @ParameterizedTest
  @CsvSource({
    // age field, date, asked, got, age when got
    "0, 10, 10, 10, 0",
    "0, 10, 10, 12, 2",
    "5, 12, 10, 12, 7",
    "5, 2, 10, 12, 10",
    "0, 99, 10, 12, 2",
    "30, 0, 10, 12, 32"
  })
  void ageCountsFromTheOrigin(long age, long date, long asked, long got, long initialAge) {
    long born = Freshness.bornNanos(age, date, asked, got);
    assertThat(got - born).isEqualTo(initialAge);
    assertThat(got + 100 - born).isEqualTo(initialAge + 100);
  }

  @Test
  void isFreshWhileItIsYoungerThanItsLifetime() {
    assertThat(Freshness.isFresh(9, 10)).isTrue();
    assertThat(Freshness.isFresh(10, 10)).isFalse();
  }
}
