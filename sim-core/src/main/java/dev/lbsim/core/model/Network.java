package dev.lbsim.core.model;

import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.engine.Step;
import dev.lbsim.core.random.DemandSource;
import dev.lbsim.core.random.Distribution;
import dev.lbsim.core.random.RandomStream;
import dev.lbsim.core.random.Sampler;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The places of a world and the way between each two of them: how long it takes, how much of what
 * is sent gets lost, and whether it is cut. A component without a place is next to everything.
 *
 * <p>{@link Link} carries requests over it. Control messages (DNS queries, health probes) go by
 * {@link #send}, which never tells anybody that one was lost: whoever waits needs a timeout, as in
 * the real world.
 *
 * <p>Hot path: runs once per event.
 */
public final class Network {
  /** The place of a component that has none: no time passes on the way to or from it. */
  public static final int NOWHERE = -1;

  /**
   * What a network is like.
   *
   * @param places how many places there are; they are called 0, 1, 2, ...
   * @param roundTripNanos round trips of light in the fibre between each two places, row by row
   * @param jitter what each way takes longer at random, in nanoseconds, or null for nothing
   * @param lossShare share of messages between places that vanishes, from 0 to 1
   */
  public record Settings(
      int places, long[] roundTripNanos, @Nullable Distribution jitter, double lossShare) {
    /** No places at all. */
    public static final Settings NONE = new Settings(0, new long[0], null, 0);
  }

  private final Engine engine;
  private final @Nullable Remote remote;
  private final int places;
  private final long[] roundTripNanos;
  private final long[] extraNanos;
  private final double[] lossShare;
  private final int[] cuts;
  private final double usualLossShare;
  private final @Nullable Distribution jitter;
  private final @Nullable Sampler requestJitter;
  private final DemandSource requestBits = new DemandSource("network/jitter");

  /**
   * @param remote what everything is that is sent to, in a live world; else null
   */
  Network(Engine engine, Settings settings, @Nullable Remote remote) {
    this.engine = engine;
    this.remote = remote;
    this.places = settings.places();
    this.roundTripNanos = settings.roundTripNanos().clone();
    this.extraNanos = new long[roundTripNanos.length];
    this.cuts = new int[roundTripNanos.length];
    this.lossShare = new double[roundTripNanos.length];
    this.usualLossShare = settings.lossShare();
    Arrays.fill(lossShare, usualLossShare);
    for (int place = 0; place < places; place++) {
      lossShare[place * places + place] = 0;
    }
    this.jitter = settings.jitter();
    this.requestJitter = jitter == null ? null : jitter.sampler(requestBits);
  }

  /** What everything that is sent to is in a live world, or null in a simulated one. */
  @Nullable Remote remote() {
    return remote;
  }

  /** How many places there are. */
  public int places() {
    return places;
  }

  /** True if something on the way from one to the other can take time or get lost. */
  boolean apart(int from, int to) {
    return from != to && from != NOWHERE && to != NOWHERE;
  }

  /** The round trip between two places as it is now, without jitter; 0 to and from nowhere. */
  public long roundTripNanos(int from, int to) {
    if (!apart(from, to)) {
      return 0;
    }
    int way = from * places + to;
    return roundTripNanos[way] + extraNanos[way];
  }

  /** True while nothing gets from one place to the other. */
  public boolean cut(int from, int to) {
    return apart(from, to) && cuts[from * places + to] > 0;
  }

  /** True while nothing gets from {@code place} to any other. */
  boolean isolated(int place) {
    if (place == NOWHERE || places < 2) {
      return false;
    }
    for (int other = 0; other < places; other++) {
      if (other != place && !cut(place, other)) {
        return false;
      }
    }
    return true;
  }

  /** The place among {@code places} nearest to {@code from}, the first of equals: its index. */
  int nearest(int from, int[] candidates) {
    int best = 0;
    for (int i = 1; i < candidates.length; i++) {
      if (roundTripNanos(from, candidates[i]) < roundTripNanos(from, candidates[best])) {
        best = i;
      }
    }
    return best;
  }

  /** True if a message sent now does not arrive. */
  boolean loses(int from, int to, RandomStream random) {
    if (!apart(from, to)) {
      return false;
    }
    int way = from * places + to;
    return cuts[way] > 0 || (lossShare[way] > 0 && random.nextDouble() < lossShare[way]);
  }

  /** How long a request born with {@code bits} is on its way, in nanoseconds. */
  long onWayNanos(int from, int to, long bits) {
    if (!apart(from, to)) {
      return 0;
    }
    long base = (roundTripNanos(from, to) + 1) / 2;
    if (requestJitter == null) {
      return base;
    }
    requestBits.reseed(bits + 31L * from + to);
    return base + requestJitter.nextNanos();
  }

  /**
   * Carries a control message: runs {@code step} on {@code subject} when it arrives, which between
   * two components at one place is at once.
   *
   * @param random of the sender, for loss and jitter
   * @return false if it will never arrive; nobody else is told
   */
  <S> boolean send(int from, int to, RandomStream random, Step<S> step, S subject) {
    if (!apart(from, to)) {
      step.run(subject);
      return true;
    }
    if (loses(from, to, random)) {
      return false;
    }
    engine.after(onWayNanos(from, to, jitter == null ? 0 : random.nextLong()), step, subject);
    return true;
  }

  /** Cuts the way between two places, both directions, or takes one cut back. */
  void setCut(int a, int b, boolean cut) {
    int by = cut ? 1 : -1;
    cuts[a * places + b] += by;
    cuts[b * places + a] += by;
  }

  /** Share lost between two places from now on, both directions; negative for the usual one. */
  void setLossShare(int a, int b, double share) {
    double set = share < 0 ? usualLossShare : share;
    lossShare[a * places + b] = set;
    lossShare[b * places + a] = set;
  }

  /** Adds to every round trip between two places; 0 ends it. */
  void setExtraNanos(int a, int b, long nanos) {
    extraNanos[a * places + b] = nanos;
    extraNanos[b * places + a] = nanos;
  }
}
