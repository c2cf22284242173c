package dev.lbsim.scenario.compile;

import dev.lbsim.core.balance.Rewrite;
import dev.lbsim.core.balance.RouteMatch;
import dev.lbsim.core.model.Carrier;
import dev.lbsim.core.model.RequestKind;
import dev.lbsim.core.model.World;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.problem.BadValue;
import dev.lbsim.scenario.language.spec.EventSpec;
import dev.lbsim.scenario.run.Layout;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A scenario ready to run: a world for each replication, and where its meters are. */
public interface CompiledScenario {
  /** What it was compiled from. */
  Scenario scenario();

  /** Which meters belong to what. */
  Layout layout();

  /**
   * Builds one replication's world, with all events scheduled; not yet started.
   *
   * @param seed of the run
   * @param replication number of the replication, from 0
   */
  default World world(long seed, int replication) {
    return world(seed, replication, null);
  }

  /**
   * The same, as a live world.
   *
   * @param carrier what takes requests from one of its processes to another; null for none
   */
  default World world(long seed, int replication, @Nullable Carrier carrier) {
    return world(seed, replication, carrier, (at, event, failure, begins) -> {});
  }

  /**
   * The same, for somebody who wants to hear of its events.
   *
   * @param listener told of each as it begins and ends
   */
  World world(long seed, int replication, @Nullable Carrier carrier, EventListener listener);

  /**
   * What an event that is not in the file would do; it has been checked for this scenario.
   *
   * @throws BadValue if nobody stands by for what it adds
   */
  Intervention intervention(EventSpec event) throws BadValue;

  /** What the routes of each tier ask for; requests that match none take the one after the last. */
  Map<String, List<RouteMatch>> routeMatches();

  /** What each layer-7 tier changes of requests, by its name and that of the route they take. */
  Map<String, Map<String, Rewrite>> rewrites();

  /** All kinds of requests that its clients make. */
  List<RequestKind> kinds();

  /** The host each kind of request is for, by {@link RequestKind#number}. */
  List<String> hosts();
}
