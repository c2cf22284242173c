package dev.lbsim.core.anycast;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * Who reaches which site: the best route of every AS once all is quiet, by the rules of Gao and
 * Rexford (IEEE/ACM ToN 9(6), 2001). An AS prefers routes from customers over those from peers over
 * those from providers, then short paths, then what {@link TieRule} says. It tells everybody what
 * comes from a customer, and customers only what comes from elsewhere.
 *
 * <p>Three passes find them in time linear in the links (as in Gill, Schapira and Goldberg, "A
 * survey of interdomain routing policies", CCR 44(1), 2014, appendix): customer routes from the
 * edge upwards, one step from peer to peer, and provider routes down again.
 *
 * <p>Where equally good routes lead to different sites, the tie rule alone decides, and reality may
 * differ: {@link #tied} says for which ASes, and {@link #tieShare} how many they are.
 *
 * <p>A workspace: computing again reuses the arrays. A bad choice for the time between a change and
 * quiet: that is {@link Convergence}.
 *
 * <p>Hot path: the passes run once per link and allocate nothing.
 */
public final class Catchment {
  /** In place of a site: there is no route. */
  public static final int NO_SITE = -1;

  /** In place of a next hop: the site itself, or nothing at all. */
  public static final int NO_HOP = -1;

  private final AsGraph graph;
  private final int[] preference;
  private final int[] choice;
  private final int[] site;

  /** The sites that equally good routes lead to: so many words an AS. */
  private long[] sites;

  private int words;
  private int siteCount;
  private int[] counts = new int[0];
  private TieRule tieRule = TieRule.LOWEST_ASN;

  /** A workspace in which nothing is announced yet. */
  public Catchment(AsGraph graph) {
    this.graph = graph;
    int size = graph.size();
    this.preference = new int[size];
    this.choice = new int[size];
    this.site = new int[size];
    this.sites = new long[size];
    Arrays.fill(preference, Preference.NO_ROUTE);
    Arrays.fill(site, NO_SITE);
  }

  /** The catchment of {@code announcements} under the usual tie rule. */
  public static Catchment of(AsGraph graph, Announcements announcements) {
    Catchment catchment = new Catchment(graph);
    catchment.compute(announcements, TieRule.LOWEST_ASN);
    return catchment;
  }

  /**
   * Finds all best routes.
   *
   * @throws IllegalArgumentException in words for people, if a session is with an AS that is not in
   *     the graph
   */
  public void compute(Announcements announcements, TieRule rule) {
    tieRule = rule;
    siteCount = announcements.siteCount();
    words = Math.max(1, (siteCount + 63) >>> 6);
    if (sites.length < words * graph.size()) {
      sites = new long[words * graph.size()];
    }
    Arrays.fill(preference, Preference.NO_ROUTE);
    Arrays.fill(site, NO_SITE);
    for (Announcements.Session session : announcements.sessions()) {
      if (announcements.announced(session.site())) {
        offer(session);
      }
    }
    climb();
    cross();
    descend();
    count();
  }

  private void count() {
    if (counts.length < siteCount) {
      counts = new int[siteCount];
    }
    Arrays.fill(counts, 0);
    for (int each : site) {
      if (each != NO_SITE) {
        counts[each]++;
      }
    }
  }

  private void offer(Announcements.Session session) {
    int as = graph.indexOf(session.asn());
    if (as < 0) {
      throw new IllegalArgumentException("AS " + session.asn() + " is not in the topology");
    }
    int offered = Preference.of(session);
    int key = session.site() - siteCount; // negative: before any neighbour
    if (offered > preference[as]) {
      return;
    }
    if (offered < preference[as]) {
      preference[as] = offered;
      choice[as] = key;
      site[as] = session.site();
      Arrays.fill(sites, as * words, (as + 1) * words, 0);
    } else if (tieRule.prefers(key, choice[as])) {
      choice[as] = key;
      site[as] = session.site();
    }
    sites[as * words + (session.site() >> 6)] |= 1L << session.site();
  }

  /** Customer routes: each AS, behind all its customers, tells its providers. */
  private void climb() {
    for (int rank = 0; rank < graph.size(); rank++) {
      int as = graph.customersFirst(rank);
      if (Preference.goesToAll(preference[as])) {
        int offered = Preference.of(RouteClass.CUSTOMER, length(as) + 1);
        int end = graph.end(as);
        for (int at = graph.firstProvider(as); at < end; at++) {
          offer(graph.neighbour(at), offered, as);
        }
      }
    }
  }

  /** Peer routes: one step. Whoever has a customer route takes none. */
  private void cross() {
    for (int as = 0; as < graph.size(); as++) {
      if (Preference.goesToAll(preference[as])) {
        int offered = Preference.of(RouteClass.PEER, length(as) + 1);
        int end = graph.firstProvider(as);
        for (int at = graph.firstPeer(as); at < end; at++) {
          offer(graph.neighbour(at), offered, as);
        }
      }
    }
  }

  /** Provider routes: each AS, behind all its providers, tells its customers. */
  private void descend() {
    for (int rank = graph.size() - 1; rank >= 0; rank--) {
      int as = graph.customersFirst(rank);
      if (Preference.goesToCustomers(preference[as])) {
        int offered = Preference.of(RouteClass.PROVIDER, length(as) + 1);
        int end = graph.firstPeer(as);
        for (int at = graph.firstCustomer(as); at < end; at++) {
          offer(graph.neighbour(at), offered, as);
        }
      }
    }
  }

  private void offer(int as, int offered, int from) {
    int has = preference[as];
    if (offered > has) {
      return;
    }
    if (offered < has) {
      preference[as] = offered;
      choice[as] = from;
      site[as] = site[from];
      for (int word = 0; word < words; word++) {
        sites[as * words + word] = sites[from * words + word];
      }
      return;
    }
    if (tieRule.prefers(from, choice[as])) {
      choice[as] = from;
      site[as] = site[from];
    }
    for (int word = 0; word < words; word++) {
      sites[as * words + word] |= sites[from * words + word];
    }
  }

  private int length(int as) {
    return Preference.length(preference[as]);
  }

  /** From whom an AS has its route. */
  public RouteClass routeClass(int as) {
    return Preference.routeClass(preference[as]);
  }

  /** The site an AS reaches, or {@link #NO_SITE}. */
  public int site(int as) {
    return site[as];
  }

  /** AS numbers on the path an AS has, prepended ones each time; 0 where there is no route. */
  public int pathLength(int as) {
    return site[as] == NO_SITE ? 0 : length(as);
  }

  /** The neighbour an AS sends to; {@link #NO_HOP} where that is the site, or there is no route. */
  public int nextHop(int as) {
    return site[as] == NO_SITE || choice[as] < 0 ? NO_HOP : choice[as];
  }

  /** The ASes on the way from {@code as} to its site, itself first; none if there is no route. */
  public int[] path(int as) {
    int[] path = new int[site[as] == NO_SITE ? 0 : length(as)];
    int count = 0;
    for (int each = as; site[as] != NO_SITE && each != NO_HOP; each = nextHop(each)) {
      path[count++] = each;
    }
    return Arrays.copyOf(path, count);
  }

  /** True if only the tie rule says which site an AS reaches. */
  public boolean tied(int as) {
    int count = 0;
    for (int word = 0; site[as] != NO_SITE && word < words; word++) {
      count += Long.bitCount(sites[as * words + word]);
    }
    return count > 1;
  }

  /** True if one of the equally good routes of {@code as} leads to {@code other}. */
  public boolean mayReach(int as, int other) {
    return site[as] != NO_SITE && (sites[as * words + (other >> 6)] >>> other & 1) != 0;
  }

  /** ASes that reach {@code site}. */
  public int countOf(int site) {
    return counts[site];
  }

  /** ASes that reach any site. */
  public int reachedCount() {
    return Arrays.stream(counts).sum();
  }

  /** Of the ASes that reach a site, the share whose site the tie rule alone decides; 0 if none. */
  public double tieShare() {
    return tieShare(as -> 1);
  }

  /** Likewise with a weight for each AS, such as its users. */
  public double tieShare(IntToDoubleFunction weight) {
    double all = 0;
    double tied = 0;
    for (int as = 0; as < site.length; as++) {
      if (site[as] != NO_SITE) {
        double each = weight.applyAsDouble(as);
        all += each;
        tied += tied(as) ? each : 0;
      }
    }
    return all > 0 ? tied / all : 0;
  }

  /** Summed weight of the ASes that reach {@code wanted}, or with {@link #NO_SITE} none. */
  public double weightOf(int wanted, IntToDoubleFunction weight) {
    double sum = 0;
    for (int as = 0; as < site.length; as++) {
      if (site[as] == wanted) {
        sum += weight.applyAsDouble(as);
      }
    }
    return sum;
  }

  /** Number of sites of the announcements, withdrawn ones included. */
  public int siteCount() {
    return siteCount;
  }

  /** The graph it is computed on. */
  public AsGraph graph() {
    return graph;
  }
}
