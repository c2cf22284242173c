package dev.lbsim.core.guard.defence;

/**
 * Says when clients must show that they are no robots: always, or while a figure is above a
 * threshold and for some time after, so that a defence which works does not switch itself off at
 * once.
 *
 * <p>Figures that grow (requests so far, time that backends were busy) are looked at over windows.
 * Within a window it is on as soon as the whole window cannot stay below the threshold any more.
 *
 * <p>Source: the "under attack" modes of content delivery networks, which operators and later rules
 * switch on by the rate of requests; Fastly and Cloudflare document rates, HAProxy's {@code
 * be_conn} and {@code sess_rate} serve as conditions. A bad choice with a threshold that a good day
 * reaches: then its own success challenges everybody.
 *
 * <p>Hot path: runs once per request.
 */
public final class ChallengeTrigger {
  /** What is compared with the threshold. */
  public enum Figure {
    /** Nothing: it is always on. */
    ALWAYS,
    /** Requests per second; the reading is how many there were so far. */
    RATE,
    /** Requests in flight, at the instant when another one comes. */
    INFLIGHT,
    /** The busy share of the workers of backends; the reading is how long one was busy, on mean. */
    UTILISATION
  }

  /**
   * When it is on.
   *
   * @param figure what is looked at
   * @param above the threshold: per second, a number, or a share
   * @param windowNanos over which a figure that grows is averaged
   * @param holdNanos how long it stays on after that
   */
  public record Settings(Figure figure, double above, long windowNanos, long holdNanos) {}

  private static final double NANOS_PER_SEC = 1e9;

  private final Settings settings;
  private final double mostPerWindow;
  private boolean begun;
  private long windowNanos;
  private double windowReading;
  private long onUntilNanos = Long.MIN_VALUE;

  public ChallengeTrigger(Settings settings) {
    this.settings = settings;
    double perWindow = settings.above * settings.windowNanos;
    this.mostPerWindow = settings.figure == Figure.RATE ? perWindow / NANOS_PER_SEC : perWindow;
  }

  /**
   * Whether it is on for the request that has just come.
   *
   * @param reading of the figure, with this request; disregarded where it is {@link Figure#ALWAYS}
   */
  public boolean on(double reading, long nowNanos) {
    boolean above =
        switch (settings.figure) {
          case ALWAYS -> true;
          case INFLIGHT -> reading > settings.above;
          case RATE, UTILISATION -> grewTooFast(reading, nowNanos);
        };
    if (above) {
      onUntilNanos = nowNanos + settings.holdNanos;
    }
    return above || nowNanos < onUntilNanos;
  }

  private boolean grewTooFast(double reading, long nowNanos) {
    if (!begun) {
      begun = true;
      windowNanos = nowNanos;
      windowReading = reading;
      return false;
    }
    double grown = reading - windowReading;
    double windows = Math.max(1, (double) (nowNanos - windowNanos) / settings.windowNanos);
    boolean above = grown > mostPerWindow * windows;
    if (nowNanos - windowNanos >= settings.windowNanos) {
      windowNanos = nowNanos;
      windowReading = reading;
    }
    return above;
  }
}
