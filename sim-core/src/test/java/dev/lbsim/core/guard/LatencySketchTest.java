package dev.lbsim.core.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LatencySketchTest {
  @Property(tries = 500, seed = "1")
  void aPercentileIsWithinHalfABucketOfTheSampleAtThatRank(
      @ForAll @Size(min = 1, max = 60)
          List<@LongRange(min = 0, max = Long.MAX_VALUE) Long> latencies,
      @ForAll @DoubleRange(min = 0, max = 1) double q) {
    LatencySketch sketch = new LatencySketch();
    latencies.forEach(sketch::record);
    int rank = Math.max(1, (int) Math.ceil(q * latencies.size()));
    long exact = latencies.stream().sorted().skip(rank - 1).findFirst().orElseThrow();
    assertThat((double) sketch.quantileNanos(q)).isCloseTo(exact, within(exact / 256.0));
    sketch.clear();
    assertThat(sketch.count()).isZero();
    sketch.record(7);
    assertThat(sketch.quantileNanos(q)).isEqualTo(7);
  }

  @Test
  void halvingLetsNewSamplesPrevail() {
    LatencySketch sketch = new LatencySketch();
    for (int k = 0; k < 1000; k++) {
      sketch.record(10);
    }
    for (int halving = 0; halving < 4; halving++) {
      sketch.halve();
    }
    assertThat(sketch.count()).isEqualTo(62);
    for (int k = 0; k < 63; k++) {
      sketch.record(100);
    }
    assertThat(sketch.quantileNanos(0.49)).isEqualTo(10);
    assertThat(sketch.quantileNanos(0.51)).isEqualTo(100);
  }

  @Test
  void halvingKeepsPercentilesOfASparseTail() {
    LatencySketch sketch = new LatencySketch();
    for (int k = 1; k <= 100; k++) {
      sketch.record(k * 1_000_000L); // a bucket each
    }
    sketch.halve();
    assertThat(sketch.count()).isEqualTo(50);
    for (double q : new double[] {0.1, 0.5, 0.9, 0.98}) {
      assertThat((double) sketch.quantileNanos(q)).isCloseTo(q * 1e8, within(q * 1e8 / 256 + 1e6));
    }
  }

  @Test
  void refusesWhatIsNoLatencyAndAnswersNothingFromNothing() {
    LatencySketch sketch = new LatencySketch();
    assertThatIllegalArgumentException().isThrownBy(() -> sketch.record(-1));
    assertThatIllegalStateException().isThrownBy(() -> sketch.quantileNanos(0.5));
    sketch.record(1);
    sketch.halve();
    assertThatIllegalStateException().isThrownBy(() -> sketch.quantileNanos(0.5));
  }
}
