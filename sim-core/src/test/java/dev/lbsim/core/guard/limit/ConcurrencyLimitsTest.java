package dev.lbsim.core.guard.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.management.ThreadMXBean;
import dev.lbsim.core.balance.Outcome;
import dev.lbsim.core.catalog.Arguments;
import dev.lbsim.core.catalog.Parameter;
import dev.lbsim.core.time.Nanos;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The limits one by one, as sequences of samples, and what holds of all. */
class ConcurrencyLimitsTest {
  private static final long MS = 1_000_000L;
  private static final long SECOND = 1000 * MS;

  static List<ConcurrencyLimits.Kind> kinds() {
    return ConcurrencyLimits.all();
  }

  private static ConcurrencyLimit defaults(ConcurrencyLimits.Kind kind) {
    Map<String, Object> values = new HashMap<>();
    for (Parameter parameter : kind.about().parameters()) {
      String text = Objects.requireNonNull(parameter.defaultValue());
      values.put(
          parameter.name(),
          switch (parameter.kind()) {
            case DURATION -> Nanos.parse(text);
            case SHARE -> Double.parseDouble(text.replace("%", "")) / 100;
            default -> Double.parseDouble(text);
          });
    }
    return kind.factory().create(Arguments.of(values), new SplittableRandom(1), 0);
  }

  private static GradientLimit gradient(double jitter) {
    return new GradientLimit(
        new GradientLimit.Settings(3, 1000, 100 * MS, 0.5, 60 * SECOND, 50, jitter, 0.25),
        new SplittableRandom(1),
        0);
  }

