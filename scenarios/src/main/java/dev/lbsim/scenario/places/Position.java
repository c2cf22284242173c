package dev.lbsim.scenario.places;

/**
 * A point on the globe, in degrees.
 *
 * @param latitude from -90 (south) to 90
 * @param longitude from -180 (west) to 180
 */
public record Position(double latitude, double longitude) {
  /** Mean radius of the earth (IUGG), in kilometres. */
  private static final double EARTH_KM = 6371.0088;

  /**
   * Light in glass goes at two thirds of its speed in the vacuum: 200 km in a millisecond, so a
   * round trip of 100 km takes one.
   */
  private static final double FIBRE_KM_PER_SEC = 299_792.458 * 2 / 3;

  /** The shortest way over the surface, in kilometres, by the haversine formula. */
  public double kilometresTo(Position other) {
    double a = StrictMath.toRadians(latitude);
    double b = StrictMath.toRadians(other.latitude);
    double vertical = StrictMath.sin((b - a) / 2);
    double horizontal = StrictMath.sin(StrictMath.toRadians(other.longitude - longitude) / 2);
    double h =
        vertical * vertical + StrictMath.cos(a) * StrictMath.cos(b) * horizontal * horizontal;
    return 2 * EARTH_KM * StrictMath.asin(Math.min(1, StrictMath.sqrt(h)));
  }

  /**
   * The round trip of light in a fibre that is {@code stretch} times as long as the shortest way,
   * in nanoseconds.
   */
  public long roundTripNanos(Position other, double stretch) {
    return Math.round(2 * kilometresTo(other) * stretch / FIBRE_KM_PER_SEC * 1e9);
  }
}
