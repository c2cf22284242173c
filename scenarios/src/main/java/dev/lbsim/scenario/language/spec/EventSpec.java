package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.ExactlyOne;
import dev.lbsim.scenario.language.bind.Key;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.value.DistributionSpec;
import dev.lbsim.scenario.language.value.Factor;
import dev.lbsim.scenario.language.value.Measure;
import dev.lbsim.scenario.language.value.Measured;
import dev.lbsim.scenario.language.value.Part;
import dev.lbsim.scenario.language.value.Raw;
import dev.lbsim.scenario.language.value.Ref;
import dev.lbsim.scenario.language.value.Share;
import dev.lbsim.scenario.language.value.Span;
import org.jspecify.annotations.Nullable;

/** Something that happens during the run, once or again and again at random. */
@Doc("Something that happens during the run, once or again and again at random.")
@ExactlyOne({"at", "every"})
public record EventSpec(
    @Doc("When it happens.") @Nullable Span at,
    @Doc("How long until it happens, and from the end of one to the start of the next.")
        @Measured(Measure.TIME)
        @Nullable DistributionSpec every,
    @Doc("What happens.") @Key("do") Verb verb,
    @Doc("To what: servers.web, servers.web.big, servers.web.*, l4.edge.1, dns.name.answer, ...")
        Ref target,
    @Doc("How long it lasts; then it is undone.") @Key("for") @Measured(Measure.TIME)
        @Nullable DistributionSpec lasts,
    @Doc("slow: how many times as long everything takes.") @Range(above = "0")
        @Nullable Factor factor,
    @Doc("errors, lose: which share of requests or packets.") @Nullable Share share,
    @Doc("delay: how much is added to each way.") @Nullable Span by,
    @Doc("set: the new value.") @Nullable Raw value,
    @Doc("purge: the path of what is dropped; * stands for anything.") @Nullable String path,
    @Doc("expire, renew: which certificate; without it, all of them.") @Nullable String certificate,
    @Doc("add: how many servers.") @Range(min = "1", max = "100000") @Nullable Integer count,
    @Doc(
            "deploy: how many servers at a time; a share is rounded down. Without it 25 %, as"
                + " Kubernetes' maxUnavailable.")
        @Nullable Part batch,
    @Doc(
            "deploy: how long a server gets no new requests before it is stopped; without it, it is"
                + " stopped with all it has.")
        @Nullable Span drain,
    @Doc("deploy: how long a server is away until the new version runs; without it, no time.")
        @Nullable Span boot,
    @Doc("deploy: how long to wait between batches; without it, no time.") @Nullable Span pause,
    @Doc("deploy: the speed of the new version.") @Range(above = "0") @Nullable Factor speed,
    @Doc("deploy: which share of requests the new version answers with an error.")
        @Nullable Share errors,
    @Doc("set, of the share of a pool of l7: how long the change takes, step by step.")
        @Nullable Span over,
    @Doc(
            "set, of the share of a pool of l7: by how much each worker hears of it later than the last.")
        @Nullable Span stagger) {}