  @Property(tries = 100, seed = "1")
  void aGateNeverHoldsMoreThanItsLimitAndLimitsStayWithinTheirBounds(
      @ForAll @Size(max = 300) List<@IntRange(min = 0, max = 1_000_000) Integer> steps) {
    for (ConcurrencyLimits.Kind kind : ConcurrencyLimits.all()) {
      ConcurrencyLimit limit = defaults(kind);
      ConcurrencyGate gate = new ConcurrencyGate(limit);
      long now = 0;
      long asked = 0;
      for (int step : steps) {
        now += step % 5000 * MS / 100;
        if (step % 3 != 0 || gate.inFlight() == 0) {
          asked++;
          boolean room = gate.inFlight() < gate.limit(now);
          assertThat(gate.tryEnter(now)).isEqualTo(room);
        } else {
          Outcome outcome = Outcome.values()[step % 5];
          gate.left(Math.min(now, step * 1000L), outcome, gate.inFlight(), now);
        }
        assertThat(gate.limit(now)).isBetween(1, 1000);
      }
      assertThat(gate.entered() + gate.blocked()).isEqualTo(asked);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whatWasAbandonedSaysNothing(ConcurrencyLimits.Kind kind) {
    ConcurrencyLimit limit = defaults(kind);
    int before = limit.limit(0);
    for (int k = 1; k < 1000; k++) {
      limit.finished(k * MS, Outcome.ABANDONED, 1000, k * SECOND);
    }
    assertThat(limit.limit(1000 * SECOND)).isEqualTo(before);
  }

  @Test
  void aimdAddsOneWhileHalfIsInUseAndTakesATenth() {
    AimdLimit limit = new AimdLimit(20, 200, 0.9, 5 * SECOND);
    limit.finished(MS, Outcome.OK, 9, 0);
    assertThat(limit.limit(0)).as("less than half in use").isEqualTo(20);
    limit.finished(MS, Outcome.OK, 10, 0);
    assertThat(limit.limit(0)).isEqualTo(21);
    for (int k = 0; k < 300; k++) {
      limit.finished(MS, Outcome.ERROR, 200, 0);
    }
    assertThat(limit.limit(0)).isEqualTo(200);
    int[] expected = {180, 162, 145, 130, 117};
    Outcome[] drops = {Outcome.TIMEOUT, Outcome.REJECTED, Outcome.OK, Outcome.OK, Outcome.TIMEOUT};
    for (int k = 0; k < expected.length; k++) {
      limit.finished(5 * SECOND + 1, drops[k], 200, 0);
      assertThat(limit.limit(0)).isEqualTo(expected[k]);
    }
    for (int k = 0; k < 300; k++) {
      limit.finished(0, Outcome.TIMEOUT, 1, 0);
    }
    assertThat(limit.limit(0)).isEqualTo(20);
  }

  /** Limit 10, least latency 10 ms, so log = 1: raise by 6 up to 1 waiting, lower above 6. */
  @Test
  void vegasMovesByHowManyItThinksAreWaiting() {
    assertThat(vegasAfter(10 * MS, Outcome.OK, 10)).as("none waits").isEqualTo(16);
    assertThat(vegasAfter(12 * MS, Outcome.OK, 10)).as("two wait").isEqualTo(11);
    assertThat(vegasAfter(14 * MS, Outcome.OK, 10)).as("three wait").isEqualTo(10);
    assertThat(vegasAfter(24 * MS, Outcome.OK, 10)).as("six wait").isEqualTo(10);
    assertThat(vegasAfter(50 * MS, Outcome.OK, 10)).as("eight wait").isEqualTo(9);
    assertThat(vegasAfter(50 * MS, Outcome.OK, 4)).as("less than half in use").isEqualTo(10);
    assertThat(vegasAfter(50 * MS, Outcome.TIMEOUT, 4)).as("a drop").isEqualTo(9);
  }

  private static int vegasAfter(long latencyNanos, Outcome outcome, int inFlight) {
    VegasLimit limit = new VegasLimit(10, 1000, new SplittableRandom(1));
    limit.finished(10 * MS, Outcome.OK, 10, 0);
    assertThat(limit.limit(0)).as("the first sample only sets the least latency").isEqualTo(10);
    limit.finished(latencyNanos, outcome, inFlight, 0);
    return limit.limit(0);
  }

  @Test
  void vegasMeasuresTheLeastLatencyAfresh() {
    VegasLimit limit = new VegasLimit(10, 10, new SplittableRandom(1));
    limit.finished(MS, Outcome.OK, 10, 0);
    int lowest = 10;
    for (int k = 0; k < 1000; k++) {
      limit.finished(20 * MS, Outcome.OK, 10, 0); // the backend has become slower for good
      lowest = Math.min(lowest, limit.limit(0));
    }
    assertThat(lowest).isLessThan(10);
    assertThat(limit.limit(0)).isEqualTo(10);
  }

  @Test
  void gradient2GrowsByAFifthOfItsQueueWhileLatencyIsNormal() {
    Gradient2Limit limit = new Gradient2Limit(20, 200, 0.2, 4, 1.5, 600);
    for (int k = 1; k <= 50; k++) {
      limit.finished(10 * MS, Outcome.OK, 100, 0);
      assertThat(limit.limit(0)).isEqualTo((int) (20 + 0.8 * k + 1e-9));
    }
    limit.finished(10 * MS, Outcome.OK, 20, 0);
    assertThat(limit.limit(0)).as("less than half in use").isEqualTo(60);
  }

  @Test
  void gradient2ShrinksByAtMostATenthAtATime() {
    Gradient2Limit limit = new Gradient2Limit(20, 200, 0.2, 4, 1.5, 600);
    for (int k = 0; k < 300; k++) {
      limit.finished(10 * MS, Outcome.OK, 200, 0);
    }
    assertThat(limit.limit(0)).isEqualTo(200);
    // Average 10 · 599/601 + 20 · 2/601 = 10.033; 1.5 · 10.033 / 20 = 0.7525.
    limit.finished(20 * MS, Outcome.OK, 200, 0);
    assertThat(limit.limit(0)).isEqualTo((int) (200 * 0.8 + (200 * 0.75249584 + 4) * 0.2));
    limit.finished(1000 * MS, Outcome.OK, 200, 0);
    assertThat(limit.limit(0)).isEqualTo((int) (190.8998336 * 0.9 + 0.8)); // gradient 0.5
  }

  @Test
  void gradientMeasuresFirstWithItsLeastLimit() {
    GradientLimit limit = gradient(0);
    assertThat(limit.limit(0)).isEqualTo(3);
    for (int k = 1; k <= 49; k++) {
      limit.finished(10 * MS, Outcome.OK, 3, k * SECOND);
    }
    assertThat(limit.limit(49 * SECOND)).isEqualTo(3);
    limit.finished(10 * MS, Outcome.OK, 3, 50 * SECOND);
    limit.finished(10 * MS, Outcome.OK, 3, 50 * SECOND + 50 * MS);
    assertThat(limit.limit(50 * SECOND + 99 * MS)).isEqualTo(3);
    // 3 · 1.25 + √3.75 = 5.68
    assertThat(limit.limit(50 * SECOND + 100 * MS)).isEqualTo(5);
    assertThat(limit.limit(50 * SECOND + 500 * MS)).as("no samples, no change").isEqualTo(5);
  }

  @Test
  void gradientIsCutToHalfAndTwice() {
    assertThat(gradientAfterOneWindow(1 * MS)).isEqualTo((int) (6 + Math.sqrt(6)));
    assertThat(gradientAfterOneWindow(500 * MS)).isEqualTo(3); // 1.5 + 1.22, and the least is 3
  }

  private static int gradientAfterOneWindow(long latencyNanos) {
    GradientLimit limit = gradient(0);
    for (int k = 0; k < 50; k++) {
      limit.finished(10 * MS, Outcome.OK, 3, SECOND);
    }
    limit.finished(latencyNanos, Outcome.OK, 3, 2 * SECOND);
    return limit.limit(3 * SECOND);
  }

  /** A backend that serves 100 at a time: latency grows with what is beyond. */
  @Test
  void gradientSettlesWhereItsFormulaSays() {
    GradientLimit limit = gradient(0);
    long now = SECOND;
    for (int k = 0; k < 50; k++) {
      limit.finished(10 * MS, Outcome.OK, 3, now);
    }
    for (int window = 0; window < 100; window++) {
      double load = Math.max(1, limit.limit(now) / 100.0);
      limit.finished((long) (10 * MS * load), Outcome.OK, 100, now + 50 * MS);
      now += 100 * MS;
    }
    double settled = 125 + Math.sqrt(125);
    // The sketch is within 0.4 % of the latency, which moves 1.25 C by as much, and a limit is
    // whole.
    assertThat((double) limit.limit(now)).isBetween(settled - 2, settled + 1);
  }

  @Test
  void gradientMeasuresAgainInTimeAndIgnoresWhatBeganBefore() {
    GradientLimit limit = gradient(0);
    for (int k = 0; k < 50; k++) {
      limit.finished(10 * MS, Outcome.OK, 3, SECOND);
    }
    limit.finished(10 * MS, Outcome.OK, 3, 2 * SECOND);
    assertThat(limit.limit(61 * SECOND - 1)).isEqualTo(5);
    assertThat(limit.limit(61 * SECOND)).isEqualTo(3);
    for (int k = 0; k < 100; k++) {
      limit.finished(10 * SECOND, Outcome.OK, 3, 62 * SECOND); // began before
    }
    assertThat(limit.limit(62 * SECOND)).isEqualTo(3);
    for (int k = 0; k < 50; k++) {
      limit.finished(10 * MS, Outcome.OK, 3, 63 * SECOND);
    }
    assertThat(limit.limit(63 * SECOND)).as("what it was before").isEqualTo(5);
  }

  @Test
  void gradientDoubtsItsMeasurementAfterFiveWindowsAtTheLeast() {
    GradientLimit limit = gradient(0);
    long now = SECOND;
    for (int k = 0; k < 50; k++) {
      limit.finished(MS, Outcome.OK, 3, now);
    }
    for (int window = 0; window < 5; window++) {
      limit.finished(20 * MS, Outcome.OK, 3, now + 50 * MS);
      now += 100 * MS;
    }
    assertThat(limit.limit(now)).isEqualTo(3);
    for (int k = 0; k < 50; k++) {
      limit.finished(20 * MS, Outcome.OK, 3, now + SECOND); // the measurement it starts early
    }
    limit.finished(20 * MS, Outcome.OK, 3, now + SECOND);
    assertThat(limit.limit(now + 2 * SECOND)).isEqualTo(5);
  }

  @Test
  void jitterStretchesTheTimeBetweenMeasurements() {
    GradientLimit limit = gradient(0.15);
    for (int k = 0; k < 50; k++) {
      limit.finished(10 * MS, Outcome.OK, 3, 10 * MS);
    }
    limit.finished(10 * MS, Outcome.OK, 3, SECOND);
    assertThat(limit.limit(60 * SECOND)).isEqualTo(5);
    assertThat(limit.limit(70 * SECOND)).isEqualTo(3);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void allocatesNothing(ConcurrencyLimits.Kind kind) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    ConcurrencyGate gate = new ConcurrencyGate(defaults(kind));
    serve(gate, 0, 50_000);
    long before = threads.getCurrentThreadAllocatedBytes();
    serve(gate, 50_000, 200_000);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
    assertThat(gate.entered()).isEqualTo(250_000);
  }

  private static void serve(ConcurrencyGate gate, int from, int requests) {
    for (int k = from; k < from + requests; k++) {
      gate.tryEnter(k * MS);
      gate.left(MS + k % 7 * 1000, Outcome.OK, 10, k * MS + MS);
    }
  }

  @Test
  void nothingLeavesThatHasNotEntered() {
    ConcurrencyGate gate = new ConcurrencyGate(new FixedLimit(1));
    assertThat(gate.tryEnter(0)).isTrue();
    assertThat(gate.tryEnter(0)).isFalse();
    gate.left(1, Outcome.OK, 1, 1);
    assertThatIllegalStateException().isThrownBy(() -> gate.left(1, Outcome.OK, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new AimdLimit(5, 4, 0.9, 1));
  }
}
