package dev.lbsim.scenario.whatif;

import dev.lbsim.core.anycast.Catchment;
import dev.lbsim.scenario.compile.Catchments;
import dev.lbsim.scenario.language.value.RoutingSpec;
import dev.lbsim.scenario.run.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who goes elsewhere because of a change, group by group.
 *
 * <p>By distance and by hand, all of a group go the same way, so what its requests do is what its
 * users do. By BGP each network of a group has a way of its own, and two that change places would
 * not show in sums; there the routes of each network without and with the change are compared. What
 * DNS deals out at random is nobody's in particular, and only sums can be compared.
 */
final class Moves {
  /**
   * The moves of one group.
   *
   * @param moved share of its requests that goes elsewhere because it went to what is left
   * @param bystanders share that goes elsewhere although it did not
   * @param noise true if something else moved no more than by chance, and is not counted
   */
  record Move(double moved, double bystanders, boolean noise) {}

  private record Routes(Catchment now, Catchment then, List<Integer> down) {}

  private final Pair pair;
  private final Catchments catchments;
  private final Map<String, @Nullable Routes> routes = new HashMap<>();

  Moves(Pair pair) {
    this.pair = pair;
    this.catchments = Catchments.of(pair.plain());
  }

  /** Moves of {@code clients.<name>}. */
  Move of(String group) {
    Map<String, List<String>> units = new LinkedHashMap<>();
    List<String> ends = pair.reaches().getOrDefault(group, List.of());
    for (String end : ends) {
      String vip = byBgp(end);
      units.computeIfAbsent(vip == null ? end : "anycast." + vip, u -> new ArrayList<>()).add(end);
    }
    double[] allBefore = sent(pair.without(), group, ends);
    double[] allAfter = sent(pair.with(), group, ends);
    double moved = 0;
    double bystanders = 0;
    boolean noise = false;
    for (Map.Entry<String, List<String>> unit : units.entrySet()) {
      Pair.Shift shift =
          Pair.shift(
              sent(pair.without(), group, unit.getValue()),
              allBefore,
              sent(pair.with(), group, unit.getValue()),
              allAfter);
      noise |= shift.noise();
      boolean left = pair.change().leaves(unit.getKey());
      moved += left ? shift.lost() : 0;
      bystanders += left ? 0 : shift.lost();
      String vip = byBgp(unit.getValue().get(0));
      Routes changed = vip == null ? null : routes(vip);
      if (changed != null) {
        double stays = Math.min(shift.before(), shift.after());
        double[] within = within(changed, group.substring("clients.".length()));
        moved += stays * within[0];
        bystanders += stays * within[1];
      }
    }
    return new Move(moved, bystanders, noise);
  }

  private double[] sent(Trial trial, String group, List<String> ends) {
    String[] columns = ends.stream().map(end -> "to." + end).toArray(String[]::new);
    return pair.last(trial, List.of(group), columns);
  }

  /** The address with {@code routing: bgp} that {@code end} is a site of, or null. */
  private @Nullable String byBgp(String end) {
    for (String vip : catchments.addresses()) {
      if (end.startsWith("anycast." + vip + ".")
          && catchments.routing(vip) == RoutingSpec.Kind.BGP) {
        return vip;
      }
    }
    return null;
  }

  /** The routes without and with the sites that nobody announces any more; null if all do. */
  private @Nullable Routes routes(String vip) {
    if (!routes.containsKey(vip)) {
      List<Integer> down = down(pair, catchments.sites(vip), vip);
      routes.put(
          vip,
          down.isEmpty()
              ? null
              : new Routes(catchments.catchment(vip), catchments.without(vip, down), down));
    }
    return routes.get(vip);
  }

  /** Sites that are announced to the end without the change, and not with it. */
  static List<Integer> down(Pair pair, List<String> sites, String vip) {
    List<Integer> down = new ArrayList<>();
    for (int site = 0; site < sites.size(); site++) {
      List<String> scope = List.of("anycast." + vip + "." + sites.get(site));
      double[] was = pair.without().levels(scope, "announced");
      double[] is = pair.with().levels(scope, "announced");
      if (Pair.sum(was) == was.length && Arrays.stream(is).allMatch(level -> level == 0)) {
        down.add(site);
      }
    }
    return down;
  }

  /** Which part of a group's networks moves from what is left, and which part besides. */
  private double[] within(Routes changed, String group) {
    Catchments.Networks networks = catchments.networks(group);
    double[] moving = new double[2];
    double routed = 0;
    for (int network = 0; network < networks.as().length; network++) {
      int as = networks.as()[network];
      int was = changed.now().site(as);
      double share = networks.share()[network];
      routed += was == Catchment.NO_SITE ? 0 : share;
      if (was != changed.then().site(as)) {
        moving[changed.down().contains(was) ? 0 : 1] += share;
      }
    }
    for (int i = 0; i < moving.length; i++) {
      moving[i] = Pair.ratio(moving[i], routed);
    }
    return moving;
  }
}
