package dev.lbsim.core.guard.cache;

import dev.lbsim.core.guard.slots.SlotIndex;
import dev.lbsim.core.guard.slots.SlotLists;
import dev.lbsim.core.guard.slots.SlotPool;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Request coalescing: of all who miss the same object at the same time one asks the origin, and the
 * others wait for what he brings. Without it an object of r requests per second that takes t
 * seconds to fetch is fetched r t times whenever it expires.
 *
 * <p>Who asks and what for is the owner's business; waiters are his numbers. He keeps the time for
 * them too: when a waiter has waited long enough he {@linkplain #leave takes him out} and sends him
 * on alone (nginx {@code proxy_cache_lock_timeout}, 5 s), and when the leader has been gone for too
 * long he {@linkplain #succeed sends another} (nginx {@code proxy_cache_lock_age}, 5 s). nginx
 * wakes waiters every 500 ms to look; here they get the answer when it is there.
 *
 * <p>A bad choice for what is not shared in the end: waiters for a response that turns out to be
 * private have waited for nothing, one after the other if each in turn is made leader. Varnish's
 * hit-for-miss remembers such keys; here the owner must.
 *
 * <p>Hot path: runs once per request. It allocates only when more wait than ever before.
 */
public final class SingleFlight {
  /** nginx's {@code proxy_cache_lock_timeout}. */
  public static final long DEFAULT_PATIENCE_NANOS = 5_000_000_000L;

  /** nginx's {@code proxy_cache_lock_age}. */
  public static final long DEFAULT_LEADER_NANOS = 5_000_000_000L;

  /** Nobody. */
  public static final int NONE = -1;

  private final SlotIndex flights = new SlotIndex();
  private final SlotPool flightPool = new SlotPool();
  private long[] startedNanos = new long[16];
  private int[] leaders = new int[16];
  private long[] serial = new long[16];
  private long serials;

  /** Who waits, by flight, the one who came first last. */
  private final SlotLists queues = new SlotLists(16);

  private final SlotPool seats = new SlotPool();
  private int[] waiterOf = new int[16];

  /** What somebody who joins is to do. */
  public enum Role {
    /** Ask the origin, and end the flight with what comes of it. */
    LEADER,
    /** Wait. */
    FOLLOWER
  }

  /**
   * Somebody wants an object that is not there.
   *
   * @param waiter his number, 0 or more; handed back when his turn comes, if he is to wait
   */
  public Role join(long key, int waiter, long nowNanos) {
    int flight = flights.find(key);
    if (flight == SlotIndex.NONE) {
      start(key, nowNanos);
      return Role.LEADER;
    }
    int seat = seats.take();
    if (seat >= waiterOf.length) {
      waiterOf = Arrays.copyOf(waiterOf, 2 * waiterOf.length);
    }
    waiterOf[seat] = waiter;
    queues.addFirst(flight, seat, 1);
    return Role.FOLLOWER;
  }

  private void start(long key, long nowNanos) {
    int flight = flightPool.take();
    if (flight >= startedNanos.length) {
      int room = 2 * startedNanos.length;
      startedNanos = Arrays.copyOf(startedNanos, room);
      leaders = Arrays.copyOf(leaders, room);
      serial = Arrays.copyOf(serial, room);
    }
    startedNanos[flight] = nowNanos;
    leaders[flight] = 1;
    serial[flight] = ++serials;
    flights.add(key, flight);
  }

  /**
   * The serial number of the flight for a key, for {@link #fail}: a leader takes it when he has
   * become one. 0 if there is none.
   */
  public long flight(long key) {
    int flight = flights.find(key);
    return flight == SlotIndex.NONE ? 0 : serial[flight];
  }

  /** When the latest leader for a key was sent; there must be one. */
  public long leaderSentNanos(long key) {
    return startedNanos[flights.find(key)];
  }

  /** How many wait for a key. */
  public int waiting(long key) {
    int flight = flights.find(key);
    return flight == SlotIndex.NONE ? 0 : (int) queues.weight(flight);
  }

  /** Flights under way. */
  public int flights() {
    return flights.size();
  }

  /** How many wait, for any key. */
  public int waiting() {
    return seats.taken();
  }

  /**
   * The object is there, or it is known that it cannot be shared: the flight is over, and who has
   * waited is handed back in the order in which they came. They may join again at once. Does
   * nothing if the flight is over already.
   *
   * @param next takes the waiters; bind it once and not per call
   */
  public void complete(long key, IntConsumer next) {
    int flight = flights.remove(key);
    if (flight == SlotIndex.NONE) {
      return;
    }
    int seat = queues.last(flight);
    while (seat != SlotLists.NONE) {
      next.accept(vacate(seat));
      seat = queues.last(flight);
    }
    flightPool.release(flight);
  }

  /**
   * A leader has failed. If another leader of this flight is still out, or the flight is not his
   * any more, nothing happens. Else the one who has waited longest is to lead, as in nginx; who
   * would rather hand the failure to all calls {@link #complete}.
   *
   * @param failed serial number of his flight, {@link #flight}
   * @return the waiter who leads from now on, or {@link #NONE}; if none waits the flight is over
   */
  public int fail(long key, long failed, long nowNanos) {
    int flight = flights.find(key);
    if (flight == SlotIndex.NONE || serial[flight] != failed || --leaders[flight] > 0) {
      return NONE;
    }
    int seat = queues.last(flight);
    if (seat == SlotLists.NONE) {
      flights.remove(key);
      flightPool.release(flight);
      return NONE;
    }
    return lead(flight, seat, nowNanos);
  }

  /**
   * The leader has been gone for too long: the one who has waited longest goes too.
   *
   * @return the waiter who leads as well from now on, or {@link #NONE} if nobody waits
   */
  public int succeed(long key, long nowNanos) {
    int flight = flights.find(key);
    int seat = flight == SlotIndex.NONE ? SlotLists.NONE : queues.last(flight);
    return seat == SlotLists.NONE ? NONE : lead(flight, seat, nowNanos);
  }

  private int lead(int flight, int seat, long nowNanos) {
    leaders[flight]++;
    startedNanos[flight] = nowNanos;
    return vacate(seat);
  }

  /**
   * A waiter has waited long enough or is gone. Quick for those who came first.
   *
   * @return true if he was waiting
   */
  public boolean leave(long key, int waiter) {
    int flight = flights.find(key);
    int seat = flight == SlotIndex.NONE ? SlotLists.NONE : queues.last(flight);
    while (seat != SlotLists.NONE && waiterOf[seat] != waiter) {
      seat = queues.before(seat);
    }
    if (seat == SlotLists.NONE) {
      return false;
    }
    vacate(seat);
    return true;
  }

  private int vacate(int seat) {
    queues.remove(seat);
    seats.release(seat);
    return waiterOf[seat];
  }
}
