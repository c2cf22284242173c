package dev.lbsim.core.model;

import dev.lbsim.core.anycast.Catchment;
import dev.lbsim.core.engine.Engine;
import dev.lbsim.core.engine.Step;
import dev.lbsim.core.guard.HealthChecker;
import dev.lbsim.core.random.RandomStream;
import dev.lbsim.core.random.Streams;
import dev.lbsim.core.stats.Metered;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One address announced from several sites (anycast, RFC 4786). Routers choose the site, packet by
 * packet: nothing here steers or caps what comes, and when a route changes, connections over it
 * find a site that does not know them and are reset.
 *
 * <p>A site is announced while nobody has withdrawn it, its neighbours think that its host lives,
 * and its own checks, if any, pass. A host that dies silently is noticed after {@code detectNanos}
 * (BFD, or the hold timer of RFC 4271, section 10); until then, and until the routes have
 * converged, what is sent there is lost.
 *
 * <p>Hot path: runs once per event.
 */
public final class Vip extends Node implements Front, Metered {
  /**
   * How long after a change of routes live connections have surely sent a packet, so that those
   * whose site changed are broken.
   */
  private static final long NEXT_PACKET_NANOS = 100_000_000;

  private static final List<Column> COLUMNS =
      List.of(
          new Column("unrouted", Kind.TOTAL),
          new Column("announced", Kind.LEVEL),
          new Column("routed-ases", Kind.LEVEL),
          new Column("tied-ases", Kind.LEVEL));

  private static final List<Column> SITE_COLUMNS =
      List.of(
          new Column("requests", Kind.TOTAL),
          new Column("connections", Kind.TOTAL),
          new Column("moved", Kind.TOTAL),
          new Column("swallowed", Kind.TOTAL),
          new Column("announced", Kind.LEVEL));

  private final Step<Vip> nextPackets = step("nextPackets", vip -> breakMoved());
  private final VipSettings settings;
  private final Population population;
  private final Network network;
  private final Site[] sites;
  private final boolean secured;
  private final NoRoute unrouted;
  private final SiteRoutes routes;
  private final @Nullable HealthChecker checker;
  private long routedAses;
  private long tiedAses;
  private boolean changedLately;

  Vip(
      String name,
      Engine engine,
      Network network,
      Streams streams,
      Population population,
      Front[] fronts,
      VipSettings settings) {
    super(name, engine);
    this.unrouted = new NoRoute(name);
    this.settings = settings;
    this.network = network;
    this.population = population;
    this.sites = new Site[fronts.length];
    for (int i = 0; i < sites.length; i++) {
      sites[i] = new Site(name + "." + settings.sites().get(i), i, fronts[i]);
    }
    this.secured = Arrays.stream(fronts).anyMatch(Front::endsTls);
    this.routes = routes(streams);
    RandomStream probes = streams.stream(name + "/probes");
    this.checker =
        settings.health() == null
            ? null
            : new HealthChecker(
                sites.length,
                settings.health(),
                engine,
                (site, answer) ->
                    Probing.send(network, name, sites[site].place(), sites[site], probes, answer),
                (site, up, now) -> sites[site].setHealthy(up),
                streams.stream(name + "/health"));
  }

  private SiteRoutes routes(Streams streams) {
    RandomStream random = streams.stream(name + "/routes");
    VipSettings.Routing routing = settings.routing();
    if (routing instanceof VipSettings.Bgp bgp) {
      countTies(bgp);
      return new BgpRoutes(
          engine, bgp.graph(), bgp.announcements(), bgp.settings(), random, this::routesChanged);
    }
    if (routing instanceof VipSettings.ByPlace byPlace) {
      return new PlaceRoutes(
          engine,
          byPlace.order().toArray(int[][]::new),
          sites.length,
          byPlace.converge(),
          random.source(),
          this::routesChanged);
    }
    int[] places = new int[sites.length];
    for (int i = 0; i < places.length; i++) {
      places[i] = sites[i].place();
    }
    return new PlaceRoutes(
        engine,
        PlaceRoutes.nearest(network, places),
        sites.length,
        ((VipSettings.Nearest) routing).converge(),
        random.source(),
        this::routesChanged);
  }

