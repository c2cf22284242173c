package dev.lbsim.core.model;

import dev.lbsim.core.anycast.Announcements;
import dev.lbsim.core.anycast.AsGraph;
import dev.lbsim.core.anycast.Convergence;
import dev.lbsim.core.anycast.ConvergenceSettings;
import dev.lbsim.core.engine.Engine;
import java.util.random.RandomGenerator;

/**
 * Routes as BGP finds them: each AS sends packets where its neighbours told it to, right or not.
 */
final class BgpRoutes implements SiteRoutes {
  private final Convergence convergence;

  /**
   * @param changed told after each change of a best route
   */
  BgpRoutes(
      Engine engine,
      AsGraph graph,
      Announcements announcements,
      ConvergenceSettings settings,
      RandomGenerator random,
      Runnable changed) {
    this.convergence =
        new Convergence(
            graph, announcements, settings, engine, random, (as, site, nowNanos) -> changed.run());
  }

  @Override
  public int siteFrom(int place, int as) {
    return as < 0 ? NONE : convergence.deliversTo(as);
  }

  @Override
  public void setAnnounced(int site, boolean announced) {
    if (announced) {
      convergence.announce(site);
    } else {
      convergence.withdraw(site);
    }
  }

  @Override
  public void setPrepend(int site, int times) {
    convergence.prepend(site, times);
  }
}
