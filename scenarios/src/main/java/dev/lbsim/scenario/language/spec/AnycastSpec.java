package dev.lbsim.scenario.language.spec;

import dev.lbsim.core.anycast.TieRule;
import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Key;
import dev.lbsim.scenario.language.bind.ListOfNames;
import dev.lbsim.scenario.language.bind.OrOne;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.bind.Short;
import dev.lbsim.scenario.language.value.AsesSpec;
import dev.lbsim.scenario.language.value.DistributionSpec;
import dev.lbsim.scenario.language.value.Measure;
import dev.lbsim.scenario.language.value.Measured;
import dev.lbsim.scenario.language.value.Ref;
import dev.lbsim.scenario.language.value.RoutingSpec;
import dev.lbsim.scenario.language.value.Span;
import dev.lbsim.scenario.language.value.TopologySpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One address that several sites announce. */
@Doc("One address that several sites announce; routers choose the site.")
public record AnycastSpec(
    @Doc("The sites by name: what stands behind each; or a list of places or tiers.") @ListOfNames
        Map<String, SiteSpec> sites,
    @Doc(
            "How packets find a site: nearest, bgp, or a map from places to a site or to sites in"
                + " turn.")
        @Default("nearest")
        RoutingSpec routing,
    @Doc("bgp: the graph of autonomous systems, generated(ases=2000) or as-rel(file).")
        @Nullable TopologySpec topology,
    @Doc("How long routers keep sending to a site whose host is gone (BFD, or the hold timer).")
        @Default(value = "90s", source = "RFC 4271, section 10: hold time; BFD in FRR: 0.9s")
        Span detect,
    @Doc("Other routings than bgp: how long until a place follows a change.")
        @Default("0s")
        @Measured(Measure.TIME)
        DistributionSpec converge,
    @Doc("bgp: least time between two updates to a neighbour, shortened at random by up to 25 %.")
        @Default(value = "30s", source = "RFC 4271, section 10; FRR has 0s")
        Span mrai,
    @Doc("bgp: how long an update is on its way to a neighbour.")
        @Default(value = "10ms", source = "own choice; it hardly matters beside the mrai")
        Span linkDelay,
    @Doc("bgp: what decides between equally good routes.")
        @Default(
            value = "lowest-asn",
            source = "stands for the nearest exit, which no AS graph has")
        TieRule tie,
    @Doc("Checks by which a site withdraws itself when what is behind it fails; without it, never.")
        @Nullable HealthSpec health) {

  /** One of the sites. */
  @Doc("One of the sites that announce the address.")
  @Short("front")
  public record SiteSpec(
      @Doc("What stands there: a tier, a server, or a place with one of them.") Ref front,
      @Doc("bgp: ASes it is a customer of, which tell everybody.") @OrOne List<AsesSpec> providers,
      @Doc("bgp: ASes it peers with, which tell their customers.") @OrOne List<AsesSpec> peers,
      @Doc("bgp: how often it prepends its own AS number.") @Default("0") @Range(max = "250")
          int prepend,
      @Doc("bgp: how far its neighbours may pass the route on: everywhere, customers or no-export.")
          @Default("everywhere")
          Export export) {}

  /** How far a route may go. */
  public enum Export {
    /** As business relations say. */
    EVERYWHERE,
    /** To customers only. */
    CUSTOMERS,
    /** To nobody else: NO_EXPORT of RFC 1997. */
    @Key("no-export")
    NO_EXPORT
  }
}