  /** How many ASes reach a site at first, and for how many of them only the tie rule says which. */
  private void countTies(VipSettings.Bgp bgp) {
    Catchment catchment = new Catchment(bgp.graph());
    catchment.compute(bgp.announcements(), bgp.settings().tieRule());
    routedAses = catchment.reachedCount();
    for (int as = 0; as < bgp.graph().size(); as++) {
      tiedAses += catchment.tied(as) ? 1 : 0;
    }
  }

  void start() {
    if (checker != null) {
      for (int i = 0; i < sites.length; i++) {
        checker.start(i, true);
      }
    }
  }

  @Override
  public Front reachedBy(Request request) {
    int site = siteOf(request);
    return site == SiteRoutes.NONE ? unrouted : sites[site];
  }

  private int siteOf(Request request) {
    Issuer from = request.issuer;
    return routes.siteFrom(from.place(), from.asOf(request.network));
  }

  @Override
  public void arrive(Request request) {
    throw new IllegalStateException(name + " is an address; requests arrive at its sites");
  }

  @Override
  public boolean passes(Request standing) {
    Connection connection = standing.connectionOrThrow();
    if (connection.site < 0 || connection.end == null) {
      return true; // it is on its way yet
    }
    int now = siteOf(standing);
    if (now == SiteRoutes.NONE || !sites[now].front.speaks()) {
      return false;
    }
    breakIfMoved(standing, now);
    return true;
  }

  @Override
  public boolean asksForConnections() {
    return true;
  }

  @Override
  public boolean endsTls() {
    return secured;
  }

  /** Fit while any announced site is. */
  @Override
  public Probe probe() {
    Probe found = Probe.SILENCE;
    for (Site site : sites) {
      if (site.announced && site.front.probe() != Probe.SILENCE) {
        found = site.front.probe();
        if (found == Probe.PASS) {
          return found;
        }
      }
    }
    return found;
  }

  /** That to the nearest site which announces it: where routes lead, no distance tells. */
  @Override
  public long roundTripNanos(Network between, int from) {
    long nearest = Long.MAX_VALUE;
    for (Site site : sites) {
      if (site.announced) {
        nearest = Math.min(nearest, between.roundTripNanos(from, site.place()));
      }
    }
    return nearest;
  }

  @Override
  public boolean speaks() {
    return true;
  }

  /** Why a request that has just met a dead site was sent there. */
  LossCause causeOf(Request request, Connection connection) {
    if (request.destination == unrouted) {
      return LossCause.UNROUTED;
    }
    boolean known = connection.site >= 0 && !sites[connection.site].announced;
    return known ? LossCause.CONVERGENCE : LossCause.DETECTION;
  }

  private void routesChanged() {
    if (!changedLately) {
      changedLately = true;
      engine.after(NEXT_PACKET_NANOS, nextPackets, this);
    }
  }

  private void breakMoved() {
    changedLately = false;
    population.forEachOn(
        this,
        request -> {
          Connection connection = request.connectionOrThrow();
          int now = siteOf(request);
          if (connection.site >= 0
              && connection.end != null
              && now != SiteRoutes.NONE
              && request.destination != sites[now] // a stray packet tells on its own
              && sites[now].front.speaks()) {
            breakIfMoved(request, now);
          }
        });
  }

  private void breakIfMoved(Request request, int site) {
    Connection connection = request.connectionOrThrow();
    if (connection.site != site) {
      sites[connection.site].moved++;
      request.failFor(LossCause.MOVED);
      request.issuer.broken(request, Ending.RESET);
    }
  }

  /** A host may have died or come back, or a way may have been cut or mended. */
  void hostsChanged() {
    for (Site site : sites) {
      site.hostChanged();
    }
  }

