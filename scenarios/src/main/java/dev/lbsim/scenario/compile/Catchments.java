package dev.lbsim.scenario.compile;

import dev.lbsim.core.anycast.Announcements;
import dev.lbsim.core.anycast.AsGraph;
import dev.lbsim.core.anycast.Catchment;
import dev.lbsim.scenario.language.Scenario;
import dev.lbsim.scenario.language.spec.AnycastSpec;
import dev.lbsim.scenario.language.value.RoutingSpec;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/** Who reaches which site of the anycast addresses of a scenario, when all is quiet. */
public final class Catchments {
  private final Scenario scenario;
  private final AnycastCompiler compiler;

  private Catchments(Scenario scenario) {
    this.scenario = scenario;
    Draws draws = new Draws(new FolderNumbers(scenario.folder()));
    ComponentNames names = new ComponentNames(scenario);
    this.compiler = new AnycastCompiler(scenario, names, new PlaceTable(scenario, draws), draws);
  }

  /** The catchments of a checked scenario. */
  public static Catchments of(Scenario scenario) {
    return new Catchments(scenario);
  }

  /** The names of the addresses with {@code routing: bgp}. */
  public List<String> byBgp() {
    return scenario.spec().anycast().entrySet().stream()
        .filter(vip -> vip.getValue().routing().kind() == RoutingSpec.Kind.BGP)
        .map(vip -> vip.getKey())
        .toList();
  }

  /** The catchment of one of them. */
  public Catchment catchment(String vip) {
    return without(vip, List.of());
  }

  /** The same with some sites withdrawn, by number. */
  public Catchment without(String vip, Collection<Integer> sites) {
    AnycastSpec spec = Objects.requireNonNull(scenario.spec().anycast().get(vip));
    Announcements announcements = compiler.announcements(spec);
    for (int site : sites) {
      announcements = announcements.withdraw(site);
    }
    AsGraph graph = Objects.requireNonNull(compiler.graph());
    Catchment catchment = new Catchment(graph);
    catchment.compute(announcements, spec.tie());
    return catchment;
  }
}
