package dev.lbsim.core.dns;

/** Puts eligible addresses in the order of their distance. */
final class Nearest {
  private Nearest() {}

  /**
   * Writes the nearest addresses, the nearest first; of equals the one written first by the
   * operator.
   *
   * @param max how many at most
   * @return how many there are
   */
  static int order(AddressSet addresses, Surroundings world, int place, int max, int[] out) {
    int count = addresses.eligibleCount();
    for (int k = 0; k < count; k++) {
      int address = addresses.eligible(k);
      long trip = world.roundTripNanos(place, address);
      int at = k;
      while (at > 0 && world.roundTripNanos(place, out[at - 1]) > trip) {
        out[at] = out[at - 1];
        at--;
      }
      out[at] = address;
    }
    return Math.min(max, count);
  }
}