  /** An operator withdraws a site, or announces it again. */
  void setWithdrawn(String siteName, boolean withdrawn) {
    Site site = site(siteName);
    site.withdrawn = withdrawn;
    site.announceIfFit();
  }

  /** An operator prepends the announcements of a site. */
  void setPrepend(String siteName, int times) {
    routes.setPrepend(site(siteName).index, times);
  }

  private Site site(String siteName) {
    return sites[settings.sites().indexOf(siteName)];
  }

  /** One of the sites. */
  final class Site implements Front, Metered {
    private final String siteName;
    private final int index;
    private final Front front;
    private boolean withdrawn;
    private boolean alive = true;
    private boolean spoke = true;
    private boolean healthy = true;
    private boolean announced = true;

    private long requests;
    private long connections;
    private long moved;
    private long swallowed;

    Site(String siteName, int index, Front front) {
      this.siteName = siteName;
      this.index = index;
      this.front = front;
    }

    @Override
    public void arrive(Request request) {
      if (request.abandoned) {
        request.answer(Ending.RESET);
        return;
      }
      Connection connection = request.connectionOrThrow();
      if (request.standsForItself()) {
        requests++;
      }
      if (!front.speaks()) {
        swallowed++;
        if (connection.site < 0) {
          connection.site = index;
        }
        request.lose();
      } else if (connection.end == null || connection.site == index) {
        if (connection.end == null) {
          connection.site = index;
          connections++;
        }
        request.issuer.link().deliver(request, front);
      } else {
        moved++;
        request.failFor(LossCause.MOVED);
        request.answer(Ending.RESET);
      }
    }

    private void setHealthy(boolean isHealthy) {
      healthy = isHealthy;
      announceIfFit();
    }

    private void hostChanged() {
      boolean speaks = front.speaks() && !network.isolated(front.place());
      if (speaks == spoke) {
        return;
      }
      spoke = speaks;
      if (speaks) {
        alive = true;
        announceIfFit();
        return;
      }
      engine.after(
          settings.detectNanos(),
          () -> {
            if (!spoke) {
              alive = false;
              announceIfFit();
            }
          });
    }

    private void announceIfFit() {
      boolean fit = !withdrawn && alive && healthy;
      if (fit != announced) {
        announced = fit;
        routes.setAnnounced(index, fit);
      }
    }

    @Override
    public Probe probe() {
      return front.probe();
    }

    @Override
    public boolean asksForConnections() {
      return true;
    }

    @Override
    public boolean endsTls() {
      return front.endsTls();
    }

    @Override
    public boolean speaks() {
      return front.speaks();
    }

    @Override
    public int place() {
      return front.place();
    }

    @Override
    public String name() {
      return siteName;
    }

    @Override
    public String scope() {
      return siteName;
    }

    @Override
    public List<Column> columns() {
      return SITE_COLUMNS;
    }

    @Override
    public void capture(long[] row, int at, long nowNanos) {
      row[at] = requests;
      row[at + 1] = connections;
      row[at + 2] = moved;
      row[at + 3] = swallowed;
      row[at + 4] = announced ? 1 : 0;
    }
  }

  /** Its sites. */
  List<Site> sites() {
    return List.of(sites);
  }

  /** Its sites, and itself. */
  List<Metered> metered() {
    List<Metered> all = new ArrayList<>(List.of(sites));
    all.add(this);
    return all;
  }

  @Override
  public String scope() {
    return name;
  }

  @Override
  public List<Column> columns() {
    return COLUMNS;
  }

  @Override
  public void capture(long[] row, int at, long nowNanos) {
    row[at] = unrouted.count();
    int count = 0;
    for (Site site : sites) {
      count += site.announced ? 1 : 0;
    }
    row[at + 1] = count;
    row[at + 2] = routedAses;
    row[at + 3] = tiedAses;
  }
}
