package dev.lbsim.core.model;

import dev.lbsim.core.dns.Asker;
import dev.lbsim.core.dns.Surroundings;
import org.jspecify.annotations.Nullable;

/**
 * What a name's policy knows of places: the network as it is, and the operator's map.
 *
 * <p>Hot path: runs once per query to the zone.
 */
final class ZoneSurroundings implements Surroundings {
  private final Network network;
  private final Front[] fronts;
  private final double @Nullable [][] map;

  /**
   * @param map as in {@link ZoneSettings}
   */
  ZoneSurroundings(Network network, Front[] fronts, double @Nullable [][] map) {
    this.network = network;
    this.fronts = fronts;
    this.map = map;
  }

  @Override
  public long roundTripNanos(int place, int address) {
    return fronts[address].roundTripNanos(network, place);
  }

  @Override
  public boolean mapped() {
    return map != null;
  }

  @Override
  public boolean knows(int place) {
    return map != null && place != Asker.NOWHERE && map[place].length > 0;
  }

  @Override
  public double share(int place, int address) {
    if (map == null) {
      return 1;
    }
    double[] row = map[place == Asker.NOWHERE ? map.length - 1 : place];
    return row.length == 0 ? 0 : row[address];
  }
}
