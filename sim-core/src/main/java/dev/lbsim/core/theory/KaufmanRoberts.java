package dev.lbsim.core.theory;

import java.util.Arrays;

/**
 * Requests of several classes that take different shares of one room and are lost where there is
 * none: Erlang's loss system with more than one size. Any distribution of service.
 *
 * <p>The occupancy q obeys j q(j) = sum of a_k b_k q(j - b_k), and a class of size b is lost in the
 * last b states (J. Kaufman, "Blocking in a Shared Resource Environment", IEEE Trans.
 * Communications 29(10), 1981; J. Roberts, 1981).
 */
public final class KaufmanRoberts {
  private final double[] occupancy;

  /**
   * The room, in steady state.
   *
   * @param capacity units of room, at least 1
   * @param offeredLoads arrival rate times mean service of each class, at least 0
   * @param sizes units that one request of each class takes, at least 1
   */
  public KaufmanRoberts(int capacity, double[] offeredLoads, int[] sizes) {
    Require.atLeast("capacity", capacity, 1);
    for (int k = 0; k < sizes.length; k++) {
      Require.notNegative("offered load", offeredLoads[k]);
      Require.atLeast("size", sizes[k], 1);
    }
    occupancy = new double[capacity + 1];
    occupancy[0] = 1;
    for (int j = 1; j <= capacity; j++) {
      for (int k = 0; k < sizes.length; k++) {
        if (j >= sizes[k]) {
          occupancy[j] += offeredLoads[k] * sizes[k] * occupancy[j - sizes[k]] / j;
        }
      }
    }
    double sum = Arrays.stream(occupancy).sum();
    for (int j = 0; j <= capacity; j++) {
      occupancy[j] /= sum;
    }
  }

  /** Share of the requests of this size that are lost. */
  public double blocking(int size) {
    double lost = 0;
    for (int j = Math.max(0, occupancy.length - size); j < occupancy.length; j++) {
      lost += occupancy[j];
    }
    return lost;
  }
}
