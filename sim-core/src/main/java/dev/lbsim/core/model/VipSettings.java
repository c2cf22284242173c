package dev.lbsim.core.model;

import dev.lbsim.core.anycast.Announcements;
import dev.lbsim.core.anycast.AsGraph;
import dev.lbsim.core.anycast.ConvergenceSettings;
import dev.lbsim.core.guard.HealthCheckSettings;
import dev.lbsim.core.random.Distribution;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an anycast address is like.
 *
 * @param sites names of its sites
 * @param routing how packets find a site
 * @param detectNanos how long the neighbours of a site take to notice that its host is gone
 * @param health checks by which a site withdraws itself, or null for none
 */
public record VipSettings(
    List<String> sites, Routing routing, long detectNanos, @Nullable HealthCheckSettings health) {

  /** How packets find a site. */
  public sealed interface Routing permits Nearest, ByPlace, Bgp {}

  /**
   * To the nearest site.
   *
   * @param converge how long until a place follows a change, in nanoseconds, or null for at once
   */
  public record Nearest(@Nullable Distribution converge) implements Routing {}

  /**
   * By hand.
   *
   * @param order by place, and last for clients without one: all sites, best first
   * @param converge how long until a place follows a change, in nanoseconds, or null for at once
   */
  public record ByPlace(List<int[]> order, @Nullable Distribution converge) implements Routing {}

  /**
   * By BGP.
   *
   * @param graph of ASes, which clients are in
   * @param announcements of the sites, by number
   */
  public record Bgp(AsGraph graph, Announcements announcements, ConvergenceSettings settings)
      implements Routing {}
}
