package dev.lbsim.core.anycast;

import dev.lbsim.core.time.Timeline;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What happens between a change of what is announced and quiet: every AS runs BGP (RFC 4271) for
 * one prefix. It takes its best route from what neighbours told it, tells them when that changes,
 * and waits between two updates to one neighbour for the MRAI. After a withdrawal ASes try ever
 * longer paths that are gone already (path exploration: Labovitz, Ahuja, Bose and Jahanian,
 * "Delayed Internet routing convergence", SIGCOMM 2000).
 *
 * <p>Starts quiet, as {@link Catchment} has it, and ends so. Choices the RFC leaves open: a route
 * is told to the neighbour it is from as well, who finds itself on the path and throws it away; an
 * update that says what the last one said is not sent; a router takes no time; routes of different
 * sites are different routes even if their paths are equal, as with a community per site.
 *
 * <p>A change is what the neighbours of a site notice: whoever calls waits for BFD or for the hold
 * timer. A bad choice for a single AS seen from inside, where iBGP takes time of its own.
 */
public final class Convergence {
  /** Hears of every change of a best route, when it happens. */
  @FunctionalInterface
  public interface Listener {
    /**
     * @param as index of the AS
     * @param site where its new route ends, or {@link Catchment#NO_SITE} if it has none. That is
     *     what it believes: {@link Convergence#deliversTo} says where its packets get.
     */
    void routeChanged(int as, int site, long nowNanos);
  }

  /** Of a packet, in hops. */
  private static final int TIME_TO_LIVE = 255;

  private final AsGraph graph;
  private final ConvergenceSettings settings;
  private final Timeline timeline;
  private final RandomGenerator random;
  private final Listener listener;
  private final RouteTable table;

  /** Where the other end of a link has it: of A's place for B, B's place for A. */
  private final int[] otherEnd;

  // By place of a neighbour: what it was told last, when it may be told more, who waits for that.
  private final @Nullable AsPath[] told;
  private final long[] readyNanos;
  private final boolean[] waiting;
  private int waitingCount;
  private long underWay;
  private long messages;
  private long lastChangeNanos;

  /** While the start is made ready: updates that take no time. */
  private @Nullable ArrayDeque<Runnable> atOnce;

  /**
   * A network that is quiet and knows of {@code announcements}.
   *
   * @param random for the jitter
   * @throws IllegalArgumentException if a session is with an AS that is not in the graph
   */
  public Convergence(
      AsGraph graph,
      Announcements announcements,
      ConvergenceSettings settings,
      Timeline timeline,
      RandomGenerator random,
      Listener listener) {
    this.graph = graph;
    this.settings = settings;
    this.timeline = timeline;
    this.random = random;
    this.listener = listener;
    this.table = new RouteTable(graph, settings, announcements);
    this.otherEnd = graph.otherEnds();
    this.told = new AsPath[otherEnd.length];
    this.readyNanos = new long[otherEnd.length];
    this.waiting = new boolean[otherEnd.length];
    Arrays.fill(readyNanos, Long.MIN_VALUE);
    if (settings.policy() == ConvergenceSettings.Policy.VALLEY_FREE) {
      startFromCatchment();
    } else {
      startByTelling();
    }
    messages = 0;
    lastChangeNanos = timeline.nowNanos();
  }

  private void startFromCatchment() {
    Catchment catchment = new Catchment(graph);
    catchment.compute(table.announcements(), settings.tieRule());
    @Nullable AsPath[] paths = new AsPath[graph.size()];
    for (int as = 0; as < graph.size(); as++) {
      int[] way = catchment.path(as);
      for (int i = way.length - 1; i >= 0; i--) {
        if (paths[way[i]] == null) {
          AsPath rest = i + 1 < way.length ? paths[way[i + 1]] : null;
          paths[way[i]] = table.start(way[i], catchment.nextHop(way[i]), rest);
        }
      }
    }
    for (int as = 0; as < graph.size(); as++) {
      for (int place = graph.firstCustomer(as); place < graph.end(as); place++) {
        told[place] = toTell(as, place);
        table.hear(graph.neighbour(place), otherEnd[place], told[place]);
      }
    }
  }

  /** Without policy shortest paths spread like ripples, and that is quick. */
  private void startByTelling() {
    ArrayDeque<Runnable> queue = new ArrayDeque<>();
    atOnce = queue;
    for (Announcements.Session session : table.announcements().sessions()) {
      decide(graph.indexOf(session.asn()));
    }
    for (Runnable next = queue.poll(); next != null; next = queue.poll()) {
      next.run();
    }
    atOnce = null;
  }

  /** What is announced, by now. */
  public Announcements announcements() {
    return table.announcements();
  }

  /** The neighbours of a site notice that it is gone, or were told. */
  public void withdraw(int site) {
    change(table.announcements().withdraw(site));
  }

