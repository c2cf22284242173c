package dev.lbsim.core.guard.defence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbsim.core.guard.defence.StreamGuard.Limits;
import org.junit.jupiter.api.Test;

/** Streams and resets of one connection. */
class StreamGuardTest {
  private static final long SEC = 1_000_000_000;

  @Test
  void soManyStreamsAtATime() {
    StreamGuard guard = new StreamGuard(new Limits(3, StreamGuard.UNLIMITED, 1));
    for (int i = 0; i < 3; i++) {
      assertThat(guard.opens()).isTrue();
    }
    assertThat(guard.opens()).isFalse();
    guard.ends();
    assertThat(guard.opens()).isTrue();
    assertThat(guard.open()).isEqualTo(3);
  }

  @Test
  void noNumberOfStreamsIsEverReachedByWhoResetsThem() {
    StreamGuard guard = new StreamGuard(new Limits(1, StreamGuard.UNLIMITED, 1));
    for (int i = 0; i < 1000; i++) {
      assertThat(guard.opens()).isTrue();
      guard.ends();
      assertThat(guard.resets(i)).isTrue();
    }
    assertThat(guard.open()).isZero();
  }

  @Test
  void soManyResetsInAWindowThatBeginsWithTheFirst() {
    StreamGuard guard = new StreamGuard(new Limits(StreamGuard.UNLIMITED, 2, SEC));
    assertThat(guard.resets(5 * SEC)).isTrue();
    assertThat(guard.resets(6 * SEC - 1)).isTrue();
    assertThat(guard.resets(6 * SEC)).as("the next window").isTrue();
    assertThat(guard.resets(6 * SEC)).isTrue();
    assertThat(guard.resets(7 * SEC - 1)).isFalse();
    guard.renew();
    assertThat(guard.resets(7 * SEC)).isTrue();
  }
}
