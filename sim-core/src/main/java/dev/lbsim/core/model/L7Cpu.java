package dev.lbsim.core.model;

import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.random.DemandSource;
import dev.lbsim.core.random.Sampler;
import org.jspecify.annotations.Nullable;

/**
 * The CPU of one L7 worker, which serves in order of arrival, and what requests ask of it.
 *
 * <p>Hot path: runs once per event.
 */
final class L7Cpu {
  private final Station station;
  private final DemandSource demand;
  private final @Nullable Sampler overhead;
  private final double perByteNanos;
  private final @Nullable CompressSettings compress;

  /**
   * @param tier whose workers ask the same of a request
   * @param owner hears when work is done
   */
  L7Cpu(String name, String tier, Engine engine, L7Settings settings, Station.Owner owner) {
    this.station =
        new QueueStation(
            name, engine, owner, 1, QueueSettings.ofPlaces(Long.MAX_VALUE), Discipline.FIFO);
    this.demand = new DemandSource(tier + "/overhead");
    this.overhead = settings.overhead() == null ? null : settings.overhead().sampler(demand);
    this.perByteNanos = settings.perByteNanos();
    this.compress = settings.compress();
  }

  /** True if requests ask nothing of it. */
  boolean idles() {
    return overhead == null && perByteNanos == 0 && compress == null;
  }

  /** The work of a request itself, in nanoseconds. */
  double workOf(Request request) {
    double work = perByteNanos * request.sizeBytes;
    if (overhead != null) {
      demand.reseed(request.demandBits);
      work += overhead.next();
    }
    if (compress != null) {
      work += compress.workOf(request);
    }
    return work;
  }

  /** A request wants so much of it. */
  void enter(Request request, double work) {
    request.work = work;
    station.offeredWork += work;
    station.enter(request);
  }

  /** Takes out any one request, or returns null when there is none. */
  @Nullable Request removeAny() {
    return station.removeAny();
  }

  /** Changes its speed; 0 stops it. */
  void setRate(double rate) {
    station.setRate(rate);
  }

  /** Requests that wait for it or are worked on. */
  int present() {
    return station.present();
  }

  long offeredNanos() {
    return (long) station.offeredWork;
  }

  /** Requests that wait for it. */
  int waiting() {
    return station.waiting;
  }

  /** How long it has been busy; modulo 2^64. */
  long busyNanos(long nowNanos) {
    return station.busySum + station.busy * nowNanos;
  }

  /** How long requests have waited for it; modulo 2^64. */
  long waitingNanos(long nowNanos) {
    return station.waitingSum + station.waiting * nowNanos;
  }
}
