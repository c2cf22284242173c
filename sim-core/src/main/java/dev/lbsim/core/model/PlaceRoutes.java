package dev.lbsim.core.model;

import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.random.Distribution;
import dev.lbsim.core.random.Sampler;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Routes without routers: from each place to the site that comes first in an order of its own, by
 * distance or as written by hand. Easy to follow in a class room. A bad choice for foreseeing a
 * real network: BGP knows no distance, and a withdrawal moves bystanders too.
 *
 * <p>After a change each place finds its new site after a time of its own.
 */
final class PlaceRoutes implements SiteRoutes {
  private static final int PREPENDED = 1_000_000;

  private final Engine engine;
  private final @Nullable Sampler converge;
  private final Runnable changed;

  /** By place, the last for those who stand nowhere: the sites, best first. */
  private final int[][] order;

  private final int[] current;
  private final boolean[] announced;
  private final int[] prepends;

  /**
   * @param order by place, and last for those without: all sites, best first
   * @param converge how long until a place follows a change, in nanoseconds, or null for at once
   * @param changed told after each change of a route
   */
  PlaceRoutes(
      Engine engine,
      int[][] order,
      int sites,
      @Nullable Distribution converge,
      org.apache.commons.rng.UniformRandomProvider random,
      Runnable changed) {
    this.engine = engine;
    this.order = order;
    this.converge = converge == null ? null : converge.sampler(random);
    this.changed = changed;
    this.announced = new boolean[sites];
    this.prepends = new int[sites];
    Arrays.fill(announced, true);
    this.current = new int[order.length];
    for (int place = 0; place < order.length; place++) {
      current[place] = best(place);
    }
  }

  /** For each place, and for nowhere, the sites by distance; the first written of equals. */
  static int[][] nearest(Network network, int[] sitePlaces) {
    int[][] order = new int[network.places() + 1][];
    for (int place = 0; place < order.length; place++) {
      int from = place < network.places() ? place : Network.NOWHERE;
      order[place] =
          IntStream.range(0, sitePlaces.length)
              .boxed()
              .sorted(
                  Comparator.comparingLong(site -> network.roundTripNanos(from, sitePlaces[site])))
              .mapToInt(Integer::intValue)
              .toArray();
    }
    return order;
  }

  @Override
  public int siteFrom(int place, int as) {
    return current[place == Network.NOWHERE ? current.length - 1 : place];
  }

  @Override
  public void setAnnounced(int site, boolean isAnnounced) {
    announced[site] = isAnnounced;
    follow();
  }

  @Override
  public void setPrepend(int site, int times) {
    prepends[site] = times;
    follow();
  }

  private void follow() {
    for (int place = 0; place < order.length; place++) {
      if (best(place) != current[place]) {
        int there = place;
        if (converge == null) {
          moveTo(there);
        } else {
          engine.after(converge.nextNanos(), () -> moveTo(there));
        }
      }
    }
  }

  private void moveTo(int place) {
    int best = best(place);
    if (best != current[place]) {
      current[place] = best;
      changed.run();
    }
  }

  /** A site that is prepended comes behind all that are prepended less. */
  private int best(int place) {
    int best = NONE;
    int bestRank = Integer.MAX_VALUE;
    for (int i = 0; i < order[place].length; i++) {
      int site = order[place][i];
      int rank = prepends[site] * PREPENDED + i;
      if (announced[site] && rank < bestRank) {
        best = site;
        bestRank = rank;
      }
    }
    return best;
  }
}
