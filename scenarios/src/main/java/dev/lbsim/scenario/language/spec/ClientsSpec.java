package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.ExactlyOne;
import dev.lbsim.scenario.language.bind.OrOne;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.value.ArrivalsSpec;
import dev.lbsim.scenario.language.value.AsesSpec;
import dev.lbsim.scenario.language.value.Bandwidth;
import dev.lbsim.scenario.language.value.DistributionSpec;
import dev.lbsim.scenario.language.value.Measure;
import dev.lbsim.scenario.language.value.Measured;
import dev.lbsim.scenario.language.value.Ref;
import dev.lbsim.scenario.language.value.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A group of clients that behave alike. */
@Doc("A group of clients that behave alike.")
@ExactlyOne({"arrivals", "users"})
public record ClientsSpec(
    @Doc("Open loop: how requests arrive, whatever happens to them.")
        @Nullable ArrivalsSpec arrivals,
    @Doc("Closed loop: this many users, each waiting for an answer before the next request.")
        @Range(min = "1", max = "10000000")
        @Nullable Integer users,
    @Doc("Closed loop: how long a user pauses between an answer and the next request.")
        @Default("0ms")
        @Measured(Measure.TIME)
        DistributionSpec think,
    @Doc("Where requests go: a DNS name, a load balancer, a pool of one server, or a server.")
        Ref visits,
    @Doc("The resolvers they ask; without them each lookup asks the zone itself.")
        @Nullable Ref resolver,
    @Doc("The place where they are; without it, next to everything.") @Nullable Ref at,
    @Doc("Which autonomous systems of the topology they are in, or all.") @OrOne List<AsesSpec> as,
    @Doc("How many networks they come from: what routes and DNS answers can differ for.")
        @Default("1")
        @Range(min = "1", max = "1000000")
        int networks,
    @Doc("What each of them remembers of DNS answers; without it, nothing.")
        @Nullable CacheSpec cache,
    @Doc("How patiently they ask for DNS names.") @Default("{}") LookupSpec lookup,
    @Doc(
            "How many different source addresses they have; without it every connection comes from"
                + " a fresh one.")
        @Range(min = "1")
        @Nullable Integer addresses,
    @Doc("Network delay to what they visit and back, half each way.")
        @Default("0ms")
        @Measured(Measure.TIME)
        DistributionSpec rtt,
    @Doc("How fast they send, where that takes time: a bad line.") @Nullable Bandwidth upload,
    @Doc("How fast they read answers, where that takes time.") @Nullable Bandwidth download,
    @Doc("How they attack, if they do.") @Nullable AttackSpec attack,
    @Doc("How long they wait for an answer; without it, for ever.") @Range(above = "0s")
        @Nullable Span timeout,
    @Doc("Whether giving up also stops the work at the server.")
        @Default(
            value = "false",
            source = "most servers notice a lost client only when they write the answer")
        boolean cancel,
    @Doc("How they connect.") @Default("{}") ConnectSpec connect,
    @Doc("What they do when a request fails; a number alone is the most retries.") @Default("0")
        RetriesSpec retries,
    @Doc(
            "Whether they hold requests back when most are turned away; without it, never. A number"
                + " alone is k. What is not sent ends as shed, and is not retried.")
        @Nullable ThrottleSpec throttle,
    @Doc("Whether a connection serves several requests; without it each request opens its own.")
        @Nullable ConnectionsSpec connections,
    @Doc(
            "How long each of them stays before another comes, who is new to everybody; without it,"
                + " for ever. A time alone is how long a session lasts.")
        @Nullable SessionsSpec sessions,
    @Doc("Kinds of requests; without them all are alike.") List<RequestSpec> requests) {

  /** True if each of them is somebody, with an address or a think time of its own. */
  public boolean toldApart() {
    return users != null || addresses != null;
  }
}
