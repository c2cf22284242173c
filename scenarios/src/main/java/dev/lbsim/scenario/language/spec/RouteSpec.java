package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Inline;
import dev.lbsim.scenario.language.bind.Named;
import dev.lbsim.scenario.language.bind.OrOne;
import dev.lbsim.scenario.language.value.CostBound;
import dev.lbsim.scenario.language.value.PoolsSpec;
import dev.lbsim.scenario.language.value.Ref;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One route of a layer-7 tier: requests that match all it says take it. */
@Doc("One route of a layer-7 tier: requests that match all it says take it.")
public record RouteSpec(
    @Doc("What results call it; without it, its number.") @Nullable String name,
    @Doc("Its path, or several; * stands for anything: /api/*.") @OrOne List<String> path,
    @Doc("Its host, or several; * stands for anything: *.example.test.") @OrOne List<String> host,
    @Doc("Its method, or several.") @OrOne List<String> method,
    @Doc("Headers it must have, by name; * stands for any value.") @Named(Named.Style.FIELD)
        Map<String, String> header,
    @Doc("Cookies it must have, by name; * stands for any value.") @Named(Named.Style.FIELD)
        Map<String, String> cookie,
    @Doc("What its query must have, by name; * stands for any value.") @Named(Named.Style.FIELD)
        Map<String, String> query,
    @Doc("Its cost, such as >= 10, as far as the tier knows (cost-aware).")
        @Nullable CostBound cost,
    @Doc(
            "Where these requests go: a pool, or pools with weights; without it, as those of the tier.")
        @Nullable PoolsSpec pool,
    @Doc(
            "Where they go while no backend of the pool is usable: a pool, or several in turn. For"
                + " locality failover make a pool for each place, and let pool be the one near by and"
                + " backup those further away, the nearest first (Envoy: localities, priorities).")
        @OrOne
        List<Ref> backup,
    @Inline GuardsSpec guards) {}