  /** A site is announced, again or for the first time. */
  public void announce(int site) {
    change(table.announcements().announce(site));
  }

  /** All sessions of a site prepend so many times from now on. */
  public void prepend(int site, int times) {
    change(table.announcements().prepend(site, times));
  }

  /** The sessions of a site with one AS prepend so many times from now on. */
  public void prepend(int site, long asn, int times) {
    change(table.announcements().prepend(site, asn, times));
  }

  private void change(Announcements next) {
    table.setAnnouncements(next);
    for (Announcements.Session session : next.sessions()) {
      decide(graph.indexOf(session.asn()));
    }
  }

  private void decide(int as) {
    if (table.decide(as)) {
      changed(as);
    }
  }

  private void changed(int as) {
    int end = graph.end(as);
    for (int place = graph.firstCustomer(as); place < end; place++) {
      tell(as, place);
    }
    if (atOnce == null) {
      lastChangeNanos = timeline.nowNanos();
      listener.routeChanged(as, site(as), lastChangeNanos);
    }
  }

  /** Sends the neighbour at {@code place} what it should know, as soon as that may be. */
  private void tell(int as, int place) {
    AsPath path = toTell(as, place);
    if (AsPath.same(path, told[place])) {
      return;
    }
    long now = timeline.nowNanos();
    boolean timed =
        settings.mraiNanos() > 0
            && atOnce == null
            && (path != null || settings.delaysWithdrawals());
    if (timed && now < readyNanos[place]) {
      if (!waiting[place]) {
        waiting[place] = true;
        waitingCount++;
        timeline.after(readyNanos[place] - now, () -> mayTell(as, place));
      }
      return;
    }
    if (timed) {
      readyNanos[place] = now + intervalNanos();
    }
    told[place] = path;
    messages++;
    send(place, path);
  }

  private void mayTell(int as, int place) {
    waiting[place] = false;
    waitingCount--;
    tell(as, place);
  }

  private long intervalNanos() {
    double from = settings.jitterFrom();
    double factor = from == 1 ? 1 : from + (1 - from) * random.nextDouble();
    return Math.round(settings.mraiNanos() * factor);
  }

  private void send(int place, @Nullable AsPath path) {
    underWay++;
    if (atOnce != null) {
      atOnce.add(() -> arrive(place, path));
    } else {
      timeline.after(settings.linkDelayNanos(), () -> arrive(place, path));
    }
  }

  private void arrive(int place, @Nullable AsPath path) {
    underWay--;
    int as = graph.neighbour(place);
    if (table.update(as, otherEnd[place], path)) {
      changed(as);
    }
  }

  /** The best route of an AS if the neighbour at {@code place} is to know it, else null. */
  private @Nullable AsPath toTell(int as, int place) {
    int preference = table.preference(as);
    boolean toCustomer = place < graph.firstPeer(as);
    return Preference.goesToAll(preference)
            || (toCustomer && Preference.goesToCustomers(preference))
        ? table.best(as)
        : null;
  }

  /** True if nothing is under way and nobody waits to send: routes stay until the next change. */
  public boolean quiet() {
    return underWay == 0 && waitingCount == 0;
  }

  /** Updates sent since the start, announcements and withdrawals. */
  public long messages() {
    return messages;
  }

  /** When the last best route changed; the start if none has. */
  public long lastChangeNanos() {
    return lastChangeNanos;
  }

  /** The site an AS believes to reach, or {@link Catchment#NO_SITE}. */
  public int site(int as) {
    AsPath path = table.best(as);
    return path == null ? Catchment.NO_SITE : path.site;
  }

  /** From whom an AS has its route; without policy all count as customers. */
  public RouteClass routeClass(int as) {
    return Preference.routeClass(table.preference(as));
  }

  /** AS numbers on the path an AS has, prepended ones each time; 0 where there is no route. */
  public int pathLength(int as) {
    AsPath path = table.best(as);
    return path == null ? 0 : path.length - 1;
  }

  /** The neighbour an AS sends to; {@link Catchment#NO_HOP} where that is the site, or none. */
  public int nextHop(int as) {
    return table.nextHop(as);
  }

  /**
   * The site that packets from {@code as} get to if every AS on the way sends them on as it sees
   * fit now, or {@link Catchment#NO_SITE} if one has no route or they go round in a circle. When
   * all is quiet that is {@link #site}; before, an AS may be wrong about its neighbours.
   */
  public int deliversTo(int as) {
    int at = as;
    for (int hops = 0; hops < TIME_TO_LIVE; hops++) {
      int next = table.nextHop(at);
      if (next == Catchment.NO_HOP) {
        return site(at);
      }
      at = next;
    }
    return Catchment.NO_SITE;
  }
}
