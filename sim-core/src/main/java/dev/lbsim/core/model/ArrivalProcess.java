package dev.lbsim.core.model;

/**
 * When open-loop requests are born: whatever the service does, the next one comes.
 *
 * <p>Hot path: runs once per event.
 */
public interface ArrivalProcess {
  /** Answer of {@link #nextNanos} when there will be no more. */
  long NEVER = Long.MAX_VALUE;

  /**
   * The instant of the next arrival.
   *
   * @param afterNanos the instant of the last one, or the time at which this process took over
   * @return not before {@code afterNanos}, or {@link #NEVER}
   */
  long nextNanos(long afterNanos);

  /**
   * Fills in what the process knows of the request whose instant it gave last, where that is more
   * than when it comes (a trace).
   */
  default void describe(Demand demand) {}

  /** What a request asks for. */
  final class Demand {
    /** Index into the group's request kinds. */
    public int kind;

    /** Factor on the service time. */
    public double cost;

    /** Bytes of the answer. */
    public long sizeBytes;

    /** What it asks for, or -1. */
    public long key;
  }
}
