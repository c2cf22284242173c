package dev.lbsim.scenario.places;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PositionTest {
  private static final double QUARTER_KM = Math.PI / 2 * 6371.0088;

  @Test
  void fromPoleToEquatorIsAQuarterOfTheGlobe() {
    Position pole = new Position(90, 0);
    assertThat(pole.kilometresTo(new Position(0, 77))).isCloseTo(QUARTER_KM, within(1e-6));
    assertThat(pole.kilometresTo(new Position(-90, 12))).isCloseTo(2 * QUARTER_KM, within(1e-6));
  }

  @Test
  void theDateLineIsNoObstacle() {
    double east = new Position(0, 179).kilometresTo(new Position(0, -179));
    assertThat(east).isCloseTo(QUARTER_KM / 45, within(1e-6));
  }

  @Test
  void distanceIsTheSameFromBothEndsAndNoneToOneself() {
    for (String a : Cities.names()) {
      Position here = Cities.find(a).orElseThrow();
      assertThat(here.kilometresTo(here)).isZero();
      Position there = Cities.find("tokyo").orElseThrow();
      assertThat(here.kilometresTo(there)).isCloseTo(there.kilometresTo(here), within(1e-9));
      assertThat(here.kilometresTo(there)).isLessThanOrEqualTo(2 * QUARTER_KM);
    }
  }

  @Test
  void knownDistancesComeOutWithinARoundedTenthOfADegree() {
    // Two positions, each rounded by at most 0.05 degrees of 111 km, both ways: 16 km in all.
    assertThat(kilometres("london", "new-york")).isCloseTo(5570, within(16.));
    assertThat(kilometres("sydney", "singapore")).isCloseTo(6307, within(16.));
  }

  @Test
  void aRoundTripOfLightInGlassIsAMillisecondForAHundredKilometres() {
    Position a = new Position(0, 0);
    Position b = new Position(0, 10);
    double km = a.kilometresTo(b);
    assertThat(a.roundTripNanos(b, 1) / 1e6).isCloseTo(2 * km / 199.861, within(1e-2));
    assertThat(a.roundTripNanos(b, 2)).isCloseTo(2 * a.roundTripNanos(b, 1), within(1L));
  }

  private static double kilometres(String a, String b) {
    return Cities.find(a).orElseThrow().kilometresTo(Cities.find(b).orElseThrow());
  }
}
