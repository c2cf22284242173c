package dev.lbsim.core.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class OccupancyTest {
  private static final long HUNDRED_YEARS = 3_155_760_000_000_000_000L;

  /**
   * Random entries and exits; the integral between two looks is compared with the sum of N times
   * the length of each piece, in whole numbers of any size.
   */
  @Property(tries = 500, seed = "7")
  void theIntegralEqualsTheSumOfRectanglesHoweverOftenTheSumsWrap(
      @ForAll @LongRange(max = HUNDRED_YEARS) long start,
      @ForAll @Size(min = 2, max = 60) List<@LongRange(max = 1_000_000_000_000L) Long> gaps,
      @ForAll @Size(60) List<@IntRange(min = -3, max = 40) Integer> moves) {
    Occupancy occupancy = new Occupancy();
    long now = start;
    long present = 0;
    long atLook = occupancy.integral(start);
    BigInteger exact = BigInteger.ZERO;
    List<BigInteger> exactParts = new ArrayList<>();
    List<BigInteger> parts = new ArrayList<>();
    for (int i = 0; i < gaps.size(); i++) {
      exact = exact.add(BigInteger.valueOf(present).multiply(BigInteger.valueOf(gaps.get(i))));
      now += gaps.get(i);
      for (int k = 0; k < Math.abs(moves.get(i)); k++) {
        if (moves.get(i) > 0) {
          occupancy.enter(now);
          present++;
        } else if (present > 0) {
          occupancy.exit(now);
          present--;
        }
      }
      if (i % 5 == 4) {
        parts.add(BigInteger.valueOf(occupancy.integral(now) - atLook));
        exactParts.add(exact);
        exact = BigInteger.ZERO;
        atLook = occupancy.integral(now);
      }
    }

    assertThat(parts).isEqualTo(exactParts);
    assertThat(occupancy.present()).isEqualTo(present);
    assertThat(occupancy.integral(now + 10) - occupancy.integral(now)).isEqualTo(10 * present);
  }

  @Test
  void sumsThatWrapGiveTheRightDifference() {
    Occupancy occupancy = new Occupancy();
    for (int i = 0; i < 100; i++) {
      occupancy.enter(HUNDRED_YEARS);
    }
    // The true integral since time 0 would be 3e20: it has wrapped, the difference has not.
    long before = occupancy.integral(HUNDRED_YEARS + 1_000);
    occupancy.exit(HUNDRED_YEARS + 1_500);
    long after = occupancy.integral(HUNDRED_YEARS + 2_000);

    assertThat(after - before).isEqualTo(100 * 500 + 99 * 500);
    assertThat(Occupancy.mean(before, after, HUNDRED_YEARS + 1_000, HUNDRED_YEARS + 2_000))
        .isCloseTo(99.5, within(1e-12));
  }

  @Test
  void anEmptySpanHasNoMean() {
    assertThat(Occupancy.mean(5, 5, 7, 7)).isNaN();
  }
}
