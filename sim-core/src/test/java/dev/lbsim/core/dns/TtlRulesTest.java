package dev.lbsim.core.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TtlRulesTest {
  @ParameterizedTest
  @CsvSource({
    //  min, max, at least, ttl, life
    "   0, 1000,   0,   60,   60",
    "   0, 1000,   0, 5000, 1000",
    " 100, 1000,   0,   60,  100",
    " 100, 1000,   0,  100,  100",
    "  50,   50,   0,    7,   50",
    "   0, 1000, 300,   60,  300", // raised by the resolver that disregards TTLs
    "   0, 1000, 300,  400,  400",
    "   0,  100, 300,   60,  300", // which disregards its own limit, too
    "   0, 1000,   0,    0,    0",
  })
  void clampsTheTtl(long min, long max, long atLeast, long ttl, long life) {
    assertThat(new TtlRules(min, max, atLeast, 0).lifeNanos(ttl)).isEqualTo(life);
  }

  @Test
  void onlyTheNegativeLimitConcernsNegativeAnswers() {
    TtlRules rules = new TtlRules(100, 1000, 300, 50);
    assertThat(rules.negativeLifeNanos(10)).isEqualTo(10);
    assertThat(rules.negativeLifeNanos(60)).isEqualTo(50);
  }

  @Test
  void anHonestCacheKeepsEveryAnswerForItsTtl() {
    for (long ttl : new long[] {0, 1, 60_000_000_000L, Long.MAX_VALUE}) {
      assertThat(TtlRules.HONEST.lifeNanos(ttl)).isEqualTo(ttl);
      assertThat(TtlRules.HONEST.negativeLifeNanos(ttl)).isEqualTo(ttl);
    }
  }

  @Test
  void limitsOutOfOrderAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new TtlRules(-1, 5, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new TtlRules(6, 5, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new TtlRules(0, 5, -1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new TtlRules(0, 5, 0, -1));
  }
}
