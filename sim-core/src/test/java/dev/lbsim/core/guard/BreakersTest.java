package dev.lbsim.core.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.lbsim.core.balance.Outcome;
import dev.lbsim.core.guard.CircuitBreaker.Resource;
import dev.lbsim.core.guard.CircuitBreaker.RetryShare;
import dev.lbsim.core.guard.CircuitBreaker.Thresholds;
import dev.lbsim.core.guard.ErrorRateBreaker.Settings;
import dev.lbsim.core.guard.ErrorRateBreaker.State;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BreakersTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Settings TEN = new Settings(0.5, 0.5, 100, 10, 4, 60, 3);

  @Test
  void envoyAllowsSoManyOfEachAndThreeRetries() {
    int[] expected = {1024, 1024, 1024, 3};
    CircuitBreaker breaker = new CircuitBreaker(Thresholds.ENVOY);
    for (Resource resource : Resource.values()) {
      int granted = 0;
      while (breaker.tryAcquire(resource)) {
        granted++;
      }
      assertThat(granted).isEqualTo(expected[resource.ordinal()]);
      assertThat(breaker.inUse(resource)).isEqualTo(granted);
      assertThat(breaker.open(resource)).isTrue();
      assertThat(breaker.overflows(resource)).isEqualTo(1);
      breaker.release(resource);
      assertThat(breaker.open(resource)).isFalse();
      assertThat(breaker.tryAcquire(resource)).isTrue();
    }
  }

  @Test
  void aRetryShareIsOfWhatIsGoingOnNow() {
    CircuitBreaker breaker =
        new CircuitBreaker(new Thresholds(1024, 1024, 1024, 3, RetryShare.ENVOY));
    assertThat(breaker.limit(Resource.RETRIES)).isEqualTo(3);
    for (int k = 0; k < 90; k++) {
      breaker.tryAcquire(Resource.REQUESTS);
    }
    assertThat(breaker.limit(Resource.RETRIES)).isEqualTo(18);
    for (int k = 0; k < 10; k++) {
      breaker.tryAcquire(Resource.PENDING);
    }
    assertThat(breaker.limit(Resource.RETRIES)).isEqualTo(20);
    for (int k = 0; k < 90; k++) {
      breaker.release(Resource.REQUESTS);
    }
    assertThat(breaker.limit(Resource.RETRIES)).isEqualTo(3);
  }

  @Test
  void aBreakerRefusesWhatMakesNoSense() {
    CircuitBreaker breaker = new CircuitBreaker(Thresholds.ENVOY);
    assertThatIllegalStateException().isThrownBy(() -> breaker.release(Resource.PENDING));
    assertThatIllegalArgumentException().isThrownBy(() -> new Thresholds(1, 1, -1, 1, null));
    assertThatIllegalArgumentException().isThrownBy(() -> new RetryShare(-0.1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Settings(0, 1, 1, 1, 1, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Settings(1, 1, 1, 1, 2, 1, 1));
  }

  private static void end(ErrorRateBreaker breaker, Outcome outcome, long latency, long now) {
    int pass = breaker.tryPass(now);
    assertThat(pass).isNotEqualTo(ErrorRateBreaker.TURNED_AWAY);
    breaker.finished(pass, outcome, latency, now);
  }

  @Test
  void withResilience4jsDefaultsItOpensAtFiftyOfAHundred() {
    ErrorRateBreaker breaker = new ErrorRateBreaker(Settings.RESILIENCE4J);
    for (int k = 0; k < 99; k++) {
      end(breaker, k % 2 == 0 ? Outcome.ERROR : Outcome.OK, 1, k);
    }
    assertThat(breaker.state()).as("too few to judge").isEqualTo(State.CLOSED);
    end(breaker, Outcome.OK, 1, 99); // fifty failed of a hundred
    assertThat(breaker.state()).isEqualTo(State.OPEN);
    assertThat(breaker.tryPass(99 + 60 * SECOND - 1)).isEqualTo(ErrorRateBreaker.TURNED_AWAY);
    int trials = 0;
    while (breaker.tryPass(99 + 60 * SECOND) != ErrorRateBreaker.TURNED_AWAY) {
      trials++;
    }
    assertThat(trials).isEqualTo(10);
    assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    assertThat(breaker.turnedAway()).isEqualTo(2);
  }

  @Test
  void trialsDecideWhetherItClosesOrOpensAgain() {
    for (Outcome trial : new Outcome[] {Outcome.OK, Outcome.TIMEOUT}) {
      ErrorRateBreaker breaker = new ErrorRateBreaker(TEN);
      for (int k = 0; k < 4; k++) {
        end(breaker, Outcome.REJECTED, 1, 0);
      }
      assertThat(breaker.state()).isEqualTo(State.OPEN);
      end(breaker, Outcome.OK, 1, 60);
      end(breaker, trial, 1, 61);
      assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
      end(breaker, trial, 1, 62);
      assertThat(breaker.state()).isEqualTo(trial == Outcome.OK ? State.CLOSED : State.OPEN);
      assertThat(breaker.openings()).isEqualTo(trial == Outcome.OK ? 1 : 2);
    }
  }

  @Test
  void resultsOfAnEarlierStateDoNotCountAndAbandonedTrialsAreGivenAgain() {
    ErrorRateBreaker breaker = new ErrorRateBreaker(TEN);
    int late = breaker.tryPass(0);
    for (int k = 0; k < 4; k++) {
      end(breaker, Outcome.ERROR, 1, 0);
    }
    int trial = breaker.tryPass(60);
    for (int k = 0; k < 10; k++) {
      breaker.finished(late, Outcome.ERROR, 1, 60);
    }
    assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    breaker.tryPass(60);
    breaker.tryPass(60);
    assertThat(breaker.tryPass(60)).isEqualTo(ErrorRateBreaker.TURNED_AWAY);
    breaker.finished(trial, Outcome.ABANDONED, 1, 61);
    assertThat(breaker.tryPass(61)).isEqualTo(trial);
  }

  @Test
  void slowAnswersOpenItToo() {
    ErrorRateBreaker breaker = new ErrorRateBreaker(TEN);
    end(breaker, Outcome.OK, 101, 0);
    end(breaker, Outcome.OK, 100, 0);
    end(breaker, Outcome.OK, 1, 0);
    end(breaker, Outcome.OK, 101, 0);
    assertThat(breaker.state()).isEqualTo(State.OPEN);
  }

  /** Against a plain list of the last ten results. */
  @Property(tries = 200, seed = "1")
  void itOpensExactlyWhenTheLastResultsSaySo(
      @ForAll @Size(max = 100) List<@IntRange(min = 0, max = 9) Integer> draws) {
    ErrorRateBreaker breaker = new ErrorRateBreaker(TEN);
    List<Boolean> failures = new ArrayList<>();
    List<Boolean> slows = new ArrayList<>();
    for (int draw : draws) {
      boolean failed = draw < 3;
      boolean slow = draw % 3 == 0;
      end(breaker, failed ? Outcome.ERROR : Outcome.OK, slow ? 500 : 5, 0);
      failures.add(failed);
      slows.add(slow);
      boolean opens = draws.size() > 0 && (tooMany(failures) || tooMany(slows));
      assertThat(breaker.state()).isEqualTo(opens ? State.OPEN : State.CLOSED);
      if (opens) {
        return;
      }
    }
  }

  private static boolean tooMany(List<Boolean> marks) {
    List<Boolean> last = marks.subList(Math.max(0, marks.size() - 10), marks.size());
    return last.size() >= 4 && 2 * last.stream().filter(mark -> mark).count() >= last.size();
  }
}
