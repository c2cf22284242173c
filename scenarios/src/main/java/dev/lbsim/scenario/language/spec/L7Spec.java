package dev.lbsim.scenario.language.spec;

import dev.lbsim.scenario.language.bind.Default;
import dev.lbsim.scenario.language.bind.Doc;
import dev.lbsim.scenario.language.bind.Range;
import dev.lbsim.scenario.language.value.BalanceSpec;
import dev.lbsim.scenario.language.value.DistributionSpec;
import dev.lbsim.scenario.language.value.Measure;
import dev.lbsim.scenario.language.value.Measured;
import dev.lbsim.scenario.language.value.Ref;
import dev.lbsim.scenario.language.value.Share;
import org.jspecify.annotations.Nullable;

/** A layer-7 load balancer: it reads requests and places each of them. */
@Doc("A layer-7 load balancer: it reads requests and places each of them.")
public record L7Spec(
    @Doc("The place where it stands; without it, next to everything.") @Nullable Ref at,
    @Doc("How many proxies.") @Default("1") @Range(min = "1", max = "1000") int count,
    @Doc("Threads of each proxy; each balances on its own.")
        @Default("1")
        @Range(min = "1", max = "1000")
        int workers,
    @Doc("CPU time of a worker per request; without it, none.")
        @Default("0ms")
        @Measured(Measure.TIME)
        DistributionSpec overhead,
    @Doc("The algorithm that places requests.")
        @Default(value = "round-robin", source = "HAProxy, nginx and Envoy start so")
        BalanceSpec balance,
    @Doc("What hashing algorithms hash: the client's address, its connection, the key or the path.")
        @Default(value = "source", source = "nginx, ip_hash; HAProxy, balance source")
        HashOn hashOn,
    @Doc("How it finds out which backends work; without it, it does not.")
        @Nullable HealthSpec health,
    @Doc("Where requests go: a pool of servers or another layer-7 tier.") Ref pool,
    @Doc("Little traffic at first for a backend that has just come up.")
        @Nullable SlowStartSpec slowStart,
    @Doc("With fewer than this share of backends healthy, use all of them.")
        @Default(value = "0%", source = "off; Envoy's healthy_panic_threshold is 50%")
        Share panic,
    @Doc("How old its picture of its backends is; without it, none at all.")
        @Nullable ViewSpec view) {

  /** What is hashed. */
  public enum HashOn {
    /** The source address. */
    SOURCE,
    /** The connection. */
    CONNECTION,
    /** The request's key. */
    KEY,
    /** The request's path. */
    PATH
  }
}
