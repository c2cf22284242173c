package dev.lbsim.core.guard.sticky;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.core.guard.sticky.SessionCookie.Session;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SessionCookieTest {
  private static final long DAY_MILLIS = 86_400_000;
  private static final long NOW = 1_800_000_000_000L;
  private static final StickyRules LIMITED =
      new StickyRules(60_000_000_000L, 3_600_000_000_000L, true, false);
  private static final SessionCookie COOKIE = new SessionCookie("at", "/", null, true, null, null);

  @Property(tries = 200, seed = "7")
  void whatIsWrittenIsRead(
      @ForAll long home, @ForAll @IntRange(min = 1) int begun, @ForAll @IntRange int idle) {
    long seen = begun + (long) idle;
    Session session = new Session(home, begun, seen);
    assertThat(SessionCookie.read(COOKIE.value(session, LIMITED))).isEqualTo(session);
    assertThat(SessionCookie.read(COOKIE.value(session, StickyRules.FOR_EVER)))
        .isEqualTo(new Session(home, 0, 0));
  }

  @Property(tries = 300, seed = "8")
  void anythingElseIsNone(@ForAll String value) {
    Session session = SessionCookie.read(value);
    assertThat(session == null || value.matches("[0-9a-f]{16}(\\.[0-9a-zA-Z]{1,9}){0,2}")).isTrue();
  }

  @Test
  void sessionsEndWhereTheRulesSaySoAndNoClockIsADayAhead() {
    assertThat(known(NOW - 3_599_000, NOW - 1000)).isTrue();
    assertThat(known(NOW - 3_600_000, NOW - 1000)).isFalse();
    assertThat(known(NOW - 70_000, NOW - 60_000)).isFalse();
    assertThat(known(NOW + DAY_MILLIS, NOW + DAY_MILLIS)).isTrue();
    assertThat(known(NOW + DAY_MILLIS + 1, NOW + DAY_MILLIS + 1)).isFalse();
    assertThat(known(0, 0)).isFalse();
    assertThat(new Session(1, 0, 0).isKnown(StickyRules.FOR_EVER, NOW)).isTrue();
  }

  private static boolean known(long begunMillis, long seenMillis) {
    return new Session(1, begunMillis, seenMillis).isKnown(LIMITED, NOW);
  }

  @Test
  void theFieldSaysForHowLongAndFor() {
    Session session = new Session(255, NOW - 3_590_000, NOW);
    assertThat(COOKIE.field(session, LIMITED, true))
        .matches(
            "at=00000000000000ff\\.[0-9a-z]+\\.[0-9a-z]+; Path=/; Max-Age=10; HttpOnly; Secure");
    assertThat(COOKIE.field(session, StickyRules.FOR_EVER, false))
        .isEqualTo("at=00000000000000ff; Path=/; HttpOnly");
  }
}
