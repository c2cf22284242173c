package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.bind.Short;
import dev.lbsim.scenario.language.value.Ref;
import dev.lbsim.scenario.language.value.Share;

/** Where copies of requests go, whose answers nobody waits for. */
@Doc(
    "Where copies of requests go, whose answers nobody waits for (Envoy, request_mirror_policies).")
@Short("pool")
public record MirrorSpec(
    @Doc("A pool of servers or another layer-7 tier.") Ref pool,
    @Doc("How many of the requests are copied.") @Default("100%") @Range(above = "0%")
        Share share) {}
